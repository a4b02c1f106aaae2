"""What a case is: a value inside an attribute that fares otherwise than its row, and what has to become of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from probes.projects import made, merged, partner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from probes.projects import Probe


class Fares(StrEnum):
    """What has to become of a value."""

    CHANGED = "changed"
    TOLD = "told"
    REFUSED = "refused"
    INERT = "inert"


CHANGED, TOLD, REFUSED, INERT = Fares
_NONE: Mapping[str, Any] = {}


class Case(NamedTuple):
    """One value of an attribute, and what has to become of it.

    `instead` is the value in the project without it; `around` is merged into both beside the attribute's own partner.
    """

    path: str
    value: Any
    expected: Fares
    instead: Any = None
    around: Mapping[str, Any] = _NONE

    @property
    def probe(self) -> Probe:
        """The two projects."""
        return made(self.path, self.value, merged(partner(self.path), self.around), instead=self.instead)

    @property
    def name(self) -> str:
        """The case in a word."""
        return f"{self.path}: {self.value!r}"


def each(path: str, expected: Fares, *values: Any, **more: Any) -> Iterator[Case]:
    """Make a case of each value of an attribute of a service."""
    return (Case(f"services.*.{path}", value, expected, **more) for value in values)


def web(**attributes: Any) -> dict[str, Any]:
    """Give a project in which the service that is probed has more attributes."""
    return {"services": {"web": attributes}}
