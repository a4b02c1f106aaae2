"""The job of a JSON schema: the merged tree in raw forms in, findings about unknown keys, types and values out.

The rules are the rows of the registry and nothing else; they are made into a tree of checkers once per process.
What a text means (durations, ports, commands) is the business of the canonical phase, and whether the parts of the
project fit together that of the consistency phase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.checkers import Checker, checkers
from kompyse.compose.shape_findings import duplicate_item, invalid_key, missing, not_allowed, unknown, wrong_type

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def check(tree: dict[str, Any], sink: Sink) -> None:
    """Report everything in the tree that does not have the shape of the Compose Specification."""
    _map(checkers(), tree, (), sink)


def _map(checker: Checker, value: dict[str, Any], path: Path, sink: Sink) -> None:
    fields, entry = checker.fields, checker.entry
    for key, item in value.items():
        child = fields.get(key)
        if child is None:
            if entry is not None:
                child = entry
                if not key or not checker.key_matches(key):
                    if checker.open:
                        continue
                    invalid_key(checker, key, path, sink)
            else:
                if not (key.startswith("x-") and (checker.extensions or checker.open)) and (fields or not checker.open):
                    unknown(checker, key, path, sink)
                continue
        if item.__class__ not in child.plain:
            _value(child, item, (*path, key), sink)
    for key in checker.required:
        if key not in value:
            missing(key, path, sink)


def _list(checker: Checker, value: list[Any], path: Path, sink: Sink) -> None:
    item_checker = checker.item
    assert item_checker is not None
    if not item_checker.plain.issuperset(map(type, value)):
        for index, item in enumerate(value):
            if item.__class__ not in item_checker.plain:
                _value(item_checker, item, (*path, index), sink)
    if checker.unique and len(value) > 1:
        _unique(value, path, sink)


def _unique(value: list[Any], path: Path, sink: Sink) -> None:
    if set(map(type, value)) == {str} and len(set(value)) == len(value):
        return
    for index, item in enumerate(value):
        for earlier in range(index):
            if value[earlier] == item and isinstance(value[earlier], bool) == isinstance(item, bool):
                duplicate_item(item, earlier, (*path, index), sink)
                break


def _value(checker: Checker, value: Any, path: Path, sink: Sink) -> None:
    kind = value.__class__
    if kind is dict and checker.maps:
        _map(checker, value, path, sink)
    elif kind is list and checker.item is not None:
        _list(checker, value, path, sink)
    elif kind in checker.scalars:
        fault = checker.fault(value)
        if fault:
            not_allowed(checker, value, fault, path, sink)
    elif not (checker.moments and kind.__name__ == "datetime"):
        wrong_type(checker, value, path, sink)
