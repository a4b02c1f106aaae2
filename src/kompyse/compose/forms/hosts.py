"""`extra_hosts`: a map or a list of `host=ip` (or `host:ip`) in, the sorted list of `host=ip` out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes.shape import INVALID_ASSIGNMENT
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def to_list(value: Any, path: Path, sink: Sink) -> list[str]:
    """Turn extra hosts into a list. Brackets around an address go, `a=1,2` in a list is two addresses."""
    found = []
    for host, address, place in _pairs(value, path):
        if not address and isinstance(place[-1], int):
            _refuse(f'{path_text(place)} has no address: "{host}"', place, sink, f"write {host}=192.0.2.1")
        elif not host or ":" in host or "=" in host:
            _refuse(f'{path_text(place)}: "{host}" is not a host name', place, sink, "write host=address")
        else:
            bare = address[1:-1] if len(address) > 2 and address[0] == "[" and address[-1] == "]" else address
            found.append(f"{host}={bare}")
    return sorted(found)


def _pairs(value: Any, path: Path) -> Iterator[tuple[str, str, Path]]:
    if isinstance(value, dict):
        for host, addresses in value.items():
            for address in addresses if isinstance(addresses, list) else [addresses]:
                yield host, str(address), (*path, host)
        return
    for index, item in enumerate(map(str, value)):
        separator = "=" if "=" in item else ":"
        host, found, addresses = item.partition(separator)
        if not found:
            yield host, "", (*path, index)
            continue
        for address in addresses.split(","):
            yield host, address or " ", (*path, index)


def _refuse(message: str, path: Path, sink: Sink, hint: str) -> None:
    sink.report(INVALID_ASSIGNMENT, message, path=path, hint=hint)
