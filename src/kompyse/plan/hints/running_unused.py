"""Hints about how a service runs that have no effect: where they stand, and why.

Takes the hints and what was planned, gives each field without effect with its reason; `unused.py` tells them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.plan import health
from kompyse.plan.hints.records import KEY
from kompyse.plan.plan import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.diagnostics import Path
    from kompyse.plan.hints import ServiceHints
    from kompyse.plan.plan import PlannedService

_ENDS = (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED)
LABELS: dict[str, tuple[str, ...]] = {
    "autoscale": ("kompose.hpa.cpu", "kompose.hpa.memory", "kompose.hpa.replicas.max", "kompose.hpa.replicas.min"),
    "concurrency": ("kompose.cronjob.concurrency_policy",),
    "disk": ("kompose.ephemeral-storage.limit", "kompose.ephemeral-storage.request"),
    "group": ("kompose.service.group",),
    "liveness": tuple(
        f"kompose.service.healthcheck.liveness.{name}" for name in ("http_get_path", "http_get_port", "tcp_port")
    ),
    "readiness": tuple(
        f"kompose.service.healthcheck.readiness.{name}"
        for name in [
            "test",
            "http_get_path",
            "http_get_port",
            "tcp_port",
            "interval",
            "timeout",
            "retries",
            "start_period",
            "disable",
        ]
    ),
    "starter": tuple(f"kompose.init.containers.{name}" for name in ("image", "command", "name")),
}
"""Labels that fill a hint, those that say most of it first."""
_KEYS = {"time_zone": "timezone", "suspended": "suspend"}
"""Hints that `x-kompyse` calls otherwise."""


def where(planned: PlannedService, field: str, *parts: str) -> Path:
    """Give where a hint stands: in `x-kompyse`, there with `parts` if they were written, or else its first label."""
    base: Path = ("services", planned.key)
    key = _KEYS.get(field, field)
    extension: Any = planned.service.x_kompyse
    if isinstance(extension, dict) and key in extension:
        path: Path = (*base, KEY, key)
        value = extension[key]
        for part in parts:
            if not (isinstance(value, dict) and part in value):
                return path
            path, value = (*path, part), value[part]
        return path
    deploy = planned.service.deploy
    for place, labels in (("labels",), planned.service.labels), (("deploy", "labels"), deploy.labels if deploy else {}):
        for label in LABELS.get(field, ()):
            if label in labels:
                return (*base, *place, label)
    return base


def of_service(
    planned: PlannedService, own: ServiceHints, peers: Mapping[str, PlannedService]
) -> Iterator[tuple[str, str]]:
    """Give the field of each hint without effect, and why it has none."""
    key, ends = planned.key, planned.lifecycle in _ENDS
    if planned.lifecycle is not Lifecycle.CONTINUOUS:
        how = "runs to its end" if ends else "runs once on every node"
        for field in ("autoscale", "disruption", "ordered", "strategy"):
            if getattr(own, field):
                yield field, f'"{key}" {how}, and has no replicas that come and go'
    if planned.lifecycle is not Lifecycle.SCHEDULED:
        for field in ("concurrency", "time_zone", "suspended", "history"):
            if getattr(own, field) is not None:
                yield field, f'"{key}" does not run by the clock'
    if own.ttl is not None and not ends:
        yield "ttl", f'"{key}" is to stay'
    if own.ttl is not None:
        waiting = _who_waits(key, peers)
        if waiting:
            yield "ttl", f'"{waiting}" waits for the end of "{key}", and would wait for ever once it is gone'
    if own.probe is not None and not health.is_known(planned.service.healthcheck):
        yield "probe", f'"{key}" has no health check in the project'


def _who_waits(key: str, peers: Mapping[str, PlannedService]) -> str:
    """Name the first service that waits for the end of one."""
    for other in peers.values():
        for wait in other.waits:
            if wait.service == key and wait.condition == "service_completed_successfully":
                return other.key
    return ""


_OF_THE_LEAD = (
    *("autoscale", "disruption", "ordered", "strategy"),
    *("concurrency", "time_zone", "suspended", "history", "ttl"),
)


def of_member(key: str, own: ServiceHints, lead: str, hints: Mapping[str, ServiceHints]) -> Iterator[tuple[str, str]]:
    """Give the hints of a service that runs in the place of another, whose hints count for both."""
    if key == lead:
        return
    for field in _OF_THE_LEAD:
        value = getattr(own, field)
        if value is not None and value != getattr(hints.get(lead), field, None):
            yield field, f'"{key}" runs in the place of "{lead}", so what is said there counts'
