"""What a target loses: the tree as the user wrote it and a table of fates in, findings out.

The tree is walked once along a trie made of the table; parts below which nothing is told are not entered. A value that
asks for nothing (`init: false`, an empty list) loses nothing and is not told.
Findings that depend on a value (`pid: host` yes, `pid: container:x` no) are the business of the target's functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.attributes.fate import Fate, FateKind, lost
from kompyse.attributes.registry import REGISTRY
from kompyse.diagnostics.codes import fates as codes
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics.code import Code
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

_TOLD: dict[FateKind, tuple[Code, str]] = {
    FateKind.LOST: (codes.ATTRIBUTE_LOST, "is lost"),
    FateKind.APPROXIMATED: (codes.ATTRIBUTE_APPROXIMATED, "is approximated"),
    FateKind.REFUSED: (codes.ATTRIBUTE_REFUSED, "is refused"),
}


class _Node:
    """A step of the trie: the fate to tell of here (None when there is nothing to tell) and the steps below.

    `below` are those below which something is told, `every` are all of them.
    """

    __slots__ = ("below", "every", "fate", "neutral", "own")

    def __init__(self, own: Fate | None, neutral: tuple[object, ...] = ()) -> None:
        self.own = own
        self.neutral = neutral
        self.fate: Fate | None = None
        self.below: dict[str, _Node] = {}
        self.every: dict[str, _Node] = self.below


def report(written: dict[str, Any], fates: Mapping[str, Fate], sink: Sink, target: str) -> None:
    """Report every attribute in `written` that the target loses (KY001), refuses (KY003) or approximates (KY002).

    A path without an entry in `fates` is lost; below a path whose fate is told, a path with the same fate, or
    without one, is covered by it and not told again.
    """
    _Reporter(sink, target).walk(written, _trie(fates, lost(f"{target} has no entry for it", "")), ())


def _trie(fates: Mapping[str, Fate], missing: Fate) -> _Node:
    root = _Node(None)
    for path, row in REGISTRY.items():
        node = root
        steps = path.replace("[]", ".[]").split(".")
        for step in steps[:-1]:
            node = node.below[step]
        told = node.own if node.own is not None and node.own.kind in _TOLD else None
        fate = fates.get(path) or told or missing
        child = node.below[steps[-1]] = _Node(fate, row.neutral)
        if fate.kind in _TOLD and fate != told:
            child.fate = fate
    _prune(root)
    return root


def _prune(node: _Node) -> bool:
    """Remove what has nothing to tell; returns whether anything is left."""
    node.below = {step: child for step, child in node.below.items() if _prune(child)}
    return bool(node.below) or node.fate is not None


class _Reporter:
    def __init__(self, sink: Sink, target: str) -> None:
        self.sink = sink
        self.target = target

    def walk(self, value: Any, node: _Node, path: Path) -> None:
        if value.__class__ is dict:
            below = node.below
            star = below.get("*")
            for key, item in value.items():
                child = below.get(key, star)
                if child is not None:
                    self.enter(item, child, (*path, key))
        elif value.__class__ is list and (child := node.below.get("[]")) is not None:
            for index, item in enumerate(value):
                self.enter(item, child, (*path, index))

    def enter(self, value: Any, node: _Node, path: Path) -> None:
        fate = node.fate
        if fate is not None:
            if _asks_for_nothing(value, node):
                return
            code, word = _TOLD[fate.kind]
            message = f"{path_text(path)} {word}: {fate.text}"
            self.sink.report(code, message, path=path, hint=fate.remedy, target=self.target)
        if node.below:
            self.walk(value, node, path)


def _asks_for_nothing(value: Any, node: _Node | None) -> bool:
    """Tell whether a value is what holds without it: empty, neutral by its row, or a map of such values."""
    if value is None or value in ("", [], {}):
        return True
    if node is None:
        return False
    if value.__class__ is dict:
        star = node.every.get("*")
        return all(_asks_for_nothing(item, node.every.get(key, star)) for key, item in value.items())
    return any(value == each and value.__class__ is each.__class__ for each in node.neutral)
