"""The user's wishes about severities."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, Diagnostic, Policy, Severity
from kompyse.diagnostics.policy import unknown_codes

ERROR = Code("KY101", "file-not-found", Severity.ERROR, "", "")
WARNING = Code("KY201", "name-changed", Severity.WARNING, "", "")
NOTE = Code("KY202", "alias-added", Severity.NOTE, "", "")


def weighed(policy: Policy, *codes: Code) -> list[str]:
    found = [Diagnostic(code, code.severity, code.id) for code in codes]
    return [f"{each.code.id} {each.severity}" for each in policy.apply(found)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(), ["KY101 error", "KY201 warning", "KY202 note"]),
        (Policy(strict=True), ["KY101 error", "KY201 error", "KY202 note"]),
        (Policy(errors=("KY202",)), ["KY101 error", "KY201 warning", "KY202 error"]),
        (Policy(errors=("name-changed",)), ["KY101 error", "KY201 error", "KY202 note"]),
        (Policy(errors=("ky2",)), ["KY101 error", "KY201 error", "KY202 error"]),
        (Policy(ignores=("KY2",)), ["KY101 error"]),
        (Policy(ignores=("Alias-Added",)), ["KY101 error", "KY201 warning"]),
        (Policy(ignores=("KY201",), errors=("KY2",)), ["KY101 error", "KY202 error"]),
        (Policy(errors=("KY201",), ignores=("KY2",)), ["KY101 error", "KY201 error"]),
        (Policy(errors=("KY201",), ignores=("KY201",)), ["KY101 error", "KY201 error", "KY202 note"]),
        (Policy(strict=True, ignores=("KY201",)), ["KY101 error", "KY202 note"]),
        # The project's own words, which options overrule.
        (Policy(project_ignores=("KY2",)), ["KY101 error"]),
        (Policy(project_errors=("KY202",)), ["KY101 error", "KY201 warning", "KY202 error"]),
        (Policy(errors=("KY2",), project_ignores=("KY201",)), ["KY101 error", "KY201 error", "KY202 error"]),
        (Policy(ignores=("KY2",), project_errors=("KY201",)), ["KY101 error"]),
        # What is an error stays one: there is nothing that could be converted.
        (Policy(ignores=("KY101", "KY")), ["KY101 error"]),
    ],
)
def test_weights(policy: Policy, expected: list[str]) -> None:
    assert weighed(policy, ERROR, WARNING, NOTE) == expected


def test_unknown_codes() -> None:
    names = ("KY201", "ky2", "KY9", "name-changed", "no-such-name", "2")
    assert unknown_codes(names, (ERROR, WARNING, NOTE)) == ("KY9", "no-such-name", "2")
