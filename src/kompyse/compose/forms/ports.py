"""`ports`: numbers, texts and maps in, maps of one port each out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.forms import scalars
from kompyse.diagnostics.codes.shape import INVALID_PORT
from kompyse.diagnostics.diagnostic import path_text
from kompyse.values import port

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def _long(item: str | float) -> list[Any]:
    if isinstance(item, float):
        raise ValueError(f"{item} is not a port: it has a fraction or an exponent")  # noqa: TRY004 - a user's slip
    found = []
    for each in port.parse(str(item)):
        entry: dict[str, Any] = {"target": each.target}
        if each.published:
            entry["published"] = each.published
        if each.protocol != "tcp":
            entry["protocol"] = each.protocol
        if each.host_ip:
            entry["host_ip"] = each.host_ip
        found.append(entry)
    return found


def to_list(value: list[Any], path: Path, sink: Sink) -> list[Any]:
    """Turn the whole list into maps. The defaults tcp and ingress are added later."""
    found = to_long(value, path, sink)
    return [{**each, "published": str(each["published"])} if "published" in each else each for each in found]


def to_long(value: list[Any], path: Path, sink: Sink) -> list[Any]:
    """Do the same for merging, where a published port that is a number differs from one that is a text."""
    found: list[Any] = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            entry = _checked(item, (*path, index), sink)
            if entry is not None:
                found.append(entry)
            continue
        try:
            found += _long(item)
        except ValueError as error:
            _refuse(str(error), (*path, index), sink)
    return found


def _checked(item: dict[str, Any], path: Path, sink: Sink) -> dict[str, Any] | None:
    entry = {key: each for key, each in item.items() if each not in (None, "") or key == "host_ip"}
    if "target" not in entry:
        _refuse("it has no target, the port on which the container listens", path, sink)
        return None
    target = scalars.count(entry["target"], (*path, "target"), sink)
    if target is None:
        return None
    if not 0 < target <= 65535:
        _refuse(f"{target} is not a port number: they go from 1 to 65535", path, sink)
        return None
    entry["target"] = target
    if "host_ip" in entry and not port.is_ip(str(entry["host_ip"])):
        _refuse(f'"{entry["host_ip"]}" is not an IP address', (*path, "host_ip"), sink)
    return entry


def _refuse(why: str, path: Path, sink: Sink) -> None:
    hint = 'write "8080:80" (published:target), or a map with target and published'
    sink.report(INVALID_PORT, f"{path_text(path)} is not a port: {why}", path=path, hint=hint)
