"""Where things stand in the text of a file: the parser's events once more, this time with their lines and columns.

Nothing here runs for a clean project: the loader keeps the texts, and a finding asks. A file becomes one tree of
Nodes per document, with merge keys and aliases followed, and `find` walks such a tree along a path of the *merged,
canonical* project: `environment.A` also finds the item `- A=1`, `depends_on.db` the item `- db`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from kompyse.compose.documents import parser

if TYPE_CHECKING:
    from kompyse.diagnostics import Path


class Node:
    """A value in a text. `fields` for a mapping, `items` for a list, `text` for a scalar; the others are None.

    `line` and `column` (from 1) are those of the key that names the value, or of the value itself in a list.
    """

    __slots__ = ("column", "fields", "items", "line", "text")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.fields: dict[str, Node] | None = None
        self.items: list[Node] | None = None
        self.text: str | None = None

    def at(self, line: int, column: int) -> Node:
        """Return the same value under another position."""
        twin = Node(line, column)
        twin.fields, twin.items, twin.text = self.fields, self.items, self.text
        return twin


class Found(NamedTuple):
    """How far a path leads: the last node that exists, and how many parts of the path led there."""

    node: Node
    depth: int


def nodes(text: str) -> list[Node]:
    """Return the root of each document; for a text that breaks off, those that are complete."""
    events = parser(text)
    reader = _Reader(events)
    roots: list[Node] = []
    try:
        events.get_event()
        while type(start := events.get_event()) is not StreamEndEvent:
            assert start is not None
            roots.append(reader.node(events.get_event()))
            events.get_event()
    except (yaml.YAMLError, RecursionError):
        pass  # the loader reports what is wrong with the text
    return roots


class _Reader:
    """Builds nodes from events, and follows anchors."""

    def __init__(self, events: Any) -> None:
        self.event = events.get_event
        self.anchors: dict[str, Node] = {}

    def node(self, event: Any) -> Node:
        if event.anchor is None:
            return self.read(event, event.start_mark)
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if type(event) is AliasEvent:
            return self.anchors.get(str(event.anchor), Node(line, column)).at(line, column)
        # Before what is in it, which may refer to it.
        node = self.anchors[event.anchor] = Node(line, column)
        found = self.read(event, event.start_mark)
        node.fields, node.items, node.text = found.fields, found.items, found.text
        return node

    def read(self, event: Any, mark: Any) -> Node:
        """Read a value that is no alias; it stands where the mark is."""
        node = Node(mark.line + 1, mark.column + 1)
        if type(event) is ScalarEvent:
            node.text = event.value
        elif type(event) is MappingStartEvent:
            node.fields = self.mapping()
        else:
            node.items = []
            while type(item := self.event()) is not SequenceEndEvent:
                entry = self.node(item)
                if getattr(item, "tag", None) != "!reset":
                    node.items.append(entry)
        return node

    def mapping(self) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        merged: list[Node] = []
        while type(event := self.event()) is not MappingEndEvent:
            name = event.value if type(event) is ScalarEvent and event.anchor is None else self.node(event).text
            mark, event = event.start_mark, self.event()
            value = self.read(event, mark) if event.anchor is None else self.node(event)
            if name == "<<":
                merged += value.items if value.items is not None else [value]
            elif name is not None and name not in fields:
                fields[name] = value if event.anchor is None else value.at(mark.line + 1, mark.column + 1)
        for source in merged:
            for name, value in (source.fields or {}).items():
                fields.setdefault(name, value)
        return fields


def find(root: Node, path: Path) -> Found:
    """Follow a path as far as it leads. An index is taken as it is; who knows of merged lists shifts it before."""
    node = root
    for depth, part in enumerate(path):
        below = _step(node, part)
        if below is None:
            return Found(node, depth)
        node = below
    return Found(node, len(path))


def _step(node: Node, part: str | int) -> Node | None:
    if node.fields is not None:
        return node.fields.get(str(part))
    if node.items is not None:
        if isinstance(part, int):
            return node.items[part] if part < len(node.items) else None
        return next((item for item in node.items if item.text is not None and _names(item.text, part)), None)
    return node if node.text == part else None


def _names(text: str, name: str) -> bool:
    """Tell whether a list item like `NAME=value`, `NAME:value` or `NAME` is the one that a key names."""
    return text == name or text.startswith((f"{name}=", f"{name}:"))
