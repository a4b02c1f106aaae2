"""Hints that have no effect: what they ask for is decided otherwise, or there is nothing of which they speak.

Takes the hints and what was planned; tells each such hint at its line, so that nobody relies on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import KEY
from kompyse.plan.plan import FromBundle, FromVolume, Lifecycle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project
    from kompyse.plan.hints import ServiceHints
    from kompyse.plan.plan import PlannedService, Unit

_ENDS = (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED)
_LABELS = {
    "kind": "kompose.controller.type",
    "publish": "kompose.service.type",
    "retries": "kompose.cronjob.backoff_limit",
    "schedule": "kompose.cronjob.schedule",
    "volume_size": "kompose.volume.size",
    "volume_class": "kompose.volume.storage-class-name",
    "volume_type": "kompose.volume.type",
    "volume_subpath": "kompose.volume.subpath",
    "fs_group": "kompose.security-context.fsgroup",
    "ingress": "kompose.service.expose",
    "ingress_tls": "kompose.service.expose.tls-secret",
    "ingress_class": "kompose.service.expose.ingress-class-name",
    "node_port": "kompose.service.nodeport.port",
    "traffic_policy": "kompose.service.external-traffic-policy",
    "on_node": "kompose.controller.port.expose",
    "group": "kompose.service.group",
}
_LABELS_OF_VOLUMES = (_LABELS["volume_size"], _LABELS["volume_class"])


def tell(
    project: Project,
    hints: Mapping[str, ServiceHints],
    planned: Mapping[str, PlannedService],
    units: Iterable[Unit],
    sink: Sink,
) -> None:
    """Tell the hints of services and of external volumes that have no effect."""
    lead_of = {key: unit.lead for unit in units for key in unit.services}
    for key, own in hints.items():
        found = [*_of_service(planned[key], own), *_of_member(key, own, lead_of[key], hints)]
        for field, reason in found:
            sink.report(codes.HINT_UNUSED, reason, path=place(planned[key], field), hint="remove it")
        if any(getattr(own, field) is not None for field in _RUNNING):
            _tell_running(planned, hints, key, lead_of[key], sink)
    for key, reason in _alone(hints):
        sink.report(codes.HINT_UNUSED, reason, path=place(planned[key], "group"), hint="remove it")
    for key, volume in project.volumes.items():
        if volume is None or not volume.external:
            continue
        paths: list[Path] = [("volumes", key, KEY)] if volume.x_kompyse else []
        paths += [("volumes", key, "labels", label) for label in _LABELS_OF_VOLUMES if label in volume.labels]
        for path in paths:
            message = f'the volume "{key}" is there already, so nothing is asked for it'
            sink.report(codes.HINT_UNUSED, message, path=path, hint="remove it")


def _of_service(planned: PlannedService, hints: ServiceHints) -> Iterator[tuple[str, str]]:
    """Give the field of each hint without effect, and why it has none."""
    key = planned.key
    if hints.retries is not None and planned.lifecycle not in _ENDS:
        yield "retries", f'"{key}" is to stay, so it is started again whenever it ends'
    if hints.schedule and hints.kind not in (None, "cronjob", "job"):
        yield "kind", f'"{key}" runs by the clock, and so not as a {hints.kind}'
    if hints.publish not in (None, "none"):
        if planned.service.network_mode == "host":
            yield "publish", f'"{key}" is on the network of the host, where its ports are open anyway'
        elif not planned.publications and all(port.inferred for port in planned.peer_ports):
            yield "publish", f'"{key}" has no port to publish'
    yield from _of_exposure(planned, hints)
    if not any(isinstance(mount.source, FromVolume) for mount in planned.mounts):
        for field in ("volume_size", "volume_class", "volume_subpath"):
            if getattr(hints, field) is not None:
                yield field, f'"{key}" mounts no named volume'
    yield from _of_volumes(planned, hints)


def _of_exposure(planned: PlannedService, hints: ServiceHints) -> Iterator[tuple[str, str]]:
    key = planned.key
    if hints.ingress is not None:
        if not planned.publications and all(port.inferred for port in planned.peer_ports):
            yield "ingress", f'"{key}" has no port to which a route could lead'
    elif hints.ingress_tls is not None or hints.ingress_class is not None:
        field = "ingress_class" if hints.ingress_tls is None else "ingress_tls"
        yield field, f'no label kompose.service.expose says that "{key}" is reached by HTTP'
    if hints.on_node and not planned.service.ports:
        yield "on_node", f'"{key}" publishes no port that could be bound on the node'


def _of_volumes(planned: PlannedService, hints: ServiceHints) -> Iterator[tuple[str, str]]:
    """Give the hints about the volumes of a service that has none."""
    if hints.volume_type and not any(mount.type in ("bind", "volume") for mount in planned.service.volumes):
        yield "volume_type", f'"{planned.key}" has no volumes'
    if hints.fill and not any(mount.type == "volume" for mount in planned.service.volumes):
        yield "fill", f'"{planned.key}" has no volumes that could be filled'
    if hints.fs_group is not None and not any(
        isinstance(mount.source, FromVolume | FromBundle) for mount in planned.mounts
    ):
        yield "fs_group", f'"{planned.key}" mounts nothing that could belong to a group'


def _of_member(key: str, own: ServiceHints, lead: str, hints: Mapping[str, ServiceHints]) -> Iterator[tuple[str, str]]:
    """Give the hints of a service that runs in the place of another, whose hints count for both."""
    for field in ("kind", "schedule", "retries"):
        value = getattr(own, field)
        if key != lead and value is not None and value != getattr(hints.get(lead), field, None):
            yield field, f'"{key}" runs in the place of "{lead}", so what is said there counts'


_RUNNING = (
    *("autoscale", "disruption", "liveness", "readiness", "probe", "ordered", "strategy"),
    *("concurrency", "time_zone", "suspended", "history", "ttl"),
)


def _tell_running(
    planned: Mapping[str, PlannedService], hints: Mapping[str, ServiceHints], key: str, lead: str, sink: Sink
) -> None:
    """Tell the hints about how a service runs that have no effect."""
    from kompyse.plan.hints import running_unused  # noqa: PLC0415 - few projects have such hints

    found = [*running_unused.of_service(planned[key], hints[key], planned)]
    found += running_unused.of_member(key, hints[key], lead, hints)
    for field, reason in found:
        path = running_unused.where(planned[key], field)
        sink.report(codes.HINT_UNUSED, reason, path=path, hint="remove it")
    if hints[key].strategy == "blue-green" and "strategy" not in dict(found):
        message = f'"{key}" is switched blue-green by `kompyse up`; whatever else applies it replaces it in its place'
        sink.report(codes.STRATEGY_OF_UP, message, path=running_unused.where(planned[key], "strategy"))


def _alone(hints: Mapping[str, ServiceHints]) -> Iterator[tuple[str, str]]:
    """Give the services that are alone in their group, and why their hint has no effect."""
    members: dict[str, list[str]] = {}
    for key, own in hints.items():
        if own.group:
            members.setdefault(own.group, []).append(key)
    for word, keys in members.items():
        if len(keys) == 1:
            yield keys[0], f'no other service is in the group "{word}"'


def place(planned: PlannedService, field: str) -> Path:
    """Give where a hint stands: in `x-kompyse`, or else its label."""
    extension: Any = planned.service.x_kompyse
    if isinstance(extension, dict) and field in extension:
        return ("services", planned.key, KEY, field)
    return ("services", planned.key, "labels", _LABELS[field])
