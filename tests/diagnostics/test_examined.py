"""What findings say about the output, and when an examination fails."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, Diagnostic, Severity
from kompyse.diagnostics.examined import Effect, Examined, effect, fails, service_of, tally


def finding(identifier: str, severity: Severity, path: tuple = (), target: str = "") -> Diagnostic:
    return Diagnostic(Code(identifier, "a-name", severity, "", ""), severity, "", path, target=target)


@pytest.mark.parametrize(
    ("identifier", "severity", "expected", "failing"),
    [
        ("KY003", Severity.ERROR, Effect.REFUSED, {None, "lost", "approximated"}),
        ("KY001", Severity.WARNING, Effect.LOST, {"lost", "approximated"}),
        ("KY571", Severity.WARNING, Effect.LOST, {"lost", "approximated"}),
        ("KY002", Severity.NOTE, Effect.APPROXIMATED, {"approximated"}),
        ("KY116", Severity.WARNING, Effect.NONE, set()),
        ("KY131", Severity.NOTE, Effect.NONE, set()),
        ("KY101", Severity.ERROR, Effect.NONE, {None, "lost", "approximated"}),
    ],
)
def test_effect_and_threshold(identifier: str, severity: Severity, expected: Effect, failing: set) -> None:
    found = finding(identifier, severity)
    assert effect(found) is expected
    assert {each for each in (None, "lost", "approximated", "never") if fails(found, each)} == failing


def test_a_policy_decides_what_fails_but_not_what_is_lost() -> None:
    raised = finding("KY001", Severity.WARNING)._replace(severity=Severity.ERROR)
    assert fails(raised, None)
    assert effect(raised) is Effect.LOST


def test_counts_and_places() -> None:
    found = (
        finding("KY001", Severity.WARNING, ("services", "web", "cgroup"), "one"),
        finding("KY301", Severity.NOTE, ("services", "web", "ports", 0)),
    )
    examined = Examined(("one", "two"), found)
    assert [len(examined.of_target(target)) for target in ("one", "two")] == [2, 1]
    assert examined.codes_at(("services", "web"), "one") == ("KY001", "KY301")
    assert examined.codes_at(("services", "web", "ports"), "two") == ("KY301",)
    assert tally(found)[Effect.LOST] == tally(found)[Effect.APPROXIMATED] == 1
    assert [service_of(each) for each in (found[0], finding("KY1", Severity.NOTE, ("services",)))] == ["web", ""]
