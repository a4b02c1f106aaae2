"""Traces of workloads: follows the fields of each contribution through the merge to their place in the object.

Exists only where a trace is asked for. `workload.py` tells of each contribution when it has merged it, and of the
finished objects; the attributes behind a field stand in
`origin_rows.py`. Other objects: `object_traces.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.plan.plan import FromBundle, FromVolume
from kompyse.targets.kubernetes import metadata, origin_rows, origins, running_traces, settling
from kompyse.targets.kubernetes.kinds import Kind
from kompyse.targets.kubernetes.lowering import KEYS, Part, Scope, identity
from kompyse.targets.kubernetes.object_traces import ObjectTraces, as_paths, ours
from kompyse.targets.kubernetes.startup import TOKEN
from kompyse.targets.trace import Origin, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.lowering import Contribution, Declared
    from kompyse.targets.trace import Recorder

_NAMED = ("volumes", "volumeClaimTemplates")
"""Lists of which the items come from what mounts them, by name."""


class Tracing(ObjectTraces):
    """Notes the origins of all objects that the target makes."""

    def __init__(self, recorder: Recorder, plan: Plan, sink: Sink) -> None:
        super().__init__(recorder, plan)
        self._sink = sink
        self._merged: dict[tuple[Part, str], dict[Path, tuple[Any, list[Origin]]]] = {}
        settling.settle(self.plan, self.recorder)

    def merged(self, scope: Scope, declared: Declared, contribution: Contribution, part: dict[str, Any]) -> None:
        """Note where the fields of a contribution are, now that it is part of a part."""
        own = scope.planned.key if contribution.part is Part.CONTAINER else ""
        known = self._merged.setdefault((contribution.part, own), {})
        for field, place in _placed(contribution.fields, part, (), ()):
            value: Any = contribution.fields
            for step in field:
                value = value[step]
            found = origin_rows.of(declared, origins.Asked(self.recorder, scope, contribution, field))
            before = known.get(place)
            same = before is not None and before[0] == value
            known[place] = (value, [*before[1], *found] if before is not None and same else found)

    def workload(self, unit: Unit, made: list[Object]) -> None:
        """Note the origins of a workload, which comes last, and of the rights of its waiters."""
        *rights, body = made
        for each in rights:
            self.rights(each, unit)
        cron = body["kind"] == Kind.CRON_JOB
        spec: Path = ("spec", "jobTemplate", "spec") if cron else ("spec",)
        pod = (*spec, "template", "spec")
        self._frame(unit, body, spec)
        places: dict[Part, Path] = {
            Part.POD: pod,
            Part.TEMPLATE: (*spec, "template", "metadata"),
            Part.WORKLOAD: ("metadata",),
            Part.CONTROLLER: spec,
        }
        for (part, key), fields in self._merged.items():
            base = places.get(part) or (*pod, "containers", unit.services.index(key))
            for field, (_, found) in fields.items():
                if field[0] not in _NAMED or field == ("volumes",):
                    self.recorder.record(body, (*base, *field), found)
        self._hooks(unit, body, pod)
        self._volumes(unit, body, pod, spec)
        self._merged.clear()

    def standard(self, unit: Unit, body: Object, added: Sequence[Path]) -> None:
        """Note what was added to a pod so that it meets a security standard; `added` are fields below its spec."""
        hints = self.written(*(("services", key, "x-kompyse", "security") for key in unit.services))
        asked = hints or [Origin(option="security")]
        spec: Path = ("spec", "jobTemplate", "spec") if body["kind"] == Kind.CRON_JOB else ("spec",)
        for field in added:
            at = (*spec, "template", "spec", *field)
            for below in leaves(_at(body, at), at):
                self.recorder.record(body, below, asked)

    def for_replicas(self, made: Object, unit: Unit) -> None:
        """Note what watches over the number of pods of a unit."""
        running_traces.for_replicas(self, made, unit)

    def ready(self, made: Object, awaited: PlannedService) -> None:
        """Note the Service by which waiters learn that a service is ready."""
        running_traces.ready(self, made, awaited)

    def wave(self, made: Object) -> None:
        """Note the wave of an object."""
        running_traces.wave(self, made)

    def _frame(self, unit: Unit, body: Object, spec: Path) -> None:
        """Note what is there without any contribution."""
        plan = self.plan
        decisive = as_paths(settling.deciding(plan, self.recorder, unit))
        contents = [
            mount.origin
            for key in unit.services
            for mount in plan.services[key].mounts
            if isinstance(mount.source, FromBundle)
        ]
        service = as_paths([("services", unit.lead)])
        head = (*spec, "template", "metadata")
        rows: dict[Path, Sequence[Origin]] = {
            ("apiVersion",): decisive,
            ("kind",): decisive,
            (*spec, "serviceName"): service,
            **running_traces.schedule(self, unit.lead),
            (*head, "annotations"): as_paths(contents) or service,
            (*spec, "template", "spec", "automountServiceAccountToken"): ours("Compose gives no container a token"),
            (*spec, "template", "spec", "enableServiceLinks"): ours("Compose sets no variables for other services"),
        }
        for at in (("metadata",), head, ("spec", "jobTemplate", "metadata")):
            rows |= self.head(service, at)
        rows[*spec, "selector", "matchLabels", metadata.NAME] = service
        rows[*spec, "selector", "matchLabels", metadata.PART_OF] = self.project
        self.note(body, rows)

    def _hooks(self, unit: Unit, body: Object, pod: Path) -> None:
        """Note the init containers of the hooks, which stand behind those that wait."""
        starters = _at(body, pod).get("initContainers", ())
        hooks: list[tuple[str, int]] = []
        for key in unit.services:
            planned = self.plan.services[key]
            labelled = planned.hints and planned.hints.starter and planned.hints.starter.image
            hooks += [(key, index) for index in range(-1 if labelled else 0, len(planned.service.pre_start))]
        first = len(starters) - len(hooks)
        for at, (key, index) in enumerate(hooks, first):
            scope = Scope(self.plan, unit, self.plan.services[key], self._sink)
            if index < 0:
                self._starter(body, (*pod, "initContainers", at), key)
                continue
            hook: Path = ("services", key, "pre_start", index)
            for field in leaves(starters[at]):
                found = self._of_hook(scope, hook, starters[at], field)
                self.recorder.record(body, (*pod, "initContainers", at, *field), as_paths(found))

    def _starter(self, body: Object, at: Path, key: str) -> None:
        """Note the init container that the labels of Kompose ask for."""
        base: Path = ("services", key, "labels")
        for field in leaves(_at(body, at)):
            label = f"kompose.init.containers.{field[0]}"
            named = self.written((*base, label)) or self.written((*base, "kompose.init.containers.image"))
            plain = ours("the image is pulled where it is missing")
            self.recorder.record(body, (*at, *field), plain if field[0] == "imagePullPolicy" else named)

    def _of_hook(self, scope: Scope, hook: Path, container: dict[str, Any], field: Path) -> list[Path]:
        """Find where a field of a hook's container comes from: the hook, or else its service."""
        own = {"args": "command", "workingDir": "working_dir", "image": "image"}
        rights = {"privileged": "privileged", "runAsUser": "user", "runAsGroup": "user"}
        if field[0] == "env":
            name = container["env"][field[1]]["name"]
            paths: list[Path] = [(*hook, "environment", name), scope.path("environment", name)]
        elif field[0] == "volumeMounts":
            mount = origins.mount_at(scope, container["volumeMounts"][field[1]]["mountPath"])
            paths = [mount.origin] if mount else []
        elif field[0] == "securityContext":
            paths = [(*hook, rights.get(str(field[1]), ""))]
        else:
            paths = [(*hook, own[str(field[0])])] if field[0] in own else []
            paths += [scope.path("image"), scope.path("build")] if field[0] == "image" else []
        written = [path for path in paths if self.recorder.is_written(path)]
        return written[:1] or [hook]

    def _volumes(self, unit: Unit, body: Object, pod: Path, spec: Path) -> None:
        """Note the volumes and claim templates: what mounts them, and what they hold."""
        mounted = self._mounted(unit)
        for base, name in (((*pod, "volumes"), ("name",)), ((*spec, "volumeClaimTemplates"), ("metadata", "name"))):
            for index, item in enumerate(_at(body, base[:-1]).get(base[-1], ())):
                mounts = mounted.get(_at(item, name), [])
                if base[-1] != "volumes":
                    self.claim_template(body, (*base, index), mounts)
                    continue
                for field in leaves(item):
                    found = [path for scope, target in mounts for path in self._behind(scope, target, field, item)]
                    token = item["name"] == TOKEN and not mounts
                    reason = ours("kubectl asks the API server with this token") if token else []
                    self.recorder.record(body, (*base, index, *field), reason or as_paths(found))

    def _mounted(self, unit: Unit) -> dict[str, list[tuple[Scope, str]]]:
        """Give for each name of a volume the scopes and paths at which it is mounted."""
        found: dict[str, list[tuple[Scope, str]]] = {}
        for (part, key), fields in self._merged.items():
            if part is not Part.CONTAINER:
                continue
            entries: dict[Path, dict[str, Any]] = {}
            for field, (value, _) in fields.items():
                if field[0] == "volumeMounts" and len(field) > 2:
                    entries.setdefault(field[:2], {})[str(field[2])] = value
            scope = Scope(self.plan, unit, self.plan.services[key], self._sink)
            for entry in entries.values():
                found.setdefault(entry["name"], []).append((scope, entry["mountPath"]))
        return found

    def _behind(self, scope: Scope, target: str, field: Path, item: dict[str, Any]) -> Iterator[Path]:
        mount = origins.mount_at(scope, target)
        if mount is None or (mount.target != target and "emptyDir" in item):
            yield from filter(self.recorder.is_written, [scope.path("shm_size")])
            return
        tails = _VOLUME_FIELDS.get(str(field[-1]), ())
        if isinstance(mount.source, FromVolume | FromBundle) and field[-1] in {"claimName", "name", "secretName"}:
            yield from origins.behind(self.plan, self.recorder, mount)
        elif isinstance(mount.source, FromVolume):
            yield from origins.narrowed(self.recorder, [mount.origin], tails)
            options = (*self.plan.volumes[mount.source.volume].origin, "driver_opts")
            yield from filter(self.recorder.is_written, [options])
        else:
            yield from origins.narrowed(self.recorder, [mount.origin], tails)


