"""Severities and their order."""

from __future__ import annotations

from kompyse.diagnostics import Severity


def test_the_worst_comes_first() -> None:
    assert sorted(Severity, key=lambda each: each.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]
