"""The tags `!reset` and `!override`: what they take away from a tree that came before.

`documents` leaves marks in the tree it reads; `split` takes them out and gives the paths that they stand at; `apply`
removes those paths from an earlier tree. Nothing is merged here: after `apply`, an overriding value simply has
nothing left to merge with. Compose cannot take single entries out of a list, nor out of a mapping that was merged with
another one before (`environment`, `labels` and their like then count as lists); `effective` finds such tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kompyse.compose import merge_rules
from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kompyse.diagnostics import Path, Sink

RESET: Final = object()
"""Stands in a fresh tree for a value with the tag `!reset`."""


class Override(NamedTuple):
    """Stands in a fresh tree for a value with the tag `!override`."""

    value: Any


def split(tree: Any) -> tuple[Any, tuple[Path, ...]]:
    """Return the tree without its marks, and the path of each mark. The marks' own values stay, those of RESET go."""
    paths: list[Path] = []
    clean = _clean(tree, (), paths)
    return (None if clean is RESET else clean), tuple(paths)


def _clean(value: Any, path: Path, paths: list[Path]) -> Any:
    if value is RESET:
        paths.append(path)
        return RESET
    if isinstance(value, Override):
        paths.append(path)
        value = value.value
    if isinstance(value, dict):
        parts = ((key, _clean(part, (*path, key), paths)) for key, part in value.items())
        return {key: part for key, part in parts if part is not RESET}
    if isinstance(value, list):
        items = (_clean(item, (*path, index), paths) for index, item in enumerate(value))
        return [item for item in items if item is not RESET]
    return value


def apply(tree: Any, paths: Iterable[Path]) -> Any:
    """Return `tree` without what stands at the paths; it is copied where it changes.

    A path into a list removes nothing, as in Compose: `!reset` cannot reach the items of an earlier list.
    """
    for path in paths:
        tree = _without(tree, path)
    return tree


def effective(paths: Sequence[Path], written: Callable[[Path], list[Any]], sink: Sink) -> tuple[Path, ...]:
    """Return the paths that a tag can take away; report those that it cannot, where there was something to take.

    `written` gives the values that the earlier documents have at a path, before they were merged.
    """
    result = []
    for path in paths:
        parent = path[:-1]
        loose = merge_rules.kind(parent) == merge_rules.PAIRS and parent[-1] != "additional_contexts"
        values = written(parent) if loose else []
        if not values or (len(values) == 1 and isinstance(values[0], dict)):
            result.append(path)
        elif any(_has(value, str(path[-1])) for value in values):
            message = f"{path_text(path)}: the tag has no effect, since the earlier {parent[-1]} is a list"
            hint = f"Write the earlier {parent[-1]} as a mapping in one file, or reset it as a whole."
            sink.report(codes.RESET_WITHOUT_EFFECT, message, path=path, hint=hint)
    return tuple(result)


def _has(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        return name in value
    return isinstance(value, list) and any(str(item).partition("=")[0] == name for item in value)


def _without(tree: Any, path: Path) -> Any:
    if not path or not isinstance(tree, dict) or path[0] not in tree:
        return tree
    key = path[0]
    if len(path) == 1:
        return {name: value for name, value in tree.items() if name != key}
    part = _without(tree[key], path[1:])
    return tree if part is tree[key] else {**tree, key: part}