_VOLUME_FIELDS: dict[str, tuple[str, ...]] = {
    "path": ("source",),
    "type": ("bind.create_host_path",),
    "sizeLimit": ("tmpfs.size",),
    "reference": ("source",),
    "defaultMode": ("mode",),
    "mode": ("mode",),
}


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _placed(fields: dict[str, Any], into: dict[str, Any], field: Path, place: Path) -> Iterator[tuple[Path, Path]]:
    """Give for each leaf of what was merged its path there and its path in what it was merged into."""
    for key, value in fields.items():
        own, where = (*field, key), (*place, key)
        if isinstance(value, dict) and value:
            yield from _placed(value, into[key], own, where)
        elif isinstance(value, list) and value:
            for index, item in enumerate(value):
                at = _index(into[key], item, index, KEYS.get(key, ()))
                if isinstance(item, dict) and item:
                    yield from _placed(item, into[key][at], (*own, index), (*where, at))
                else:
                    yield (*own, index), (*where, at)
        else:
            yield own, where


def _index(present: list[Any], item: Any, index: int, key: tuple[str, ...]) -> int:
    """Find where an item of a list has gone; one that was the first to come is where it was, and may be there twice."""
    if key:
        wanted = identity(item, key)
        return next(at for at, each in enumerate(present) if identity(each, key) == wanted)
    return index if present[index : index + 1] == [item] else present.index(item)
