"""Hints that have no effect: what they ask for is decided otherwise, or there is nothing of which they speak.

Takes the hints and what was planned; tells each such hint at its line, so that nobody relies on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import KEY
from kompyse.plan.plan import FromVolume, Lifecycle

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
            sink.report(codes.HINT_UNUSED, reason, path=_place(planned[key], field), hint="remove it")
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
    if not any(isinstance(mount.source, FromVolume) for mount in planned.mounts):
        for field in ("volume_size", "volume_class"):
            if getattr(hints, field) is not None:
                yield field, f'"{key}" mounts no named volume'


def _of_member(key: str, own: ServiceHints, lead: str, hints: Mapping[str, ServiceHints]) -> Iterator[tuple[str, str]]:
    """Give the hints of a service that runs in the place of another, whose hints count for both."""
    for field in ("kind", "schedule", "retries"):
        value = getattr(own, field)
        if key != lead and value is not None and value != getattr(hints.get(lead), field, None):
            yield field, f'"{key}" runs in the place of "{lead}", so what is said there counts'


def _place(planned: PlannedService, field: str) -> Path:
    extension: Any = planned.service.x_kompyse
    if isinstance(extension, dict) and field in extension:
        return ("services", planned.key, KEY, field)
    return ("services", planned.key, "labels", _LABELS[field])
