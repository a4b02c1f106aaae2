"""Sources of fields that come from hints of how a service runs: probes and disk. Used by the rows of `origin_rows.py`.

Takes a field that is asked about, gives the values of the project behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Path
    from kompyse.targets.kubernetes.origins import Asked

ASKS = ("test", "http", "port", "tcp", "http_get_path", "http_get_port", "tcp_port")
"""What a probe asks, as `x-kompyse` and the labels of Kompose call it."""


def of_probe(which: str, *fields: str) -> Callable[[Asked], Iterator[Path]]:
    """Make a source: what a hint says of a probe, under the names of `x-kompyse` and of Kompose's labels."""

    def find(asked: Asked) -> Iterator[Path]:
        for field in fields:
            yield from asked.at("x-kompyse", which, field)
            yield from asked.at("labels", f"kompose.service.healthcheck.{which}.{field}")

    return find


def alive(asked: Asked) -> Iterator[Path]:
    """Give what asks for a liveness probe."""
    found = [*of_probe("liveness", *ASKS)(asked)]
    yield from found or asked.at("x-kompyse", "liveness")


def alive_option(asked: Asked) -> str:
    """Name the option for a liveness probe, where no hint asks for it."""
    hints = asked.scope.planned.hints
    return "liveness" if hints is None or hints.liveness is None else ""


def http_option(asked: Asked) -> str:
    """Name the option for requests of the kubelet, where the health check is one and no hint says so."""
    return "probes" if not any(asked.at("x-kompyse", "probe")) and any(asked.at("healthcheck", "test")) else ""


def disk(asked: Asked) -> Iterator[Path]:
    """Give what a hint says of the disk of a container: of its limit, or of its request."""
    which = "limit" if "limits" in asked.field else "request"
    yield from asked.at("x-kompyse", "disk", which)
    yield from asked.at("deploy", "labels", f"kompose.ephemeral-storage.{which}")
