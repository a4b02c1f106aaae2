from __future__ import annotations

import signal as system

import pytest

from kompyse.values import signal


@pytest.mark.parametrize(
    ("text", "number", "portable"),
    [
        ("SIGQUIT", 3, "QUIT"),
        ("quit", 3, "QUIT"),
        ("3", 3, "QUIT"),
        ("SIGCLD", 17, "CHLD"),
        ("IOT", 6, "ABRT"),
        ("SIGRTMIN", 34, "34"),
        ("SIGRTMIN+3", 37, "37"),
        ("rtmax-14", 50, "50"),
        ("SIGRTMAX", 64, "64"),
        ("37", 37, "37"),
        ("16", 16, "16"),
    ],
)
def test_names_and_numbers(text: str, number: int, portable: str) -> None:
    assert (signal.parse(text), signal.portable(text)) == (number, portable)


def test_the_numbers_are_those_of_linux() -> None:
    for each in system.Signals:
        if each.name not in {"SIGRTMIN", "SIGRTMAX"}:
            assert signal.parse(each.name) == each.value


@pytest.mark.parametrize("text", ["", "0", "65", "SIGFOO", "RTMIN+16", "RTMAX-15", "RTMIN3", "QUIT; reboot", "-9", "٣"])
def test_what_is_no_signal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no signal: write a name such as SIGQUIT"):
        signal.parse(text)
