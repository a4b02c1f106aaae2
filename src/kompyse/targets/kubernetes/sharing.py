"""What each named volume becomes, and how pods share it: decided for the whole project at once.

Takes the plan, gives for each volume its form, its access mode, the group of pods that must stay on one node, and the
folder in it that is mounted. Objects and mounts are made from this in `storage.py` and `mounts.py`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kompyse.plan.plan import FromVolume
from kompyse.targets.kubernetes import metadata
from kompyse.targets.kubernetes.kinds import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.plan.plan import Plan, PlannedService, PlannedVolume, Unit

ONE_NODE, MANY_NODES = "ReadWriteOnce", "ReadWriteMany"
NODE_GROUP = f"{metadata.OURS}/node-group"
"""Label of pods that have to run on one node because they share a volume."""

FOLDER = "data"
"""The folder in a volume that a database gets for its data directory."""
DATA_DIRECTORIES = {"/var/lib/postgresql/data": "PGDATA", "/var/lib/mysql": "", "/var/lib/kafka/data": ""}
"""Data directories of databases that refuse a directory with `lost+found` in it, and the variable that moves them."""


class Form(StrEnum):
    """What stands for a volume."""

    CLAIM = "claim"
    """A claim on the cluster's storage."""
    TEMPLATE = "template"
    """A claim for each replica of the one StatefulSet that uses it."""
    NFS = "nfs"
    """A PersistentVolume on an NFS server, and the claim on it."""
    NODE_PATH = "node-path"
    """A PersistentVolume on a directory of the node, and the claim on it."""
    MEMORY = "memory"
    """An empty directory in memory, for each pod its own."""
    EXTERNAL = "external"
    """A claim that is there already."""


class Shared(NamedTuple):
    """What was decided for a volume."""

    form: Form
    access: tuple[str, ...]
    pods: bool
    """True when more than one pod mounts it."""
    per_node: bool
    """True when a pod on every node mounts it."""
    group: str = ""
    """Value of the label of the pods that stay on one node with it; empty when they need not."""
    folder: str = ""


@lru_cache(maxsize=2)
def of_plan(plan: Plan) -> dict[str, Shared]:
    """Decide for all volumes, by key."""
    found = {key: _decide(plan, volume) for key, volume in plan.volumes.items()}
    bound = [key for key, shared in found.items() if _binds_to_node(shared)]
    for key, group in _groups(plan, bound).items():
        found[key] = found[key]._replace(group=group)
    return found


def _decide(plan: Plan, volume: PlannedVolume) -> Shared:
    units = list({id(unit): unit for unit in map(plan.unit_of, volume.users)}.values())
    kinds = {kind_of(plan, unit) for unit in units}
    per_node = Kind.DAEMON_SET in kinds
    pods = len(units) > 1 or per_node or any(_replicas(plan, unit) > 1 for unit in units)
    form = _form(volume)
    if form is Form.CLAIM and len(units) == 1 and kinds == {Kind.STATEFUL_SET}:
        form, pods = Form.TEMPLATE, False
    access = volume.access_modes
    if not access:
        many = form is Form.NFS or per_node or (pods and plan.options.shared_volumes == "rwx")
        access = (MANY_NODES,) if many else (ONE_NODE,)
    in_folder = form in (Form.CLAIM, Form.TEMPLATE) and _holds_database(plan, volume)
    return Shared(form, access, pods, per_node, folder=FOLDER if in_folder else "")


def _replicas(plan: Plan, unit: Unit) -> int:
    return max(1, plan.services[unit.lead].most_replicas)


def _form(volume: PlannedVolume) -> Form:
    if volume.external:
        return Form.EXTERNAL
    options = volume.driver_opts
    if not options or volume.driver not in (None, "", "local"):
        return Form.CLAIM
    kind = options.get("type", "").lower()
    words = options.get("o", "").split(",")
    device = options.get("device", "")
    if kind in ("nfs", "nfs4") and nfs_source(options) is not None:
        return Form.NFS
    if kind == "tmpfs":
        return Form.MEMORY
    if ("bind" in words or "rbind" in words) and device.startswith("/"):
        return Form.NODE_PATH
    return Form.CLAIM


