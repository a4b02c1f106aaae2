"""Which written item became which item of a merged list: lists are appended, replaced, sorted, and freed of doubles.

Each document's items are brought into their long forms alone, and told apart by what tells them apart when lists are
merged. Nothing here runs for a clean project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.compose import merge_rules
from kompyse.compose.canonical import canonical
from kompyse.compose.unique import KEYS
from kompyse.diagnostics import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.compose.unique import Key
    from kompyse.diagnostics import Path


class Written(NamedTuple):
    """What one document says at the path of a list. `source` is whatever the caller needs to know the document by.

    `known` keeps the items for the next question about the same list.
    """

    source: Any
    value: Any
    known: dict[Path, list[tuple[Path, Any]]]


class Origin(NamedTuple):
    """Where an item was written: the document, and the way from the list in it to the item (none for a single text)."""

    source: Any
    way: Path


def origin(lists: Sequence[Written], path: Path, merged: Any, index: int) -> Origin | None:
    """Return where the item `index` of the `merged` list at `path` was written; None where nothing is like it.

    `lists` are the documents in the order in which they were merged. What has become a map by now (an environment) was
    one list when the item was looked at.
    """
    if not isinstance(merged, list):
        return _nth(lists, (), index)
    if index >= len(merged):
        return None
    if merge_rules.kind(path) == merge_rules.REPLACE:
        lists = lists[-1:]
    key = key_of(path)
    # An item that cannot be read stands in a list that has no long form yet.
    for form in (path, ()):
        if path[-1] not in _SORTED and sum(len(_items(each, form)) for each in lists) == len(merged):
            return _nth(lists, form, index)
        found = [place for place, item in _entries(lists, form) if _same(item, merged[index], key)]
        if found:
            return found[-1] if key is not None else found[0]
    return None


_SORTED = ("extra_hosts",)


def key_of(path: Path) -> Key | None:
    """Return what tells the items of the list at a path apart; None where doubles are left alone."""
    attribute = ["*" if at == 1 and path[2] == "networks" else str(part) for at, part in enumerate(path[2:])]
    return KEYS.get(".".join(attribute))


def entries(lists: Sequence[Written], path: Path) -> list[tuple[Origin, Any]]:
    """Return every item with its origin, in the long form; as it is written where the long form is no list."""
    return [*_entries(lists, path)] or [*_entries(lists, ())]


def _entries(lists: Sequence[Written], path: Path) -> Iterator[tuple[Origin, Any]]:
    """Yield every item of the documents, in its long form if there is a path; a range of ports is several."""
    return ((Origin(each.source, way), item) for each in lists for way, item in _items(each, path))


def _nth(lists: Sequence[Written], path: Path, index: int) -> Origin | None:
    for each in lists:
        items = _items(each, path)
        if index < len(items):
            return Origin(each.source, items[index][0])
        index -= len(items)
    return None


def _items(written: Written, path: Path) -> list[tuple[Path, Any]]:
    """Return the items of one document with the way to each."""
    if path not in written.known:
        written.known[path] = [
            (way, item) for way, part in _parts(written.value) for item in (_long(part, path) if path else part)
        ]
    return written.known[path]


def _parts(value: Any) -> list[tuple[Path, Any]]:
    if isinstance(value, list):
        return [((index,), [item]) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return [((name,), {name: item}) for name, item in value.items()]
    return [((), [value])]


def _long(value: Any, path: Path) -> list[Any]:
    tree = value
    for part in reversed(path):
        tree = {part: tree}
    found: Any = canonical(tree, Sink())
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []


def _same(item: Any, merged: Any, key: Any) -> bool:
    """Tell whether two items are one; paths of the merged one were made absolute."""
    if key is not None and key(merged) is not None:
        item, merged = key(item), key(merged)
    if isinstance(item, dict) and isinstance(merged, dict):
        return all(_same(item[name], merged.get(name), None) for name in item)
    if isinstance(item, str) and isinstance(merged, str) and item != merged:
        return merged.startswith("/") and merged.endswith(f"/{item.removeprefix('./').lstrip('.~/')}")
    return bool(item == merged)
