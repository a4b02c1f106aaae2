"""Mounts: what a container finds in its file system beside the image, except contents (`config.py`).

Takes one service of the plan, gives `volumes` of the pod and `volumeMounts` of the container, and the label and the
affinity that keep pods with a common volume on one node. To whom the files belong is said in `ownership.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan import wanted
from kompyse.plan.plan import FromHost, FromImage, FromMemory, FromNothing, FromVolume
from kompyse.targets.kubernetes import (
    container,
    mountpoints,
    quantity,
    sharing,
    storage,
    versions,
    volumenames,
)
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.targets.kubernetes.sharing import Form
from kompyse.values import size as sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Code
    from kompyse.plan.plan import PlannedMount, PlannedVolume

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


def place_of(scope: Scope, mount: PlannedMount) -> tuple[str, dict[str, Any]]:
    """Name the volume of the pod behind a volume of the project, and give the fields by which a part is mounted."""
    if not isinstance(mount.source, FromVolume):
        return _own_name(scope, "empty", mount, FromNothing), {}
    volume = scope.plan.volumes[mount.source.volume]
    named = [
        scope.plan.volumes[other.source.volume].name
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if isinstance(other.source, FromVolume)
    ]
    folder = sharing.of_plan(scope.plan)[volume.key].folder
    folders = [each.strip("/") for each in (folder, volume.subpath, mount.source.subpath) if each]
    return volumenames.distinct("data", volume.name, named), {"subPath": "/".join(folders)} if folders else {}


def _volume(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromVolume)
    volume = scope.plan.volumes[mount.source.volume]
    shared = sharing.of_plan(scope.plan)[volume.key]
    name, fields = place_of(scope, mount)
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
        starts = "" if wanted.is_filled(scope.plan, scope.planned, mount) else ", and starts empty"
        message = f"{mount.target} of {scope.planned.key} lives as long as its pod{starts}"
        _report(scope, mount, codes.ANONYMOUS_VOLUME_ENDS, message)
    return _Mounted(place_of(scope, mount)[0], {"emptyDir": {}}, {})


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
    path["type"] = _host_type(same[0])
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
    """Say what must be at the path. Without a type a node makes a directory of what is not there.

    Where that is not wanted and nothing is known, a name with an ending is taken for that of a file.
    """
    if source.kind in _HOST_TYPES:
        return _HOST_TYPES[source.kind]
    if source.create:
        return "DirectoryOrCreate"
    name = source.path.rpartition("/")[2]
    return "File" if source.kind == "unknown" and "." in name.strip(".") else "Directory"


def _propagation(scope: Scope, mount: PlannedMount, wanted: str) -> str:
    if wanted == "Bidirectional" and not scope.service.privileged:
        message = f"mounts made below {mount.target} of {scope.planned.key} do not reach the host: it is not privileged"
        _report(scope, mount, codes.PROPAGATION_NEEDS_PRIVILEGES, message, "bind", "propagation")
        return "HostToContainer"
    return wanted


def _put_recursion(scope: Scope, mount: PlannedMount, wanted: str, fields: dict[str, Any]) -> None:
    """Say how far read-only reaches; Kubernetes takes it on read-only mounts that pass no mounts on."""
    recursion = _RECURSIONS.get(wanted)
    usable = recursion and mount.read_only and "mountPropagation" not in fields
    if usable and versions.has(scope.options, versions.RECURSIVE_READ_ONLY):
        fields["recursiveReadOnly"] = recursion
    elif wanted != "enabled":
        message = f"recursive: {wanted} has no effect on {mount.target} of {scope.planned.key}"
        _report(scope, mount, codes.RECURSION_LOST, message, "bind", "recursive")


def _image(scope: Scope, mount: PlannedMount) -> _Mounted:
    assert isinstance(mount.source, FromImage)
    references = [
        other.source.reference
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if isinstance(other.source, FromImage)
    ]
    name = volumenames.distinct("image", mount.source.reference, references)
    if not versions.has(scope.options, versions.IMAGE_VOLUME):
        message = (
            f"{mount.target} of {scope.planned.key} cannot show the image {mount.source.reference} on Kubernetes"
            f" {scope.options.kubernetes_version}: an empty directory is mounted"
        )
        _report(scope, mount, codes.IMAGE_VOLUME_NEEDS_GATE, message)
        return _Mounted(name, {"emptyDir": {}}, {})
    fields = {"subPath": mount.source.subpath.strip("/")} if mount.source.subpath else {}
    policy = container.PULLED_BY_DEFAULT
    return _Mounted(name, {"image": {"reference": mount.source.reference, "pullPolicy": policy}}, fields)


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
