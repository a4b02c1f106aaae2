"""What becomes of an attribute on a target: the types from which a target's table, path to fate, is made."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class FateKind(StrEnum):
    """The five fates. Every attribute path has exactly one of them per target."""

    TRANSLATED = "translated"
    APPROXIMATED = "approximated"
    INERT = "inert"
    LOST = "lost"
    REFUSED = "refused"


class Fate(NamedTuple):
    """A fate: `text` holds the fields, the difference or the reason, whichever the kind has; `remedy` what to do.

    `fields` names the target's fields where the kind has both fields and a difference.
    """

    kind: FateKind
    text: str
    remedy: str = ""
    fields: str = ""


def translated(fields: str) -> Fate:
    """Say that the target does the same, in these fields."""
    return Fate(FateKind.TRANSLATED, fields, "", fields)


def approximated(fields: str, difference: str, remedy: str = "") -> Fate:
    """Say that the target does something close, in these fields; `difference` is told to the user, a note."""
    return Fate(FateKind.APPROXIMATED, difference, remedy, fields)


def inert(reason: str) -> Fate:
    """Say that the attribute means nothing on the target, so that nothing is lost; told only on request."""
    return Fate(FateKind.INERT, reason)


def lost(reason: str, remedy: str) -> Fate:
    """Say that the target has no place for it; reason and remedy are told to the user, a warning."""
    return Fate(FateKind.LOST, reason, remedy)


def refused(reason: str, remedy: str) -> Fate:
    """Say that translating it would be wrong or unsafe; reason and remedy are told to the user, an error."""
    return Fate(FateKind.REFUSED, reason, remedy)
