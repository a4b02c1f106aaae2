from __future__ import annotations

import pytest

from kompyse.values import shellwords


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("  a  b ", ["a", "b"]),
        ("a\n-m\tb", ["a", "-m", "b"]),
        ("echo '' x", ["echo", "", "x"]),
        ("'a b' \"c d\"", ["a b", "c d"]),
        ("a\"b c\"d'e f'", ["ab cde f"]),
        (r"a\ b", ["a b"]),
        (r'"a\nb\tc\xd\"e"', ['a\nb\tcxd"e']),
        (r"'a\nb'", [r"a\nb"]),
        ("$(a b) `c d`", ["$(a b)", "`c d`"]),
        (r"`a\nb`", [r"`a\nb`"]),
        ("a#b #c", ["a#b", "#c"]),
        ("'a;b' \"c|d\" `e>f`", ["a;b", "c|d", "`e>f`"]),
        ("(", None),
        ("a )", None),
        ("'a", None),
        ('"a', None),
        ("a\\", None),
        ("`a", None),
        ("$(a", None),
        (r"\$(a)", ["$(a)"]),
    ],
)
def test_a_line_is_split_as_the_reference_does(line, words) -> None:
    if words is None:
        with pytest.raises(ValueError, match="command"):
            shellwords.split(line)
        return
    found = shellwords.split(line)
    assert list(found.words) == words
    assert not found.cut


@pytest.mark.parametrize(
    ("line", "words", "cut"),
    [
        ("echo hi && sleep 1", ["echo", "hi"], "&& sleep 1"),
        ("a;b", ["a"], ";b"),
        ("a | b", ["a"], "| b"),
        ("a 2>&1", ["a"], "2>&1"),
        ("a b2>c", ["a", "b2"], ">c"),
        ("a <b", ["a"], "<b"),
    ],
)
def test_an_operator_ends_the_command_and_the_rest_is_told(line, words, cut) -> None:
    assert shellwords.split(line) == (tuple(words), cut)
