"""Hints of the user: `x-kompyse` on the project, services and volumes, and the `kompose.*` labels of those who migrate.

Takes what the project holds under these keys, gives typed records or nothing; an unknown key is an error with the
nearest known one. The types stand in `hint_types`, which is loaded only when a project has an `x-kompyse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import config as codes
from kompyse.values import cron
from kompyse.values import name as values_name
from kompyse.values import size as values_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project, Service, Volume

KEY = "x-kompyse"
KINDS = ("deployment", "statefulset", "daemonset", "job", "cronjob")
EXPOSURES = ("nodeport", "loadbalancer", "none")
ACCESS_MODES = {
    "rwo": "ReadWriteOnce",
    "rox": "ReadOnlyMany",
    "rwx": "ReadWriteMany",
    "rwop": "ReadWriteOncePod",
}
_LABEL_PREFIX = "kompose."


class ServiceHints(NamedTuple):
    """Hints of one service; None where nothing is said."""

    kind: str | None = None
    publish: str | None = None
    style: str | None = None
    """What stands behind the service's name: `headless` for the addresses of its containers themselves."""
    schedule: str | None = None
    retries: int | None = None
    volume_size: int | None = None
    """For all named volumes that the service mounts, in bytes."""
    volume_class: str | None = None


class Weights(NamedTuple):
    """Codes that the project wants to be ignored, or to weigh as errors."""

    ignores: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class VolumeHints(NamedTuple):
    """Hints of one volume; None where nothing is said."""

    size: int | None = None
    storage_class: str | None = None
    access_modes: tuple[str, ...] = ()


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
        if service.labels and any(label.startswith(_LABEL_PREFIX) for label in service.labels):
            hints = _of_labels(service.labels, ("services", key, "labels"), _SERVICE_LABELS, hints, sink)
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
        hints = _applied(_as("size", _size), size, ("volumes", key, "driver_opts", "size"), hints, sink)
    if volume.labels and any(label.startswith(_LABEL_PREFIX) for label in volume.labels):
        hints = _of_labels(volume.labels, ("volumes", key, "labels"), _VOLUME_LABELS, hints, sink)
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
    from kompyse.plan import hint_types  # noqa: PLC0415 - loads pydantic

    return hint_types.json_schema()


def parse_size(text: str) -> int:
    """Read a size as Compose (`10g`, `512m`) or Kubernetes (`10Gi`) writes it, in bytes. Raises ValueError.

    `10G` counts in 1024, as everywhere in Compose.
    """
    shortened = text[:-1] if text[-1:] == "i" else text
    size = values_size.parse(shortened)
    if size <= 0:
        raise ValueError(f'the size "{text}" is not above 0')
    return size


def parse_class(text: str) -> str:
    """Check the name of a storage class: small letters, digits, `-` and `.`. Raises ValueError with a sentence."""
    if not values_name.is_subdomain(text):
        raise ValueError(f'"{text}" cannot be the name of a storage class: use small letters, digits, - and .')
    return text


def _checked(value: Any, model: str, path: Path, sink: Sink) -> dict[str, Any]:
    """Check an `x-kompyse` against its type; gives the values that are set, by the fields of the hints record."""
    from kompyse.plan import hint_types  # noqa: PLC0415 - loads pydantic

    values, faults = hint_types.check(model, value)
    for fault in faults:
        sink.report(
            codes.HINT_UNKNOWN if fault.unknown else codes.HINT_INVALID,
            fault.message,
            path=(*path, *fault.where),
            hint=fault.hint,
        )
    return values


def _size(text: str) -> int:
    return parse_size(text.strip())


def _kind(text: str) -> str:
    word = text.strip().lower()
    if word not in KINDS[:3]:
        raise ValueError(f'"{text}" is no controller: use {", ".join(KINDS[:3])}')
    return word


_SERVICE_TYPES: dict[str, dict[str, str]] = {
    "nodeport": {"publish": "nodeport"},
    "loadbalancer": {"publish": "loadbalancer"},
    "clusterip": {"publish": "none"},
    "headless": {"publish": "none", "style": "headless"},
}
"""What kompose.service.type may say, and the hints that say the same."""


def _service_type(text: str) -> dict[str, str]:
    word = text.strip().lower()
    if word not in _SERVICE_TYPES:
        raise ValueError(f'"{text}" is no type of exposure: use {", ".join(_SERVICE_TYPES)}')
    return _SERVICE_TYPES[word]


def _count(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) < 2**31):
        raise ValueError(f'"{text}" is no number from 0 to {2**31 - 1}')
    return int(digits)


def _as(field: str, read: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    return lambda text: {field: read(text)}


# Label → how its text is read; gives fields of the hints.
_SERVICE_LABELS = {
    "kompose.controller.type": _as("kind", _kind),
    "kompose.service.type": _service_type,
    "kompose.cronjob.schedule": _as("schedule", cron.parse),
    "kompose.cronjob.backoff_limit": _as("retries", _count),
    "kompose.volume.size": _as("volume_size", _size),
    "kompose.volume.storage-class-name": _as("volume_class", parse_class),
}
_VOLUME_LABELS = {
    "kompose.volume.size": _as("size", _size),
    "kompose.volume.storage-class-name": _as("storage_class", parse_class),
}


def _of_labels(labels: Mapping[str, str], path: Path, known: Mapping[str, Any], hints: Any, sink: Sink) -> Any:
    """Apply the `kompose.*` labels of a service or volume; tells those that mean nothing here."""
    for label, text in labels.items():
        if not label.startswith(_LABEL_PREFIX):
            continue
        if label in known:
            hints = _applied(known[label], text, (*path, label), hints, sink)
        else:
            sink.report(
                codes.KOMPOSE_LABEL_UNKNOWN,
                f'the label "{label}" has no effect here',
                path=(*path, label),
                hint=f"these have: {', '.join(known)}",
            )
    return hints


def _applied(read: Callable[[str], dict[str, Any]], text: str, path: Path, hints: Any, sink: Sink) -> Any:
    try:
        return hints._replace(**read(text))
    except ValueError as error:
        sink.report(codes.HINT_INVALID, f"{path[-1]}: {error}", path=path, hint="correct the value")
        return hints
