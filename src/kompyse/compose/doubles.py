"""Items that a later one of the same list replaces: a document and what `unique` left of its lists in, findings out.

Docker Compose says nothing when two mounts have one target, or one variable is set twice: the last counts. That an item
of a later file replaces one of an earlier file is what overriding is for, and is not told; nor are two items that say
the same. Nothing here runs for a project without doubles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.lists import Written, entries, key_of
from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes.shape import ITEM_REPLACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Path, Sink

SAME = {
    "configs": "path in the container",
    "devices": "path in the container",
    "env_file": "path",
    "ports": "port",
    "secrets": "path in the container",
    "volumes": "path in the container",
}
"""Attribute -> what two of its items have in common; a name for all others."""


def check(layer: Layer, steps: Iterable[tuple[Any, Any]], sink: Sink) -> None:
    """Report the items that others of the same list of a document replace.

    `steps` are trees before and after `unique`; only lists that became shorter there are looked at.
    """
    lists = {path for before, after in steps if before is not after for path in _shorter(before, after, ())}
    for path in sorted(lists, key=str):
        value = layer.ready
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, list):
            _list(layer, path, value, sink)


def _shorter(before: Any, after: Any, path: Path) -> Iterator[Path]:
    if isinstance(before, list):
        yield path
    elif isinstance(before, dict):
        for key, value in before.items():
            if value is not after[key]:
                yield from _shorter(value, after[key], (*path, key))


def tell_names(value: list[Any], path: Path, sink: Sink) -> None:
    """Report the assignments of a list that a later one of the same name replaces."""
    names = [str(item).partition("=")[0] for item in value]
    last = {name: index for index, name in enumerate(names)}
    for index, name in enumerate(names):
        if value[last[name]] != value[index]:
            _tell(path, (index, last[name]), name, sink)


def _list(layer: Layer, path: Path, value: list[Any], sink: Sink) -> None:
    key = key_of(path)
    if key is None:
        return
    found = [(int(origin.way[0]), key(item), item) for origin, item in entries([Written(layer, value, {})], path)]
    last = {name: (index, item) for index, name, item in found}
    for index, name, item in found:
        kept, other = last[name]
        if name is not None and kept != index and other != item:
            places = [*layer.where((*path, index)), *layer.where((*path, kept))]
            _tell(path, (index, kept), name, sink, places)


def _tell(path: Path, numbers: tuple[int, int], name: Any, sink: Sink, locations: Iterable[Any] = ()) -> None:
    """Report that one item of the list at `path` gives way to another; `name` is what they have in common."""
    same = SAME.get(str(path[-1]), "name")
    shared = f"{same} ({name})" if isinstance(name, str) else same
    item, other = ((*path, number) for number in numbers)
    message = f"{path_text(item)} does not count: {path_text(other)} has the same {shared}, and Compose takes the last"
    hint = f"remove one of the two, or give it another {same}"
    sink.report(ITEM_REPLACED, message, path=item, hint=hint, locations=locations, related=[other])
