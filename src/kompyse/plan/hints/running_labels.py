"""The `kompose.*` labels that say how a service runs: scaling, probes, schedules, init containers, groups.

Rows as in `kompose_labels.py`, where they are applied. Several labels fill one record: their readers give a `Part`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.plan.hints import running
from kompyse.plan.hints.grammar import parse_size
from kompyse.plan.hints.running import Autoscale, Disk, Probe, Starter, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.plan.hints.records import ServiceHints

_REPLICAS = 3
"""kompose.hpa.replicas.max, where nothing is said."""
_CPU = Usage(percent=50)
"""kompose.hpa.cpu, where neither it nor kompose.hpa.memory is said."""


class Part(NamedTuple):
    """One field of a record: what a label says of it."""

    record: Callable[..., Any]
    field: str
    value: Any

    def into(self, present: Any) -> Any:
        """Put it into the record, which is made where there is none."""
        return (present or self.record())._replace(**{self.field: self.value})


def _part(hint: str, record: Callable[..., Any], field: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: {hint: Part(record, field, read(text))}


def _number(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and least <= int(digits) <= running.MOST):
            raise ValueError(f'"{text}" is no number from {least} to {running.MOST}')
        return int(digits)

    return read


def _is_true(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise ValueError(f'"{text}" is neither true nor false')
    return word == "true"


def _size(text: str) -> int:
    return parse_size(text.strip())


def _image(text: str) -> str:
    from kompyse.values import image  # noqa: PLC0415 - few projects have the label

    image.check(text.strip())
    return text.strip()


def _name(text: str) -> str:
    from kompyse.values import name  # noqa: PLC0415 - as above

    if not name.is_label(text.strip()):
        raise ValueError(f'"{text}" is no name of a container: use small letters, digits and -, at most 63')
    return text.strip()


def _group(text: str) -> str:
    if not text.strip():
        raise ValueError("the name of the group is empty")
    return text.strip()


def _probe(which: str, *fields: tuple[str, str, Callable[[str], Any]]) -> dict[str, Callable[[str], Any]]:
    base = f"kompose.service.healthcheck.{which}."
    return {f"{base}{label}": _part(which, Probe, field, read) for label, field, read in fields}


_ASKING = (
    ("http_get_path", "http_path", running.parse_path),
    ("http_get_port", "http_port", running.parse_port),
    ("tcp_port", "tcp_port", running.parse_port),
)
SERVICE: dict[str, Callable[[str], Any]] = {
    "kompose.cronjob.concurrency_policy": lambda text: {"concurrency": running.parse_concurrency(text)},
    "kompose.service.group": lambda text: {"group": _group(text)},
    "kompose.hpa.replicas.min": _part("autoscale", Autoscale, "least", _number(1)),
    "kompose.hpa.replicas.max": _part("autoscale", Autoscale, "most", _number(1)),
    "kompose.hpa.cpu": _part("autoscale", Autoscale, "cpu", lambda text: running.parse_usage(text, of_memory=False)),
    "kompose.hpa.memory": _part(
        "autoscale", Autoscale, "memory", lambda text: running.parse_usage(text, of_memory=True)
    ),
    "kompose.init.containers.name": _part("starter", Starter, "name", _name),
    "kompose.init.containers.image": _part("starter", Starter, "image", _image),
    "kompose.init.containers.command": _part("starter", Starter, "command", running.parse_words),
    **_probe(
        "readiness",
        ("test", "test", running.parse_test),
        ("interval", "interval", running.parse_seconds),
        ("timeout", "timeout", running.parse_seconds),
        ("retries", "retries", _number(1)),
        ("start_period", "start_period", running.parse_seconds),
        ("disable", "off", _is_true),
        *_ASKING,
    ),
    **_probe("liveness", *_ASKING),
}
DEPLOY: dict[str, Callable[[str], Any]] = {
    "kompose.ephemeral-storage.limit": _part("disk", Disk, "limit", _size),
    "kompose.ephemeral-storage.request": _part("disk", Disk, "request", _size),
}
"""Labels of `deploy.labels`."""


def completed(hints: ServiceHints) -> ServiceHints:
    """Fill in what Kompose documents for scaling labels that are not there."""
    scale = hints.autoscale
    if scale is None:
        return hints
    if scale.cpu is None and scale.memory is None:
        scale = scale._replace(cpu=_CPU)
    if scale.most is None:
        scale = scale._replace(most=max(_REPLICAS, scale.least or 1))
    return hints._replace(autoscale=scale)