class NfsSource(NamedTuple):
    """Where an NFS volume is: server, path, and the options of its mount."""

    server: str
    path: str
    options: tuple[str, ...] = ()
    read_only: bool = False


def nfs_source(options: dict[str, str]) -> NfsSource | None:
    """Read `type: nfs, o: "addr=10.0.0.1,rw", device: ":/export"`; None when server or path is missing."""
    server, colon, path = options.get("device", "").rpartition(":")
    if not colon:
        server, path = "", options.get("device", "")
    words = [word for word in options.get("o", "").split(",") if word]
    addresses = [word.partition("=")[2] for word in words if word.startswith("addr=")]
    server = addresses[0] if addresses else server.strip("[]")
    if not (server and path.startswith("/")):
        return None
    kept = [word for word in words if not word.startswith("addr=") and word not in ("rw", "ro")]
    if options.get("type", "").lower() == "nfs4" and not any(word.startswith(("nfsvers=", "vers=")) for word in kept):
        kept.append("nfsvers=4")
    return NfsSource(server, path, tuple(kept), "ro" in words)


def _holds_database(plan: Plan, volume: PlannedVolume) -> bool:
    return any(
        mount.source.subpath is None
        and mount.target in DATA_DIRECTORIES
        and _is_data_directory(plan.services[user], mount.target)
        for user in volume.users
        for mount in plan.services[user].mounts
        if isinstance(mount.source, FromVolume) and mount.source.volume == volume.key
    )


def _is_data_directory(planned: PlannedService, target: str) -> bool:
    """Tell whether the mounted path itself is the data directory, not a folder in it that the project names."""
    moved = planned.service.environment.get(DATA_DIRECTORIES[target])
    return not moved or moved.rstrip("/") == target


def _binds_to_node(shared: Shared) -> bool:
    """Tell whether the pods that mount a volume have to be on one node."""
    return (
        shared.pods
        and not shared.per_node
        and shared.form in (Form.CLAIM, Form.NODE_PATH, Form.EXTERNAL)
        and MANY_NODES not in shared.access
        and "ReadOnlyMany" not in shared.access
    )


def _groups(plan: Plan, keys: Iterable[str]) -> dict[str, str]:
    """Group volumes that share a pod, directly or over others: all of their pods belong on one node.

    One label for the whole group: with one for each volume, two pods with nothing in common could go to two nodes, and
    a third that shares a volume with each would find no place.
    """
    first_of: dict[str, str] = {}
    volumes_of: dict[str, list[str]] = {}
    for key in keys:
        for user in plan.volumes[key].users:
            volumes_of.setdefault(plan.unit_of(user).lead, []).append(key)
    for key in keys:
        if key not in first_of:
            for each in _connected(plan, key, volumes_of):
                first_of[each] = metadata.label_value(plan.volumes[key].name)
    return first_of


def _connected(plan: Plan, start: str, volumes_of: dict[str, list[str]]) -> Iterator[str]:
    seen = {start}
    ahead = [start]
    while ahead:
        key = ahead.pop()
        yield key
        for user in plan.volumes[key].users:
            for other in volumes_of[plan.unit_of(user).lead]:
                if other not in seen:
                    seen.add(other)
                    ahead.append(other)


def holds_a_volume_alone(plan: Plan, unit: Unit) -> bool:
    """Tell whether a unit mounts a volume that one node has at a time, so that the old pod must go before the new.

    Where the volume is shared on one node a second pod could start, but two servers on one data directory is what
    Compose never does either.
    """
    shared = of_plan(plan)
    return any(
        shared[mount.source.volume].form is not Form.MEMORY and MANY_NODES not in shared[mount.source.volume].access
        for key in unit.services
        for mount in plan.services[key].mounts
        if isinstance(mount.source, FromVolume)
    )
