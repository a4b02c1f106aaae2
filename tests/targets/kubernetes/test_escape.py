"""Dollars through the kubelet, with the kubelet's own expansion as the judge (written after its Go source)."""

from __future__ import annotations

import itertools

import pytest

from kompyse.targets.kubernetes import escape


def expanded(text: str) -> str:
    """What the kubelet makes of a text when no variable is known."""
    out, at = [], 0
    while at < len(text):
        if text[at] == "$" and at + 1 < len(text):
            following = text[at + 1]
            if following == "$":
                out.append("$")
                at += 2
                continue
            if following == "(":
                end = text.find(")", at)
                if end >= 0:
                    out.append(text[at : end + 1].replace("$(X)", "EXPANDED"))
                    at = end + 1
                    continue
        out.append(text[at])
        at += 1
    return "".join(out)


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("plain", "plain"),
        ("$", "$"),
        ("$X ${X} a$", "$X ${X} a$"),
        ("$(date)", "$$(date)"),
        ("$$", "$$$"),
        ("$$(X)", "$$$$(X)"),
        ("$$$", "$$$$$"),
        ("100$ $(( 1 + 2 ))", "100$ $$(( 1 + 2 ))"),
        ("$é", "$é"),
    ],
)
def test_a_dollar_is_doubled_before_a_dollar_or_a_bracket(written: str, escaped: str) -> None:
    assert escape.kubelet(written) == escaped


@pytest.mark.parametrize("length", range(7))
def test_every_short_text_arrives_as_it_was(length: int) -> None:
    for letters in itertools.product("$(X)", repeat=length):
        text = "".join(letters)
        assert expanded(escape.kubelet(text)) == text


def test_the_words_of_a_command_are_escaped_one_by_one() -> None:
    assert escape.words(("echo", "$", "(X)", "$(X)")) == ["echo", "$", "(X)", "$$(X)"]
