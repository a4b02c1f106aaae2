"""Hints of the user: `x-kompyse` on services and volumes, and the `kompose.*` labels of those who migrate.

Takes what the project holds under these keys, gives typed records or nothing; an unknown key is an error with the
nearest known one. The types stand in `hint_types`, which is loaded only when a project has an `x-kompyse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import config as codes
from kompyse.values import size as values_size

if TYPE_CHECKING:
    from collections.abc import Mapping

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
_MACROS = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_CRON = frozenset("0123456789*/,-?LW#")


class ServiceHints(NamedTuple):
    """Hints of one service; None where nothing is said."""

    kind: str | None = None
    publish: str | None = None
    schedule: str | None = None
    retries: int | None = None
    volume_size: int | None = None
    """For all named volumes that the service mounts, in bytes."""
    volume_class: str | None = None


class VolumeHints(NamedTuple):
    """Hints of one volume; None where nothing is said."""

    size: int | None = None
    storage_class: str | None = None
    access_modes: tuple[str, ...] = ()


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
        hints = _applied("size", _size, size, ("volumes", key, "driver_opts", "size"), hints, sink)
    if volume.labels and any(label.startswith(_LABEL_PREFIX) for label in volume.labels):
        hints = _of_labels(volume.labels, ("volumes", key, "labels"), _VOLUME_LABELS, hints, sink)
    if volume.x_kompyse is not None:
        values = _checked(volume.x_kompyse, "volume", ("volumes", key, KEY), sink)
        hints = hints._replace(**values)
    return hints


def check_elsewhere(project: Project, sink: Sink) -> None:
    """Report `x-kompyse` where no hint is known: the project itself, networks, secrets, configs."""
    if project.x_kompyse is not None:
        _report_misplaced((KEY,), sink)
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
        hint="hints stand on services and on top-level volumes; remove this one",
    )


def json_schema() -> dict[str, Any]:
    """Give the JSON schema of `x-kompyse`, with a definition for services and one for volumes."""
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


def parse_schedule(text: str) -> str:
    """Check a cron schedule: five fields or a macro such as @daily. Raises ValueError with a sentence."""
    stripped = text.strip()
    fields = stripped.split()
    if stripped in _MACROS:
        return stripped
    if len(fields) == 5 and all(_is_cron_field(field) for field in fields):
        return " ".join(fields)
    raise ValueError(f'"{text}" is not a schedule: write five fields, as in "0 3 * * *", or @daily')


def _is_cron_field(field: str) -> bool:
    if field[0] not in "0123456789*?" and not field[:3].isalpha():
        return False
    return all(character in _CRON or character.isalpha() for character in field)


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


def _exposure(text: str) -> str:
    words = {"nodeport": "nodeport", "loadbalancer": "loadbalancer", "clusterip": "none", "headless": "none"}
    if text.strip().lower() not in words:
        raise ValueError(f'"{text}" is no type of exposure: use {", ".join(words)}')
    return words[text.strip().lower()]


def _count(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) < 2**31):
        raise ValueError(f'"{text}" is no number from 0 to {2**31 - 1}')
    return int(digits)


# Label → field of the hints and how its text is read.
_SERVICE_LABELS = {
    "kompose.controller.type": ("kind", _kind),
    "kompose.service.type": ("publish", _exposure),
    "kompose.cronjob.schedule": ("schedule", parse_schedule),
    "kompose.cronjob.backoff_limit": ("retries", _count),
    "kompose.volume.size": ("volume_size", _size),
    "kompose.volume.storage-class-name": ("volume_class", str),
}
_VOLUME_LABELS = {
    "kompose.volume.size": ("size", _size),
    "kompose.volume.storage-class-name": ("storage_class", str),
}


def _of_labels(labels: Mapping[str, str], path: Path, known: Mapping[str, Any], hints: Any, sink: Sink) -> Any:
    """Apply the `kompose.*` labels of a service or volume; tells those that mean nothing here."""
    for label, text in labels.items():
        if not label.startswith(_LABEL_PREFIX):
            continue
        if label in known:
            field, read = known[label]
            hints = _applied(field, read, text, (*path, label), hints, sink)
        else:
            sink.report(
                codes.KOMPOSE_LABEL_UNKNOWN,
                f'the label "{label}" has no effect here',
                path=(*path, label),
                hint=f"these have: {', '.join(known)}",
            )
    return hints


def _applied(  # noqa: PLR0913, PLR0917 - one value, how it is read, and where it goes
    field: str, read: Any, text: str, path: Path, hints: Any, sink: Sink
) -> Any:
    try:
        return hints._replace(**{field: read(text)})
    except ValueError as error:
        sink.report(codes.HINT_INVALID, f"{path[-1]}: {error}", path=path, hint="correct the value")
        return hints
