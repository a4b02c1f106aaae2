"""The objects as JSON: one List, or a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.outputs.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMMARY = "JSON: one List of all objects, as kubectl reads it"


def render(objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> bytes:
    """Write all objects as the items of one List, in their order; a document of its own stands as it is."""
    if names and len(objects) == 1:
        return _document(objects[0])
    return _document({"apiVersion": "v1", "kind": "List", "items": objects})


def files(objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> dict[str, bytes]:
    """Write each object as a file with one JSON document."""
    return {name: _document(each) for name, each in named(objects, "json", names)}


def _document(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
