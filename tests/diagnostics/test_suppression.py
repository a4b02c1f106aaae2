"""Findings that a comment on their line accepts."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, Diagnostic, Location, Policy, Severity
from kompyse.diagnostics.run import Run
from kompyse.diagnostics.suppression import Comment, Suppressions

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")
ON_LINE_3 = (Location("a.yaml", 3, 5),)


def suppressions(*comments: Comment) -> Suppressions:
    return Suppressions({"a.yaml": "# kompyse:", "b.yaml": "nothing"}, lambda _text: comments)


def comment(text: str, about: int = 3) -> Comment:
    return Comment(3, 20, text, about)


@pytest.mark.parametrize("text", ["ignore KY001", "ignore attribute-lost", "ignore KY0", "ignore KY9, KY001 # why"])
def test_a_finding_is_left_out(text: str) -> None:
    found = Diagnostic(LOST, LOST.severity, "", locations=(Location("b.yaml", 1, 1), *ON_LINE_3))
    assert suppressions(comment(text)).apply([found]) == ()


@pytest.mark.parametrize(
    ("text", "about", "places"),
    [
        ("ignore KY002", 3, ON_LINE_3),
        ("ignore KY001", 4, ON_LINE_3),
        ("ignore KY001", 3, (Location("b.yaml", 3, 5),)),
        ("ignore KY001", 3, ()),
    ],
)
def test_others_stay(text: str, about: int, places: tuple[Location, ...]) -> None:
    found = Diagnostic(LOST, LOST.severity, "", locations=places)
    each = suppressions(comment(text, about))
    assert each.apply([found]) == (found,)
    (unused,) = each.unused()
    assert (unused.code.id, str(unused.location)) == ("KY141", "a.yaml:3:20")


def test_an_error_is_told_all_the_same() -> None:
    error = Diagnostic(MISSING, MISSING.severity, "", locations=ON_LINE_3)
    each = suppressions(comment("ignore KY101"))
    assert each.apply([error]) == (error,)
    assert "is an error here" in each.unused()[0].message


@pytest.mark.parametrize(
    ("text", "word"), [("ignore", "no code"), ("disable KY001", '"disable"'), ("ignore KY001 KY999", "KY999")]
)
def test_malformed(text: str, word: str) -> None:
    (found,) = suppressions(comment(text)).malformed
    assert found.code.id == "KY142"
    assert word in found.message


@pytest.mark.parametrize("complete", [True, False])
def test_a_run_tells_unused_ones_only_when_it_was_complete(complete: bool) -> None:  # noqa: FBT001
    with Run(Policy(), lambda _text: [comment("ignore KY001", 9)]) as run:
        run.sink.texts["a.yaml"] = "# kompyse: ignore KY001"
        run.is_complete = complete
    assert [each.code.id for each in run.diagnostics] == (["KY141"] if complete else [])


def test_a_text_without_the_mark_is_not_searched() -> None:
    def read(_text: str) -> list[Comment]:
        raise AssertionError

    with Run(Policy(), read) as run:
        run.sink.texts["a.yaml"] = "services: {}"
    assert run.diagnostics == ()
