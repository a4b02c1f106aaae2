"""The type of a row in the table of codes."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a diagnostic weighs. Errors end a run with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for errors, larger for what weighs less; sorts the worst first."""
        return ("error", "warning", "note").index(self.value)


class Code(NamedTuple):
    """One row of the table: a finding that Kompyse can report.

    `id` is `KY`, a family digit and two more digits, and is never used again for another finding.
    `name` is kebab-case and names the finding, not the cure. `meaning` and `remedy` are the two
    paragraphs of its reference page: what it means and why it matters, and what to do.
    """

    id: str
    name: str
    severity: Severity
    meaning: str
    remedy: str
