"""Long forms of values that still hold variables: what can be told apart is written out, anything else stays.

Numbers and texts are not read, so nothing is checked and nothing reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.forms import devices, mappings, mounts
from kompyse.compose.forms import ports as short_ports
from kompyse.diagnostics import Sink

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path


def _ports(item: Any, path: Path) -> list[Any] | None:
    """Return what one entry stands for; None where it cannot be read."""
    if isinstance(item, dict):
        return [item]
    sink = Sink()
    found = short_ports.to_list([item], path, sink)
    return None if sink.has_errors else [{"mode": "ingress", "protocol": "tcp", **each} for each in found]


def ports(value: list[Any], path: Path, _sink: Sink) -> list[Any]:
    """Turn the whole list into maps, or leave it as it is."""
    found = [_ports(item, path) for item in value]
    return value if None in found else [entry for entries in found for entry in entries or ()]


def mount(value: Any, path: Path, _sink: Sink) -> Any:
    """Turn the short form of a mount into a map."""
    if isinstance(value, dict):
        return value
    sink = Sink()
    found = mounts.to_map(value, path, sink)
    if found is None or sink.has_errors:
        return value
    if "bind" in found and found["type"] == "bind":
        found["bind"] = {"create_host_path": True, **found["bind"]}
    return found


def device(value: Any, path: Path, _sink: Sink) -> Any:
    """Turn the short form of a device into a map."""
    if isinstance(value, dict):
        return value
    sink = Sink()
    found = devices.to_map(value, path, sink)
    return value if sink.has_errors else found


def gpus(value: Any, _path: Path, _sink: Sink) -> Any:
    """Turn `all` into a request for all GPUs."""
    return [{"count": "all"}] if isinstance(value, str) else value


def assigned(value: Any, _path: Path, _sink: Sink) -> Any:
    """Turn a list of `name=value` into a map, where every item is one."""
    if not isinstance(value, list) or not all("=" in str(item) or item == "default" for item in value):
        return value
    return mappings.to_map(value)


def env_files(value: Any, _path: Path, _sink: Sink) -> list[Any]:
    """Turn `env_file` into a list of maps."""
    items = [value] if isinstance(value, str) else value
    return [
        {"path": item, "required": True} if isinstance(item, str) else {"required": True, **item}
        for item in items
        if isinstance(item, (str, dict))
    ]
