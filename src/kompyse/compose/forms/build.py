"""`build`: a context in, a map out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def to_map(value: Any, _path: Path, _sink: Sink) -> dict[str, Any]:
    """Turn the path of a context into a map."""
    return {"context": value} if isinstance(value, str) else value
