"""Mounts: what a container finds in its file system beside the image, except contents (`config.py`).

Takes one service of the plan, gives `volumes` of the pod and `volumeMounts` of the container; the label and the
affinity that keep pods with a common volume on one node; and the group to which the files of the pod belong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan.plan import FromBundle, FromHost, FromImage, FromMemory, FromNothing, FromVolume
from kompyse.targets.kubernetes import config, mountpoints, quantity, security, sharing, storage, volumenames
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.targets.kubernetes.sharing import Form
from kompyse.values import size as sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Code
    from kompyse.plan.plan import Plan, PlannedMount, PlannedVolume, Unit

HOSTNAME = "kubernetes.io/hostname"
_HOST_TYPES = {"file": "File", "socket": "Socket", "device": "CharDevice"}
_PROPAGATIONS = {
    "rslave": "HostToContainer",
    "slave": "HostToContainer",
    "rshared": "Bidirectional",
    "shared": "Bidirectional",
}
_RECURSIONS = {"enabled": "IfPossible", "readonly": "Enabled", "writable": "Disabled"}
_OPEN_MODES = (None, 0o777, 0o1777)


class _Mounted(NamedTuple):
    """A volume of the pod and the fields of its mount; a claim template stands in place of a volume."""

    name: str
    volume: dict[str, Any] | None
    fields: dict[str, Any]
    """Of the mount, beside name, path and readOnly."""
    template: dict[str, Any] | None = None


@lowers("services.*.volumes.**", "services.*.tmpfs.**", "services.*.volumes_from.**")
def mounts(scope: Scope) -> Iterator[Contribution]:
    """Mount volumes, memory, paths of the node and images."""
    volumes: list[dict[str, Any]] = []
    templates: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    known: set[str] = set()
    for mount in mountpoints.effective(scope):
        source = _SOURCES.get(type(mount.source))
        if source is not None:
            made = source(scope, mount)
            if made.name not in known:
                known.add(made.name)
                if made.volume is not None:
                    volumes.append({"name": made.name, **made.volume})
                if made.template is not None:
                    templates.append(made.template)
            read_only = {"readOnly": True} if mount.read_only else {}
            entries.append({"name": made.name, "mountPath": mount.target, **made.fields, **read_only})
    if volumes:
        yield Contribution(Part.POD, {"volumes": volumes})
    if templates:
        yield Contribution(Part.CONTROLLER, {"volumeClaimTemplates": templates})
    if entries:
        yield Contribution(Part.CONTAINER, {"volumeMounts": entries})
    yield from _kept_together(scope)


def _kept_together(scope: Scope) -> Iterator[Contribution]:
    """Label pods that share a volume, and require them to run where one with that label runs.

    The scheduler lets the first of them run anywhere, since it has the label itself.
    """
    shared = sharing.of_plan(scope.plan)
    for mount in scope.planned.mounts:
        group = shared[mount.source.volume].group if isinstance(mount.source, FromVolume) else ""
        if group:
            labels = {sharing.NODE_GROUP: group}
            term = {"labelSelector": {"matchLabels": labels}, "topologyKey": HOSTNAME}
            affinity = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
            yield Contribution(Part.TEMPLATE, {"labels": labels}, (mount.origin,))
            yield Contribution(Part.POD, {"affinity": affinity}, (mount.origin,))
            return


def _report(scope: Scope, mount: PlannedMount, code: Code, message: str, *field: str) -> None:
    """Tell something about a mount, or about one field of an item of `volumes`."""
    path = (*mount.origin, *field) if mount.origin[2:3] == ("volumes",) else mount.origin
    scope.sink.report(code, message, path=path, target=TARGET_NAME)


def _volume(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromVolume)
    volume = scope.plan.volumes[mount.source.volume]
    shared = sharing.of_plan(scope.plan)[volume.key]
    named = [
        scope.plan.volumes[other.source.volume].name
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if isinstance(other.source, FromVolume)
    ]
    name = volumenames.distinct("data", volume.name, named)
    folders = [folder.strip("/") for folder in (shared.folder, mount.source.subpath) if folder]
    fields = {"subPath": "/".join(folders)} if folders else {}
    if shared.form is Form.MEMORY:
        return _Mounted(name, _memory_volume(scope, volume), fields)
    if shared.form is Form.TEMPLATE:
        return _Mounted(name, None, fields, storage.template(scope.plan, volume, shared, name, scope.sink))
    return _Mounted(name, {"persistentVolumeClaim": {"claimName": volume.name}}, fields)


def _memory_volume(scope: Scope, volume: PlannedVolume) -> dict[str, Any]:
    """Write the volume for `driver_opts: {type: tmpfs, o: "size=100m,mode=..."}`."""
    empty: dict[str, Any] = {"medium": "Memory"}
    path = (*volume.origin, "driver_opts")
    for word in filter(None, volume.driver_opts.get("o", "").split(",")):
        name, _, value = word.partition("=")
        try:
            if name != "size":
                raise ValueError(f"{word} has no place in an emptyDir")  # noqa: TRY301 - told like a size that is none
            size = sizes.parse(value)
            if size < 0:
                raise ValueError(f'the size "{value}" is negative')  # noqa: TRY301 - as above
            empty["sizeLimit"] = quantity.size(size)
        except ValueError as error:
            message = f'volume "{volume.key}" in memory: {error}'
            scope.sink.report(codes.TMPFS_MODE_LOST, message, path=path, target=TARGET_NAME)
    return {"emptyDir": empty}


def _nothing(scope: Scope, mount: PlannedMount) -> _Mounted:
    written = mount.origin[2:3] == ("volumes",) and scope.plan.services[str(mount.origin[1])].service.volumes
    if written and written[int(mount.origin[3])].type == "volume":
        message = f"{mount.target} of {scope.planned.key} lives as long as its pod"
        _report(scope, mount, codes.ANONYMOUS_VOLUME_ENDS, message)
    return _Mounted(_own_name(scope, "empty", mount, FromNothing), {"emptyDir": {}}, {})


def _memory(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromMemory)
    empty: dict[str, Any] = {"medium": "Memory"}
    if mount.source.size is not None:
        empty["sizeLimit"] = quantity.size(mount.source.size)
    if mount.source.mode not in _OPEN_MODES:
        message = f"{mount.target} of {scope.planned.key} has mode 0777, not {mount.source.mode:04o}"
        _report(scope, mount, codes.TMPFS_MODE_LOST, message, "tmpfs", "mode")
    return _Mounted(_own_name(scope, "memory", mount, FromMemory), {"emptyDir": empty}, {})


def _host(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromHost)
    same = [source for source in _host_sources(scope) if source.path == mount.source.path]
    path: dict[str, Any] = {"path": mount.source.path}
    kind = _host_type(same[0])
    if kind:
        path["type"] = kind
    fields: dict[str, Any] = {}
    if mount.source.propagation in _PROPAGATIONS:
        fields["mountPropagation"] = _propagation(scope, mount, _PROPAGATIONS[mount.source.propagation])
    if mount.source.recursive is not None:
        _put_recursion(scope, mount, mount.source.recursive, fields)
    paths = [source.path for source in _host_sources(scope)]
    return _Mounted(volumenames.distinct("host", mount.source.path, paths), {"hostPath": path}, fields)


def _host_sources(scope: Scope) -> list[FromHost]:
    """List the paths of the node that the pod mounts; one volume stands for all mounts of a path."""
    return [
        mount.source
        for key in scope.unit.services
        for mount in scope.plan.services[key].mounts
        if isinstance(mount.source, FromHost)
    ]


def _host_type(source: FromHost) -> str:
    """Say what must be at the path; empty where nothing is known and nothing is to be made."""
    if source.kind in _HOST_TYPES:
        return _HOST_TYPES[source.kind]
    if source.create:
        return "DirectoryOrCreate"
    return "Directory" if source.kind == "directory" else ""


def _propagation(scope: Scope, mount: PlannedMount, wanted: str) -> str:
    if wanted == "Bidirectional" and not scope.service.privileged:
        message = f"mounts made below {mount.target} of {scope.planned.key} do not reach the host: it is not privileged"
        _report(scope, mount, codes.PROPAGATION_NEEDS_PRIVILEGES, message, "bind", "propagation")
        return "HostToContainer"
    return wanted


def _put_recursion(scope: Scope, mount: PlannedMount, wanted: str, fields: dict[str, Any]) -> None:
    """Say how far read-only reaches; Kubernetes takes it on read-only mounts that pass no mounts on."""
    recursion = _RECURSIONS.get(wanted)
    if recursion and mount.read_only and "mountPropagation" not in fields:
        fields["recursiveReadOnly"] = recursion
    elif wanted != "enabled":
        message = f"recursive: {wanted} has no effect on {mount.target} of {scope.planned.key}"
        _report(scope, mount, codes.RECURSION_LOST, message, "bind", "recursive")


def _image(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromImage)
    message = (
        f"{mount.target} of {scope.planned.key} shows the image {mount.source.reference} where image volumes are on"
    )
    _report(scope, mount, codes.IMAGE_VOLUME_NEEDS_GATE, message)
    references = [
        other.source.reference
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if isinstance(other.source, FromImage)
    ]
    fields = {"subPath": mount.source.subpath.strip("/")} if mount.source.subpath else {}
    name = volumenames.distinct("image", mount.source.reference, references)
    return _Mounted(name, {"image": {"reference": mount.source.reference}}, fields)


def _own_name(scope: Scope, prefix: str, mount: PlannedMount, kind: type) -> str:
    """Name a volume that one container alone mounts at one path."""
    several = len(scope.unit.services) > 1

    def identity(key: str, target: str) -> str:
        return f"{scope.plan.services[key].name}{target}" if several else target

    own = [
        identity(key, other.target)
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if type(other.source) is kind
    ]
    return volumenames.distinct(prefix, identity(scope.planned.key, mount.target), own)


_SOURCES: dict[type, Callable[[Scope, PlannedMount], _Mounted]] = {
    FromVolume: _volume,
    FromNothing: _nothing,
    FromMemory: _memory,
    FromHost: _host,
    FromImage: _image,
}


@lowers("services.*.configs[].gid", "services.*.secrets[].gid", always=True)
def group(scope: Scope) -> Iterator[Contribution]:
    """Give the files of the pod to a group: that of a numeric user, else the one that its configs and secrets ask for.

    Kubernetes knows one group for all volumes of a pod (`fsGroup`). A container that runs as a user of the image is
    left alone: which group that is, only the image knows.
    """
    if not scope.planned.mounts or not any(map(_has_group, scope.planned.mounts)):
        return
    chosen = _group_of(scope.plan, scope.unit)
    asked = {mount.gid: mount for mount in scope.planned.mounts if mount.gid}
    for gid, mount in asked.items():
        if gid != chosen:
            message = f"{mount.target} of {scope.planned.key} asks for group {gid}, but the pod's files have {chosen}"
            _report(scope, mount, codes.GROUP_LOST, message)
        elif security.numeric_user(scope.service)[0] is None:
            message = f"all volumes in the pod of {scope.planned.key} belong to group {gid}, not {mount.target} alone"
            _report(scope, mount, codes.GROUP_FOR_ALL_VOLUMES, message)
    if chosen and (asked or any(_needs_group(scope, mount) for mount in scope.planned.mounts)):
        yield Contribution(Part.POD, {"securityContext": {"fsGroup": chosen}})


def _has_group(mount: PlannedMount) -> bool:
    return isinstance(mount.source, FromVolume | FromBundle)


def _needs_group(scope: Scope, mount: PlannedMount) -> bool:
    """Tell whether a user that is not root could do less with the mount than under Compose."""
    if isinstance(mount.source, FromBundle):
        return not config.is_readable_to_all(scope.plan, mount)
    return isinstance(mount.source, FromVolume)


def _group_of(plan: Plan, unit: Unit) -> int:
    """Choose the group for the files of a pod; 0 for none. The same for every container of it."""
    members = [plan.services[key] for key in unit.services]
    for member in members:
        user, own = security.numeric_user(member.service)
        if user or own:
            return own or user or 0
    return next((mount.gid for member in members for mount in member.mounts if mount.gid), 0)
