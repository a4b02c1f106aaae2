"""Read the hints: `x-kompyse` on the project, services and volumes, and the `kompose.*` labels of those who migrate.

Takes what the project holds under these keys, gives typed records or nothing; an unknown key is an error with the
nearest known one. The types stand in `models`, which is loaded only when a project has an `x-kompyse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import kompose_labels
from kompyse.plan.hints.records import KEY, ServiceHints, VolumeHints, Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project, Service, Volume


def of_project(project: Project, sink: Sink) -> Weights:
    """Read what the project says about the weight of findings."""
    if project.x_kompyse is None:
        return Weights()
    found = _checked(project.x_kompyse, "project", (KEY,), sink).get("diagnostics")
    return Weights(tuple(found.ignore), tuple(found.error)) if found else Weights()


def of_services(services: Mapping[str, Service], sink: Sink) -> dict[str, ServiceHints]:
    """Read the hints of the services that have any. `x-kompyse` wins over labels."""
    found = {}
    for key, service in services.items():
        hints = ServiceHints()
        if service.labels and any(label.startswith(kompose_labels.PREFIX) for label in service.labels):
            hints = kompose_labels.apply(
                service.labels, ("services", key, "labels"), kompose_labels.SERVICE, hints, sink
            )
        if service.x_kompyse is not None:
            values = _checked(service.x_kompyse, "service", ("services", key, KEY), sink)
            hints = hints._replace(**values)
        if hints != ServiceHints():
            if hints.kind == "cronjob" and not hints.schedule:
                sink.report(
                    codes.HINT_INVALID,
                    f'service "{key}" is to run by the clock, but no hint says when',
                    path=("services", key),
                    hint=f'add {KEY}: {{schedule: "0 3 * * *"}}',
                )
            found[key] = hints
    return found


def of_volume(key: str, volume: Volume | None, sink: Sink) -> VolumeHints:
    """Read the hints of a volume. `x-kompyse` wins over labels, and they over `driver_opts.size`."""
    if volume is None:
        return VolumeHints()
    hints = VolumeHints()
    size = volume.driver_opts.get("size") if volume.driver_opts else None
    if size:
        path = ("volumes", key, "driver_opts", "size")
        hints = kompose_labels.applied(kompose_labels.VOLUME["kompose.volume.size"], size, path, hints, sink)
    if volume.labels:
        hints = kompose_labels.apply(volume.labels, ("volumes", key, "labels"), kompose_labels.VOLUME, hints, sink)
    if volume.x_kompyse is not None:
        values = _checked(volume.x_kompyse, "volume", ("volumes", key, KEY), sink)
        hints = hints._replace(**values)
    return hints


def check_elsewhere(project: Project, sink: Sink) -> None:
    """Report `x-kompyse` where no hint is known: networks, secrets, configs."""
    for section in ("networks", "secrets", "configs"):
        for key, resource in getattr(project, section).items():
            if resource is not None and resource.x_kompyse is not None:
                _report_misplaced((section, key, KEY), sink)
    for key, service in project.services.items():
        for network, attachment in service.networks.items():
            if attachment is not None and attachment.x_kompyse is not None:
                _report_misplaced(("services", key, "networks", network, KEY), sink)


def _report_misplaced(path: Path, sink: Sink) -> None:
    sink.report(
        codes.HINT_UNKNOWN,
        f"no {KEY} hints are known here",
        path=path,
        hint="hints stand on services, on top-level volumes and at the top of the file; remove this one",
    )


def json_schema() -> dict[str, Any]:
    """Give the JSON schema of `x-kompyse`, with definitions for the project, services and volumes."""
    from kompyse.plan.hints import models  # noqa: PLC0415 - loads pydantic

    return models.json_schema()


def _checked(value: Any, model: str, path: Path, sink: Sink) -> dict[str, Any]:
    """Check an `x-kompyse` against its type; gives the values that are set, by the fields of the hints record."""
    from kompyse.plan.hints import models  # noqa: PLC0415 - loads pydantic

    values, faults = models.check(model, value)
    for fault in faults:
        sink.report(
            codes.HINT_UNKNOWN if fault.unknown else codes.HINT_INVALID,
            fault.message,
            path=(*path, *fault.where),
            hint=fault.hint,
        )
    return values
