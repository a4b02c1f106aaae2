"""What a project sets: the tree as the user wrote it and the tables of targets in, every attribute with its fates out.

Told are the attributes of services and whatever of them, or of the other sections, fares otherwise than what it is
part of: `ports[0].mode` beside `ports`. Keys that are the user's own (variables, labels) belong to their attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.attributes.fate import Fate, lost
from kompyse.attributes.registry import REGISTRY, attribute_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.diagnostics.diagnostic import Path

UNKNOWN = lost("the target has no entry for it", "")


class Entry(NamedTuple):
    """A value of the project, its attribute in the registry, and its fate on each target."""

    path: Path
    attribute: str
    fates: Mapping[str, Fate]


def inventory(written: dict[str, Any], tables: Mapping[str, Mapping[str, Fate]]) -> Iterator[Entry]:
    """Walk a project from above. `tables` are the fates of each target; a path without an entry is lost there."""
    for section, value in written.items():
        if attribute_path((section,)) and value not in ({}, [], None):
            yield from _below(value, (section,), section, (), tables)


def _below(
    value: Any, path: Path, attribute: str, around: tuple[str, ...], tables: Mapping[str, Mapping[str, Fate]]
) -> Iterator[Entry]:
    fates = {target: table.get(attribute, UNKNOWN) for target, table in tables.items()}
    kinds = tuple(fate.kind.value for fate in fates.values())
    if _stands_alone(path) or (around and kinds != around) or (len(path) == 1 and not isinstance(value, dict)):
        yield Entry(path, attribute, fates)
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        below = attribute_path((*path, key))
        if below != attribute and below in REGISTRY:
            yield from _below(item, (*path, key), below, kinds, tables)


def _stands_alone(path: Path) -> bool:
    return path[0] == "services" and len(path) == 3
