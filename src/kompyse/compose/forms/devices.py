"""`devices`, `gpus` and the requests for devices of a deploy section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes.shape import INVALID_DEVICE
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def to_map(value: Any, path: Path, sink: Sink) -> dict[str, Any] | None:
    """Turn `host[:container[:permissions]]` into a map."""
    if isinstance(value, dict):
        if "target" in value:
            return value
        message = f"{path_text(path)} has no target, the path of the device in the container"
        _refuse(message, path, sink, "add target")
        return None
    parts = value.split(":")
    if len(parts) > 3:
        message = f'{path_text(path)} is not a device: "{value}" has more than two colons'
        _refuse(message, path, sink, "write it as a map with source, target and permissions")
        return None
    source = parts[0]
    destination = parts[1] if len(parts) > 1 else ""
    entry = {"source": source, "target": destination or source, "permissions": parts[2] if len(parts) > 2 else "rwm"}
    return {key: text for key, text in entry.items() if text or key != "permissions"}


def gpus(value: Any, _path: Path, _sink: Sink) -> list[Any]:
    """Turn `all` into a request for all GPUs."""
    return [{"count": -1}] if isinstance(value, str) else value


def request(value: dict[str, Any], path: Path, sink: Sink) -> dict[str, Any]:
    """Check a request for devices: it may name how many or which, not both."""
    if value.get("count") is not None and value.get("device_ids") is not None:
        message = f"{path_text(path)} names both count and device_ids"
        _refuse(message, path, sink, "keep device_ids to name certain devices, or count for any of them")
    return value


def _refuse(message: str, path: Path, sink: Sink, hint: str) -> None:
    sink.report(INVALID_DEVICE, message, path=path, hint=hint)
