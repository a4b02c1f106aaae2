"""Where values of a project stand that are behind a field: what was written, for a service and what it uses.

Takes records of the plan, gives paths of values that the user wrote. Asked only when a trace is recorded; which of them
are behind the fields of a lowering function stands in `origin_rows.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.plan.plan import FromBundle, FromVolume
from kompyse.targets.kubernetes import mountpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import Plan, PlannedMount
    from kompyse.targets.kubernetes.lowering import Contribution, Scope
    from kompyse.targets.trace import Recorder


class Asked(NamedTuple):
    """A field that is asked about: where it stands in the contribution of a function."""

    recorder: Recorder
    scope: Scope
    contribution: Contribution
    field: Path

    @property
    def origin(self) -> Path:
        """The value that the contribution names as the origin of the field; empty where it names none."""
        origins = self.contribution.origins
        item = self.field[1] if len(origins) > 1 else 0
        return origins[int(item)] if origins else ()

    def at(self, *tail: str | int) -> Iterator[Path]:
        """Give the path of a value of the service, if it was written."""
        path = self.scope.path(*tail)
        if self.recorder.is_written(path):
            yield path

    def item(self, length: int = 2) -> Any:
        """Give what stands at the start of the field's path: by default the item of a list."""
        value: Any = self.contribution.fields
        for part in self.field[:length]:
            value = value[part]
        return value


def first(*attributes: str) -> Callable[[Asked], Iterable[Path]]:
    """Make a source: the first of these attributes that was written. Of the others is noted that they do not count."""

    def find(asked: Asked) -> Iterable[Path]:
        written = [path for attribute in attributes for path in asked.at(*attribute.split("."))]
        for path in written[1:]:
            counts = ".".join(map(str, written[0][2:]))
            asked.recorder.settle(path, f"{counts} says it already, and counts")
        return written[:1]

    return find


def keyed(*attributes: str) -> Callable[[Asked], Iterable[Path]]:
    """Make a source: the entry of a map that is called like the last part of the field, in the first that has it."""

    def find(asked: Asked) -> Iterable[Path]:
        for attribute in attributes:
            if found := [*asked.at(*attribute.split("."), asked.field[-1])]:
                return found
        return ()

    return find


def variable(asked: Asked, name: str) -> Iterable[Path]:
    """Give where a variable of the service is set: in `environment`, or else in one of its `env_file`."""
    return [*asked.at("environment", name)] or in_files(asked.recorder, asked.scope.path("environment", name))


def in_files(recorder: Recorder, path: Path) -> list[Path]:
    """Give the file that a variable or a label came from; all that there are where none says it."""
    file = recorder.file_of(path)
    attribute = {"environment": "env_file", "labels": "label_file"}[str(path[2])]
    return [file] if file else entries(recorder, str(path[1]), attribute)


def entries(recorder: Recorder, key: str, attribute: str) -> list[Path]:
    """Give the items of a list of a service as it was written."""
    written = recorder.written["services"][key].get(attribute) or ()
    return [("services", key, attribute, index) for index in range(len(written))]


def of_network(recorder: Recorder, key: str) -> Iterator[Path]:
    """Give what says how a network is called; nothing for the default network, which nobody wrote."""
    paths = [("networks", key, "name"), ("networks", key, "external")]
    found = [path for path in paths if recorder.is_written(path)]
    yield from found or filter(recorder.is_written, [("networks", key)])


def narrowed(recorder: Recorder, origins: Iterable[Path], tails: Iterable[str]) -> Iterator[Path]:
    """Give each value's fields where they were written (`mode`, `volume.subpath`), else the value itself."""
    for origin in dict.fromkeys(origins):
        if origin[2:3] == ("environment",) and not recorder.is_written(origin):
            yield from in_files(recorder, origin)
            continue
        below = [(*origin, *tail.split(".")) for tail in tails]
        yield from [path for path in below if recorder.is_written(path)] or [origin]


def mount_at(scope: Scope, target: str) -> PlannedMount | None:
    """Find the mount behind an entry of `volumeMounts`: that at its path, or the directory that it is a file of."""
    mounts = mountpoints.effective(scope)
    exact = next((mount for mount in mounts if mount.target == target), None)
    around = (mount for mount in mounts if target.startswith(f"{mount.target.rstrip('/')}/"))
    return exact or max(around, key=lambda mount: len(mount.target), default=None)


def behind(plan: Plan, recorder: Recorder, mount: PlannedMount) -> Iterator[Path]:
    """Give what a volume of a pod holds: the mount, and the volume, config or secret that it names."""
    yield mount.origin
    source = mount.source
    if isinstance(source, FromVolume):
        yield from resource(recorder, plan.volumes[source.volume].origin)
    elif isinstance(source, FromBundle):
        bundle = next(each for each in plan.bundles if (each.secret, each.name) == (source.secret, source.bundle))
        yield from resource(recorder, bundle.origin)


def resource(recorder: Recorder, origin: Path) -> list[Path]:
    """Give what says how a volume, a config or a secret is called."""
    if len(origin) != 2:
        return [origin]
    named = [(*origin, "name"), (*origin, "external")]
    return [path for path in named if recorder.is_written(path)] or [*filter(recorder.is_written, [origin])]


def awaited(plan: Plan, recorder: Recorder, services: Iterable[str], target: str) -> list[Path]:
    """Give all that makes services wait for one: depends_on, links and whatever else; of the last, the attribute."""
    edges = [edge for key in services for edge in plan.graph.needs.get(key, ()) if edge.target == target]
    found = [edge.path for edge in edges if recorder.is_written(edge.path)]
    if not found:
        implied = ((*edge.path[:2], attribute) for edge in edges for attribute in _IMPLYING)
        found = [path for path in implied if recorder.is_written(path)]
    return found


_IMPLYING = ("links", "volumes_from", "network_mode", "ipc", "pid", "cgroup")
"""Attributes of which Compose makes dependencies."""
