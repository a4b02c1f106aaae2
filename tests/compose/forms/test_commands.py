from __future__ import annotations

import pytest

from kompyse.compose.forms import commands
from kompyse.diagnostics import Sink


def read(function, value: object):
    sink = Sink()
    return function(value, ("x",), sink), [(each.code.id, each.message) for each in sink.located(None)]


@pytest.mark.parametrize(("value", "words"), [("a 'b c'", ["a", "b c"]), ("", []), ([], []), (["a b"], ["a b"])])
def test_a_command_becomes_a_list(value, words) -> None:
    assert read(commands.words, value) == (words, [])


def test_what_is_cut_off_is_told() -> None:
    words, told = read(commands.words, "echo hi && sleep 10")
    assert words == ["echo", "hi"]
    assert told == [("KY165", 'x: Compose runs no shell and drops "&& sleep 10" from the command')]


@pytest.mark.parametrize("value", ["echo (x)", "echo 'x"])
def test_a_command_that_cannot_be_split_is_an_error(value) -> None:
    words, told = read(commands.words, value)
    assert words is None
    assert [code for code, _ in told] == ["KY160"]


@pytest.mark.parametrize(
    ("value", "test"),
    [
        ("curl x || exit 1", ["CMD-SHELL", "curl x || exit 1"]),
        (["NONE"], ["NONE"]),
        (["CMD", "a", "b c"], ["CMD", "a", "b c"]),
        ([], []),
    ],
)
def test_the_test_of_a_health_check(value, test) -> None:
    assert read(commands.test, value) == (test, [])


def test_none_as_a_text_is_a_command() -> None:
    found, told = read(commands.test, "NONE")
    assert found == ["CMD-SHELL", "NONE"]
    assert [code for code, _ in told] == ["KY170"]
