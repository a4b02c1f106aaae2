"""What the user wrote and the canonical tree no longer has: layers and trees in, paths and the reason for each out.

An `include` and an `extends` are resolved into what they name, a service may be off, and a value that says what holds
anyway is left out. Only a trace asks for these, so that no value is without an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.layers import holders, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Path

RESOURCES = ("networks", "volumes", "secrets", "configs")
INCLUDED = "it is resolved: what the file defines is part of the project"
EXTENDED = "it is resolved: the service has what the other one says"
RENAMED = "it is resolved: `name` and `external: true` say it"
OBSOLETE = "it has had no effect since Compose V2"
OFF = "no chosen profile enables the service"
DEFAULT = "it asks for what holds without it"


def gone(layers: Sequence[Layer], merged: dict[str, Any], canonical: dict[str, Any]) -> dict[Path, str]:
    """Return why each value is not in `canonical` that is in the documents, or in the `merged` tree.

    `canonical` has the services that are on. Items of `include` are counted through all documents, in the order in
    which they are merged.
    """
    found: dict[Path, str] = {}
    items = [item for value in _values(layers, ("include",)) if isinstance(value, list) for item in value]
    if items:
        found.update(dict.fromkeys(_leaves(items, ("include",)), INCLUDED))
    if _values(layers, ("version",)):
        found["version",] = OBSOLETE
    services = canonical.get("services") or {}
    every = merged.get("services") or {}
    for name, service in every.items():
        found.update(_last(layers, ("services", name, "extends"), EXTENDED))
        if name not in services:
            found.update(dict.fromkeys(_leaves(service, ("services", name)), OFF))
    for section in RESOURCES:
        for name in merged.get(section) or ():
            found.update(_last(layers, (section, name, "external", "name"), RENAMED))
    rest = {**merged, "services": {name: service for name, service in every.items() if name in services}}
    found.update(dict.fromkeys(_dropped(rest, canonical, ()), DEFAULT))
    return found


def _last(layers: Sequence[Layer], path: Path, reason: str) -> dict[Path, str]:
    """Return the parts of the value at a path in the last document that has it, each with the reason."""
    return {part: reason for value in _values(layers, path)[-1:] for part in _leaves(value, path)}


def _values(layers: Sequence[Layer], path: Path) -> list[Any]:
    """Return what the documents say at a path, not counting what a service inherits under another name."""
    found = [value_at(layer.ready, part) for layer, part in holders(layers, path) if part == path]
    return [value for value in found if value is not None]


def _dropped(merged: Any, canonical: Any, path: Path) -> Iterator[Path]:
    if isinstance(merged, dict) and isinstance(canonical, dict):
        for key, value in merged.items():
            if key in canonical:
                yield from _dropped(value, canonical[key], (*path, key))
            else:
                yield from _leaves(value, (*path, key))
    elif isinstance(merged, list) and isinstance(canonical, list) and len(merged) == len(canonical):
        for index, value in enumerate(merged):
            yield from _dropped(value, canonical[index], (*path, index))


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not items or not value:
        yield path
        return
    for key, below in items:
        yield from _leaves(below, (*path, key))
