"""The grammar of variables, operator by operator; every row was checked with the docker-compose binary."""

from __future__ import annotations

import pytest

from kompyse.compose.template import MAX_DEPTH, RequiredError, TemplateError, expand

VARIABLES = {"SET": "v", "EMPTY": "", "TRICKY": "$SET"}


def run(text: str) -> tuple[str, list[str]]:
    unset: list[str] = []
    return expand(text, VARIABLES.get, unset.append), unset


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$SET", "v"),
        ("${SET}", "v"),
        ("x${SET}y$SET", "xvyv"),
        ("$SET-x", "v-x"),
        ("${UNSET:-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${UNSET-d}", "d"),
        ("${UNSET-}", ""),
        ("${EMPTY?m}", ""),
        ("${SET:?m}", "v"),
        ("${SET:+x}", "x"),
        ("${EMPTY:+x}", ""),
        ("${EMPTY+x}", "x"),
        ("${UNSET+x}", ""),
        ("${UNSET:-${ALSO:-deep}}", "deep"),
        ("${SET:-${UNSET?bad}}", "v"),
        ("${SET:+${UNSET:-y}}", "y"),
        ("$$SET", "$SET"),
        ("$$$SET", "$v"),
        ("$$$$", "$$"),
        ("$", "$"),
        ("a$", "a$"),
        ("$1", "$1"),
        ("$(cmd) $((1+1))", "$(cmd) $((1+1))"),
        ("$É", "$É"),
        ("${UNSET:-a}b}", "ab}"),
        ("${UNSET:-{}}", "{}"),
        ('${UNSET:-{"a":{"b":1}}} tail ${SET}', '{"a":{"b":1}} tail v'),
        ("${UNSET:-{} x", "{ x"),
        ("${UNSET:-a:-b}", "a:-b"),
        ("${UNSET-a:-b}", "a:-b"),
        ("${A-B:-x}", "B:-x"),
        ('${UNSET:-"q"}', '"q"'),
        ("${UNSET:-$$SET}", "$SET"),
        ("${TRICKY}", "$SET"),
        ("${UNSET:-a}\n${UNSET:-b}", "a\nb"),
    ],
)
def test_values(text: str, value: str) -> None:
    assert run(text) == (value, [])


@pytest.mark.parametrize(
    ("text", "value", "names"),
    [
        ("$UNSET", "", ["UNSET"]),
        ("${UNSET}x$UNSET", "x", ["UNSET", "UNSET"]),
        ("${UNSET:-$SET$N}", "v", ["N"]),
        ("D=p$w0rd", "D=p", ["w0rd"]),
        ("$SET_", "", ["SET_"]),
    ],
)
def test_variables_that_are_not_set(text: str, value: str, names: list[str]) -> None:
    assert run(text) == (value, names)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${UNSET?}", "the required variable UNSET is not set"),
        ("${EMPTY:?}", "the required variable EMPTY is empty"),
        ("${UNSET:?needs ${SET}}", "the required variable UNSET is not set: needs v"),
    ],
)
def test_required_variables(text: str, message: str) -> None:
    with pytest.raises(RequiredError, match=f"^{message}$") as caught:
        run(text)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("${1}", "${1}"),
        ("${}", "${}"),
        ("x ${SET", "${SET"),
        ("${ SET }", "${ SET }"),
        ("${SET!x}", "${SET!x}"),
        ("${SET/a/b}", "${SET/a/b}"),
        ("${SET:0:1}", "${SET:0:1}"),
        ("${#SET} y", "${#SET}"),
        ("${UNSET:=x}", "${UNSET:=x}"),
        ("${É}", "${É}"),
        ("${A.B}", "${A.B}"),
        ("${UNSET:-a\nb}", "${UNSET:-a"),
        ("${UNSET:-x}${", "${"),
        ("${SET:}", "${SET:}"),
    ],
)
def test_what_is_no_variable(text: str, wrong: str) -> None:
    with pytest.raises(TemplateError) as caught:
        run(text)
    assert caught.value.text == wrong
    assert f"`{wrong}`" in str(caught.value)
    assert "$$" in caught.value.hint


@pytest.mark.parametrize("text", ["${A:-" * (MAX_DEPTH + 2) + "}" * (MAX_DEPTH + 2), "${A:-{" * 50_000 + "}" * 100_000])
def test_nesting_has_an_end(text: str) -> None:
    with pytest.raises(TemplateError):
        run(text)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(TemplateError) as caught:
        run("${" + "x" * 500)
    assert len(str(caught.value)) < 200
