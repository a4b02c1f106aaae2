"""Read the hints: `x-kompyse` on the project, services and volumes, and the `kompose.*` labels of those who migrate.

Takes what the project holds under these keys, gives typed records or nothing; an unknown key is an error with the
nearest known one. The types stand in `models`, which is loaded only when a project has an `x-kompyse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import kompose_labels, running_labels
from kompyse.plan.hints.records import KEY, MountHints, NetworkHints, ServiceHints, StoreHints, VolumeHints, Weights

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


def of_outside(project: Project) -> dict[str, tuple[str, ...]]:
    """Read which names lead out of the project. What is wrong with them `of_project` tells."""
    if not (isinstance(project.x_kompyse, dict) and "outside" in project.x_kompyse):
        return {}
    from kompyse.plan.hints import models  # noqa: PLC0415 - loads pydantic

    found: dict[str, tuple[str, ...]] = models.check("project", project.x_kompyse)[0].get("outside", {})
    return found


def of_services(services: Mapping[str, Service], sink: Sink) -> dict[str, ServiceHints]:
    """Read the hints of the services that have any. `x-kompyse` wins over labels."""
    found = {}
    for key, service in services.items():
        hints = ServiceHints()
        if service.labels and any(label.startswith(kompose_labels.PREFIX) for label in service.labels):
            hints = kompose_labels.apply(
                service.labels, ("services", key, "labels"), kompose_labels.SERVICE, hints, sink
            )
            if hints.ingress is not None:
                of_labels = hints.ingress._replace(tls=hints.ingress_tls, class_name=hints.ingress_class)
                hints = hints._replace(ingress=of_labels)
        if service.deploy is not None and any(label in kompose_labels.DEPLOY for label in service.deploy.labels):
            path = ("services", key, "deploy", "labels")
            hints = kompose_labels.apply(service.deploy.labels, path, kompose_labels.DEPLOY, hints, sink)
        hints = running_labels.completed(hints)
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
            if hints.starter is not None and hints.starter.image is None:
                sink.report(
                    codes.HINT_INVALID,
                    f'a container is to run before service "{key}", but no label says which image',
                    path=("services", key, "labels"),
                    hint="add the label kompose.init.containers.image, or write a pre_start hook",
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


def of_mounts(key: str, service: Service, sink: Sink) -> dict[int, MountHints]:
    """Read the hints of the items of `volumes` that have any, by their index."""
    return {
        index: MountHints(**_checked(mount.x_kompyse, "mount", ("services", key, "volumes", index, KEY), sink))
        for index, mount in enumerate(service.volumes)
        if mount.x_kompyse is not None
    }


def of_networks(project: Project, sink: Sink) -> dict[str, NetworkHints]:
    """Read the hints of the networks that have any."""
    return {
        key: NetworkHints(**_checked(network.x_kompyse, "network", ("networks", key, KEY), sink))
        for key, network in project.networks.items()
        if network is not None and network.x_kompyse is not None
    }


def of_stores(project: Project, sink: Sink) -> dict[tuple[str, str], StoreHints]:
    """Read the hints of the secrets and configs that have any, by section and key."""
    return {
        (section, key): StoreHints(**_checked(store.x_kompyse, section.removesuffix("s"), (section, key, KEY), sink))
        for section in ("secrets", "configs")
        for key, store in getattr(project, section).items()
        if store.x_kompyse is not None
    }


def check_elsewhere(project: Project, sink: Sink) -> None:
    """Report `x-kompyse` where no hint is known: attachments to networks."""
    for key, service in project.services.items():
        for network, attachment in service.networks.items():
            if attachment is not None and attachment.x_kompyse is not None:
                _report_misplaced(("services", key, "networks", network, KEY), sink)


def _report_misplaced(path: Path, sink: Sink) -> None:
    sink.report(
        codes.HINT_UNKNOWN,
        f"no {KEY} hints are known here",
        path=path,
        hint="hints stand on services, on what the top level declares, and at the top of the file; remove this one",
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
