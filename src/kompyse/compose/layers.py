"""The record of what a project was made from: which document lies over which, with its `extends` and `include`.

The loader fills it in while it works, which costs a few references; only a finding makes use of it. `locate` then
says where a path of the merged project was written: in the last document that has it, in the service that it was
inherited from, in an included file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose import merge_rules
from kompyse.diagnostics import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.compose.positions import Found, Node
    from kompyse.diagnostics import Path


class Layer:
    """One document of one file. `label` is the file as the user named it, `path` is absolute (`-`: standard input).

    `tree` is the document as it was read, `ready` the same with its variables replaced, `resets` the paths that it
    takes from the layers below. `includes` holds the layers of each included project in order, `bases` the layers and
    the name of the service that a service extends. `lists` keeps the items of lists that findings asked about.
    """

    __slots__ = ("_root", "bases", "includes", "index", "label", "lists", "path", "ready", "resets", "text", "tree")

    def __init__(self, label: str, path: str, text: str, index: int) -> None:
        self.label = label
        self.path = path
        self.text = text
        self.index = index
        self.tree: Any = None
        self.ready: Any = None
        self.resets: tuple[Path, ...] = ()
        self.includes: list[Sequence[Layer]] = []
        self.bases: dict[str, tuple[Sequence[Layer], str]] = {}
        self.lists: dict[Path, dict[Path, list[tuple[Path, Any]]]] = {}
        self._root: Node | None = None

    def root(self) -> Node:
        """Return the document with positions, read again from its text at the first call."""
        if self._root is None:
            from kompyse.compose.positions import Node, nodes  # noqa: PLC0415 - not for clean projects

            found = nodes(self.text)
            self._root = found[self.index] if self.index < len(found) else Node(0, 0)
        return self._root

    def where(self, path: Path) -> tuple[Location, ...]:
        """Return the place of a path of this very document, or of the part of the path that exists."""
        from kompyse.compose.positions import find  # noqa: PLC0415 - not for clean projects

        return (self.place(find(self.root(), path).node),)

    def place(self, node: Node) -> Location:
        """Return the position of a node of this document."""
        return Location(self.label, node.line, node.column)


def locate(layers: Sequence[Layer], tree: dict[str, Any], path: Path) -> tuple[Location, ...]:
    """Return where a path of `tree`, which the layers were merged to, was written; the one that counts comes first.

    A value has one place, the last that was written. A mapping or list that several documents contribute to has
    several. What stands nowhere (a default) is placed at the longest part of its path that was written.
    """
    found = _found(layers, tree, path)
    if not found:
        return ()
    depth = max(each.depth for _, each in found)
    if not depth:
        return (Location(layers[0].label, 0, 0),)
    places = [(layer.place(each.node), each.node) for layer, each in reversed(found) if each.depth == depth]
    if places[0][1].text is not None:
        return (places[0][0],)
    return tuple(dict.fromkeys(place for place, _ in places))


def text_of(layers: Sequence[Layer], tree: dict[str, Any], path: Path) -> str:
    """Return the text of the scalar at a path of `tree`, as it stands in its file; empty where there is none."""
    found = (each.node.text for _, each in reversed(_found(layers, tree, path)) if each.depth == len(path))
    return next(found, None) or ""


def _found(layers: Sequence[Layer], tree: dict[str, Any], path: Path) -> list[tuple[Layer, Found]]:
    """Return how far the path leads in each document that counts for it, in the order in which they are merged."""
    from kompyse.compose.positions import find  # noqa: PLC0415 - not for clean projects

    documents = holders(layers, path)
    # One document counts whatever it says; only an item of a list may stand elsewhere in it.
    if len(documents) > 1 or (documents and any(type(part) is int for part in path)):
        documents = _that_count(_indexed(documents, tree, path), path)
    return [(layer, find(layer.root(), part)) for layer, part in documents]


def holders(layers: Sequence[Layer], path: Path, depth: int = 0) -> list[tuple[Layer, Path]]:
    """Return the documents that may hold a path, each with the path in it; in the order in which they are merged."""
    found: list[tuple[Layer, Path]] = []
    for layer in layers:
        for included in reversed(layer.includes):
            found += holders(included, path, depth + 1)
        if len(path) > 1 and path[0] == "services" and path[1] in layer.bases and depth < _MAX_HOPS:
            base_layers, service = layer.bases[str(path[1])]
            found += holders(base_layers, ("services", service, *path[2:]), depth + 1)
        # A tag on an item of a list reaches no earlier list.
        if any(path[: len(reset)] == reset for reset in layer.resets if not isinstance(reset[-1], int)):
            found.clear()
        found.append((layer, path))
    return found


_MAX_HOPS = 50
"""Of `extends` and `include`; what is circular was reported before."""


def written(layers: Sequence[Layer], path: Path) -> list[Any]:
    """Return the values that the documents give for a path, before they are merged."""
    values = [value_at(layer.tree, part) for layer, part in holders(layers, path)]
    return [value for value in values if value is not None]


def _that_count(documents: list[tuple[Layer, Path]], path: Path) -> list[tuple[Layer, Path]]:
    """Leave out the documents whose null keeps what an earlier one says, and what a later one replaces as a whole."""
    kind, above = merge_rules.kind(path), merge_rules.kind(path[:-1])
    values = [(holder, value_at(holder[0].ready, holder[1])) for holder in documents]
    if kind == merge_rules.REPLACE:
        return [holder for holder, _ in values if _holds(holder[0].ready, holder[1])][-1:] or documents
    if above == merge_rules.PAIRS:
        return documents
    kept = [holder for holder, value in values if value is not None or not _holds(holder[0].ready, holder[1])]
    return kept if any(value_at(layer.ready, part) is not None for layer, part in kept) else documents


def _indexed(documents: list[tuple[Layer, Path]], tree: Any, path: Path) -> list[tuple[Layer, Path]]:
    """Find the written list item for the first index in a path."""
    from kompyse.compose.lists import Written, origin  # noqa: PLC0415 - not for clean projects

    at = next((position for position, part in enumerate(path) if isinstance(part, int)), None)
    if at is None:
        return documents
    lists = [(layer, part) for layer, part in documents if value_at(layer.ready, part[:at]) is not None]
    if not lists:
        return [(layer, part[:at]) for layer, part in documents]
    merged = value_at(tree, path[:at])
    written = [
        Written((layer, part), value_at(layer.ready, part[:at]), layer.lists.setdefault(part[:at], {}))
        for layer, part in lists
    ]
    found = origin(written, path[:at], merged, int(path[at]))
    if found is None:
        return [(layer, part[:at]) for layer, part in lists]
    layer, part = found.source
    return [(layer, (*part[:at], *found.way, *(part[at + 1 :] if found.way else ())))]


def _holds(tree: Any, path: Path) -> bool:
    return not path or (isinstance(above := value_at(tree, path[:-1]), dict) and path[-1] in above)


def value_at(tree: Any, path: Path) -> Any:
    """Return the value at a path of a tree; None where there is none."""
    for part in path:
        known = part in tree if isinstance(tree, dict) else isinstance(tree, list) and part in range(len(tree))
        if not known:
            return None
        tree = tree[part]
    return tree
