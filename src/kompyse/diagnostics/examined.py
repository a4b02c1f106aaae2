"""What an examination of a project found, for the renderers: findings, the fate of each attribute, and the texts."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from kompyse.diagnostics.code import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.diagnostics.diagnostic import Diagnostic, Location, Path


class Effect(StrEnum):
    """What a finding says about the output."""

    REFUSED = "refused"
    """It cannot be made, or would be wrong or unsafe."""
    LOST = "lost"
    """It does without something that the project says."""
    APPROXIMATED = "approximated"
    """It does something close."""
    NONE = ""
    """Nothing: the finding is about the files, the options or the comments."""


_ABOUT_INPUT = ("KY1", "KY8")
"""Families whose findings hold for Compose itself, or for the command line."""

_EFFECTS = {Severity.ERROR: Effect.REFUSED, Severity.WARNING: Effect.LOST, Severity.NOTE: Effect.APPROXIMATED}


def effect(found: Diagnostic) -> Effect:
    """Tell what a finding says about the output. The code's own severity counts, not what a policy makes of it."""
    if found.code.id.startswith(_ABOUT_INPUT):
        return Effect.NONE
    return _EFFECTS[found.code.severity]


class Becomes(NamedTuple):
    """What becomes of an attribute on a target: the fate in a word, and what there is to say about it."""

    target: str
    fate: Literal["translated", "approximated", "inert", "lost", "refused"]
    text: str


class Standing(NamedTuple):
    """An attribute that the project sets: where, and what becomes of it on each target."""

    path: Path
    place: Location | None
    becomes: tuple[Becomes, ...]


class Examined(NamedTuple):
    """A project that was examined for one or more targets."""

    targets: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by their place; those of one target carry its name."""
    is_complete: bool = True
    """Whether errors kept nothing from being asked."""
    services: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    """What the project sets; empty when it cannot be read."""
    texts: Mapping[str, str] = MappingProxyType({})
    """The texts of the files, by their names in locations."""

    def of_target(self, target: str) -> tuple[Diagnostic, ...]:
        """Give the findings that hold for a target."""
        return tuple(each for each in self.diagnostics if each.target in {"", target})

    def codes_at(self, path: Path, target: str) -> tuple[str, ...]:
        """Give the codes of the findings about a value, or about something in it, on a target."""
        length = len(path)
        return tuple(sorted({each.code.id for each in self.of_target(target) if each.path[:length] == path}))


THRESHOLDS = ("lost", "approximated", "never")
"""From which findings on an examination fails, beside the errors."""

_FAILING = {
    None: frozenset[Effect](),
    "lost": frozenset({Effect.LOST, Effect.REFUSED}),
    "approximated": frozenset({Effect.APPROXIMATED, Effect.LOST, Effect.REFUSED}),
}


def fails(found: Diagnostic, threshold: str | None) -> bool:
    """Tell whether a finding makes the examination fail: errors do, unless the threshold is `never`."""
    if threshold == "never":
        return False
    return found.severity is Severity.ERROR or effect(found) in _FAILING[threshold]


def tally(diagnostics: Iterable[Diagnostic]) -> dict[Effect, int]:
    """Count findings by their effect, the worst first."""
    counts = dict.fromkeys(Effect, 0)
    for each in diagnostics:
        counts[effect(each)] += 1
    return counts


def service_of(found: Diagnostic) -> str:
    """Name the service that a finding is about; empty for the project."""
    return str(found.path[1]) if len(found.path) > 1 and found.path[0] == "services" else ""
