"""Leaving a run places, weighs and sorts its findings."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, KompyseError, Location, Path, Policy, Severity
from kompyse.diagnostics.run import Run

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")


def run_with(*reports: tuple[Code, str, Path], policy: Policy | None = None, then=None) -> Run:
    """A run in which these findings are made, on the lines of their last step, and then something happens."""
    with Run(policy) as run:
        for code, message, path in reports:
            run.sink.report(code, message, path=path)
        run.locate = lambda path: (Location("a.yaml", path[-1], 1),)
        if then:
            then(run)
    return run


def test_a_run_without_errors_gives_its_findings_in_order() -> None:
    run = run_with((LOST, "second", ("a", 2)), (LOST, "first", ("a", 1)))
    assert [(each.message, str(each.location)) for each in run.diagnostics] == [
        ("first", "a.yaml:1:1"),
        ("second", "a.yaml:2:1"),
    ]


def test_an_error_found_is_raised_at_the_end() -> None:
    with pytest.raises(KompyseError) as caught:
        run_with((LOST, "a warning", ("a", 1)), (MISSING, "an error", ("a", 2)))
    assert [each.message for each in caught.value.diagnostics] == ["a warning", "an error"]


def test_an_error_raised_gets_its_place_and_the_policy() -> None:
    reports = ((LOST, "a warning", ("a", 1)), (MISSING, "an error", ("a", 2)))
    with pytest.raises(KompyseError) as caught:
        run_with(*reports, policy=Policy(ignores=("KY001",)), then=lambda run: run.sink.raise_on_errors())
    assert str(caught.value) == "a.yaml:2:1: KY101 an error"
    assert len(caught.value.diagnostics) == 1


def test_a_warning_that_weighs_as_an_error_is_raised() -> None:
    with pytest.raises(KompyseError, match="a warning"):
        run_with((LOST, "a warning", ()), policy=Policy(strict=True))


def test_other_exceptions_pass() -> None:
    with pytest.raises(ZeroDivisionError):
        run_with((MISSING, "an error", ()), then=lambda _: 1 / 0)
