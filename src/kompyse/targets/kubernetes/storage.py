"""Claims: a PersistentVolumeClaim for each named volume, and a PersistentVolume where the project says where it is.

Takes the plan, gives claims and volumes, and tells what is different from a volume of the engine. What a container
mounts is made in `mounts.py`; how pods share a volume is decided in `sharing.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import storage as codes
from kompyse.diagnostics.codes.output import RELEASE_LACKS_FIELD
from kompyse.plan import paths, wanted
from kompyse.plan.plan import FromVolume
from kompyse.targets.kubernetes import metadata, quantity, sharing, versions
from kompyse.targets.kubernetes.lowering import TARGET_NAME, builds
from kompyse.targets.kubernetes.sharing import Form, holds_a_volume_alone
from kompyse.values import name as names

if TYPE_CHECKING:
    from kompyse.diagnostics import Code, Sink
    from kompyse.model import Mount
    from kompyse.plan.plan import Plan, PlannedMount, PlannedVolume
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.sharing import Shared
    from kompyse.targets.kubernetes.tracing import Tracing

__all__ = ["claim", "claims", "holds_a_volume_alone", "template"]

_KNOWN_OPTIONS = frozenset({"type", "o", "device", "size"})
_SMB = "install csi-driver-smb, make a claim on the share with it, and name that with `external: true`"
_INSTEAD = {
    "cifs": _SMB,
    "smb": _SMB,
    "smb3": _SMB,
    "nfs": 'write the server and an absolute path: {type: nfs, o: "addr=10.0.0.1,rw", device: ":/export"}',
    "nfs4": 'write the server and an absolute path: {type: nfs4, o: "addr=10.0.0.1,rw", device: ":/export"}',
}
"""What to do for a type of file system; for any other the remedy of the code says it."""
_EMPTY_IN_IMAGES = frozenset(
    {
        *sharing.DATA_DIRECTORIES,
        "/bitnami/mariadb",
        "/bitnami/mysql",
        "/bitnami/postgresql",
        "/bitnami/redis/data",
        "/data",
        "/data/configdb",
        "/data/db",
        "/etcd-data",
        "/prometheus",
        "/qdrant/storage",
        "/usr/share/elasticsearch/data",
        "/var/lib/cassandra",
        "/var/lib/clickhouse",
        "/var/lib/grafana",
        "/var/lib/influxdb",
        "/var/lib/influxdb2",
        "/var/lib/postgresql",
        "/var/lib/rabbitmq",
        "/var/lib/redis",
    }
)
"""Data directories that the images of well-known servers bring empty, so that nothing is missed there."""


@builds(
    "volumes",
    "volumes.*",
    "volumes.*.name",
    "volumes.*.driver",
    "volumes.*.driver_opts",
    "volumes.*.external",
    "volumes.*.labels",
    "services.*.volumes[].volume.labels",
)
def claims(plan: Plan, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make the claims, each after the volume that it is bound to. External claims are there already."""
    made: list[Object] = []
    shared = sharing.of_plan(plan)
    for key, volume in plan.volumes.items():
        found = shared[key]
        _tell(plan, volume, found, sink)
        if found.form in (Form.NFS, Form.NODE_PATH):
            made.append(_persistent_volume(plan, volume, found))
            if trace is not None:
                trace.volume(made[-1], volume)
        if found.form in (Form.CLAIM, Form.NFS, Form.NODE_PATH):
            meta = metadata.metadata(plan, volume.name, annotations=_annotations(plan, volume, sink))
            meta["labels"] = {**volume.claim_labels, **meta["labels"]}
            spec = claim(plan, volume, found)
            made.append({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": spec})
            if trace is not None:
                trace.claim(made[-1], volume)
    return made


def claim(plan: Plan, volume: PlannedVolume, shared: Shared) -> dict[str, Any]:
    """Write the `spec` of the claim on a volume."""
    spec: dict[str, Any] = {"accessModes": list(shared.access)}
    if shared.form in (Form.NFS, Form.NODE_PATH):
        # An empty class keeps the cluster from making a volume of its own for the claim.
        spec["storageClassName"] = ""
        spec["volumeName"] = _persistent_name(plan, volume)
    else:
        storage_class = volume.storage_class or plan.options.storage_class
        if storage_class is not None:
            spec["storageClassName"] = storage_class
        if volume.selector:
            spec["selector"] = {"matchLabels": dict(volume.selector)}
    spec["resources"] = {"requests": {"storage": _size(plan, volume)}}
    return spec


def template(plan: Plan, volume: PlannedVolume, shared: Shared, name: str, sink: Sink) -> dict[str, Any]:
    """Write the template from which a StatefulSet makes a claim for each replica; the pod mounts it as `name`."""
    meta: dict[str, Any] = {"name": name, "labels": {**volume.claim_labels, **metadata.labels(plan, volume.name)}}
    written = _annotations(plan, volume, sink)
    if written:
        meta["annotations"] = written
    return {"metadata": meta, "spec": claim(plan, volume, shared)}


def _size(plan: Plan, volume: PlannedVolume) -> str:
    return quantity.size(volume.size or plan.options.volume_size)


def _annotations(plan: Plan, volume: PlannedVolume, sink: Sink) -> dict[str, str] | None:
    """Collect the labels of the volume, and those that its mounts add, as annotations: their values are free text."""
    found: dict[str, str] = {}
    for mount in _mounts_of(plan, volume):
        written = _as_written(plan, mount)
        if written is not None and written.volume is not None and written.volume.labels:
            path = (*mount.origin, "volume", "labels")
            found |= metadata.annotations_of(written.volume.labels, path, sink, metadata.ROOM - metadata.size_of(found))
    if volume.labels:
        room = metadata.ROOM - metadata.size_of(found)
        found |= metadata.annotations_of(volume.labels, ("volumes", volume.key, "labels"), sink, room)
    return found or None


def _mounts_of(plan: Plan, volume: PlannedVolume) -> list[PlannedMount]:
    return [
        mount
        for user in volume.users
        for mount in plan.services[user].mounts
        if isinstance(mount.source, FromVolume) and mount.source.volume == volume.key
    ]


def _as_written(plan: Plan, mount: PlannedMount) -> Mount | None:
    """Find the entry of `volumes` that a mount comes from; None for one that comes from another attribute."""
    if mount.origin[2:3] != ("volumes",):
        return None
    _, key, _, index = mount.origin[:4]
    return plan.services[str(key)].service.volumes[int(index)]


def _persistent_name(plan: Plan, volume: PlannedVolume) -> str:
    """Name a PersistentVolume: these are not in a namespace, so the name holds project and namespace."""
    parts = (plan.options.namespace, plan.project.name, volume.name)
    return names.label("-".join(part for part in parts if part))


def _persistent_volume(plan: Plan, volume: PlannedVolume, shared: Shared) -> Object:
    name = _persistent_name(plan, volume)
    spec: dict[str, Any] = {
        "capacity": {"storage": _size(plan, volume)},
        "accessModes": list(shared.access),
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "",
    }
    if plan.options.namespace:
        spec["claimRef"] = {"namespace": plan.options.namespace, "name": volume.name}
    source = sharing.nfs_source(volume.driver_opts) if shared.form is Form.NFS else None
    if source is None:
        spec["hostPath"] = {"path": paths.plain(volume.driver_opts["device"]), "type": "Directory"}
    else:
        if source.options:
            spec["mountOptions"] = list(source.options)
        spec["nfs"] = {"server": source.server, "path": source.path}
        if source.read_only:
            spec["nfs"]["readOnly"] = True
    meta = metadata.metadata(plan, name, of=volume.name, namespaced=False)
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": meta, "spec": spec}


def _tell(plan: Plan, volume: PlannedVolume, shared: Shared, sink: Sink) -> None:
    """Tell what differs from Compose in a volume and the way in which it is shared."""
    path = volume.origin

    def report(code: Code, message: str, *field: str) -> None:
        sink.report(code, message, path=(*path, *field), target=TARGET_NAME)

    if "ReadWriteOncePod" in shared.access and not versions.has(plan.options, versions.READ_WRITE_ONCE_POD):
        feature = versions.READ_WRITE_ONCE_POD
        message = f'volume "{volume.key}": Kubernetes {plan.options.kubernetes_version} has no {feature.field}'
        at = (*path, "x-kompyse", "access")
        sink.report(RELEASE_LACKS_FIELD, message, path=at, hint=feature.remedy, target=TARGET_NAME)
    if shared.form is Form.NODE_PATH:
        device = volume.driver_opts["device"]
        report(codes.NODE_PATH_VOLUME, f'volume "{volume.key}" is {device} of whichever node runs the pod')
    if shared.form is Form.MEMORY and shared.pods:
        users = " and ".join(volume.users)
        report(codes.MEMORY_VOLUME_NOT_SHARED, f'volume "{volume.key}" is in memory: {users} each have their own')
    if lost := _lost(volume, shared):
        field = "driver" if lost.startswith("the driver") else "driver_opts"
        message = f'volume "{volume.key}": {lost} has no equal, so a plain claim is made'
        hint = _INSTEAD.get(volume.driver_opts.get("type", "").lower(), "") if field == "driver_opts" else ""
        sink.report(codes.VOLUME_DRIVER_LOST, message, path=(*path, field), hint=hint, target=TARGET_NAME)
    if shared.per_node and shared.access != ("ReadOnlyMany",):
        report(codes.VOLUME_NEEDS_MANY_NODES, f'volume "{volume.key}" is mounted on every node: ReadWriteMany is asked')
    if shared.group:
        users = ", ".join(volume.users)
        report(codes.VOLUME_ON_ONE_NODE, f'the pods that mount volume "{volume.key}" ({users}) run on one node')
    if shared.form is Form.TEMPLATE and plan.services[volume.users[0]].most_replicas > 1:
        report(codes.VOLUME_PER_REPLICA, f'each replica of {volume.users[0]} has its own volume "{volume.key}"')
    if shared.folder:
        message = f'the folder "{shared.folder}" of volume "{volume.key}" is mounted, not its root'
        report(codes.DATABASE_IN_SUBFOLDER, message)
    elif shared.form in (Form.CLAIM, Form.TEMPLATE):
        _tell_empty(plan, volume, sink)


def _lost(volume: PlannedVolume, shared: Shared) -> str:
    """Name the driver or the options that nothing here is made of; empty when all are."""
    if volume.external:
        return ""
    if volume.driver not in (None, "", "local"):
        return f"the driver {volume.driver}"
    extra = sorted(volume.driver_opts.keys() - _KNOWN_OPTIONS)
    if extra:
        return f"the option {extra[0]}"
    if shared.form in (Form.CLAIM, Form.TEMPLATE) and volume.driver_opts.keys() - {"size"}:
        kind = volume.driver_opts.get("type") or "none"
        return f"type {kind} with device {volume.driver_opts.get('device') or 'none'}"
    return ""


def _tell_empty(plan: Plan, volume: PlannedVolume, sink: Sink) -> None:
    """Tell once for a volume that Docker would have filled it from the image."""
    for mount in _mounts_of(plan, volume):
        written = _as_written(plan, mount)
        user = plan.services[str(mount.origin[1])]
        says = (mount.fill, volume.fill, user.hints.fill if user.hints else None)
        copies = says == (None, None, None) and not wanted.is_filled(plan, user, mount)
        if copies and written is not None and written.type == "volume" and mount.target not in _EMPTY_IN_IMAGES:
            message = (
                f'volume "{volume.key}" starts empty, whatever the image of {mount.origin[1]} has in {mount.target}'
            )
            sink.report(codes.VOLUME_STARTS_EMPTY, message, path=mount.origin, target=TARGET_NAME)
            return
