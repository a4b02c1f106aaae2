"""`depends_on`: a list of services or a map in, a map with condition and required out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def started() -> dict[str, Any]:
    """Make what the short form means: the dependency has started."""
    return {"condition": "service_started", "required": True}


def to_map(value: Any, _path: Path, _sink: Sink) -> dict[str, Any]:
    """Turn a list into a map; a map gets the defaults of its entries."""
    if isinstance(value, dict):
        return {
            name: {"required": True, **entry} if isinstance(entry, dict) else entry for name, entry in value.items()
        }
    return {str(name): started() for name in value}
