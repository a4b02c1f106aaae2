"""Mounts: volumes, paths of the node, memory, and the configs and secrets of a service; and the volumes of the stack.

Takes the mounts of the plan. What the stack file has no place for is told: images, parts of volumes, permissions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config, storage
from kompyse.plan.plan import FromBundle, FromHost, FromImage, FromMemory, FromNothing, FromVolume
from kompyse.targets.swarm.contents import grants
from kompyse.targets.swarm.lowering import TARGET_NAME, Field, builds, lowers
from kompyse.targets.swarm.names import check_volume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import VolumeOptions
    from kompyse.plan.plan import Plan, PlannedMount, PlannedVolume
    from kompyse.targets.swarm.lowering import Scope

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - names a mount, writes nothing there
_OPEN = (None, 0o1777)
"""Permissions that a mount in memory has anyway."""


@lowers(
    "services.*.volumes.**",
    "services.*.tmpfs",
    "services.*.shm_size",
    "services.*.volumes_from",
    "services.*.configs.**",
    "services.*.secrets.**",
)
def mounts(scope: Scope) -> Iterator[Field]:
    """Mount everything that a service finds in its file system, one thing at each path."""
    taken: set[str] = set()
    given: dict[tuple[str, str], tuple[object, ...]] = {}
    for mount in scope.planned.mounts:
        if mount.target in taken:
            _tell(
                scope, storage.SWARM_MOUNT_TWICE, f"{mount.target} is mounted already: this is left out", mount.origin
            )
            continue
        taken.add(mount.target)
        if isinstance(mount.source, FromBundle):
            for section, grant in grants(scope.plan, scope.service, mount):
                _tell_differing(scope, section, grant, mount, given)
                yield Field((section,), [grant], (mount.origin,))
        elif entry := _entry(scope, mount):
            yield Field(("volumes",), [entry], (mount.origin,))
    size = scope.service.shm_size
    if size and _SHARED_MEMORY not in taken:
        memory = {"type": "tmpfs", "target": _SHARED_MEMORY, "tmpfs": {"size": int(size)}}
        yield Field(("volumes",), [memory], (scope.path("shm_size"),))
    elif size:
        message = f"{_SHARED_MEMORY} is mounted already: its own size counts"
        _tell(scope, storage.SWARM_MOUNT_TWICE, message, scope.path("shm_size"))


def _tell(scope: Scope, code: Any, message: str, path: Path, hint: str = "") -> None:
    scope.sink.report(code, message, path=path, hint=hint, target=TARGET_NAME)


def _tell_differing(
    scope: Scope,
    section: str,
    entry: dict[str, Any],
    mount: PlannedMount,
    given: dict[tuple[str, str], tuple[object, ...]],
) -> None:
    """Tell a content that is mounted twice with another owner or mode."""
    own = (entry.get("uid"), entry.get("gid"), entry.get("mode"))
    if given.setdefault((section, entry["source"]), own) != own:
        _tell(
            scope,
            config.SWARM_GRANTS_DIFFER,
            f'"{entry["source"]}" is mounted twice in "{scope.planned.key}" with another owner or mode, and has one',
            mount.origin,
            "declare it twice under two names",
        )


def _entry(scope: Scope, mount: PlannedMount) -> dict[str, Any] | None:
    source = mount.source
    entry: dict[str, Any] = {"type": "volume", "target": mount.target}
    if isinstance(source, FromVolume):
        entry["source"] = stack_key(scope.plan.volumes[source.volume])
        if (options := _volume_options(scope, mount)) and options.nocopy:
            entry["volume"] = {"nocopy": True}
    elif isinstance(source, FromHost):
        entry.update(type="bind", source=source.path)
        if source.propagation:
            entry["bind"] = {"propagation": source.propagation}
    elif isinstance(source, FromMemory):
        entry["type"] = "tmpfs"
        if source.size is not None:
            entry["tmpfs"] = {"size": source.size}
        if source.mode not in _OPEN:
            message = f"{mount.target} is open to all: a stack file has no mode for memory"
            place = (*mount.origin, "tmpfs", "mode") if mount.origin[2] == "volumes" else mount.origin
            _tell(scope, storage.SWARM_TMPFS_MODE, message, place, "let the container set it: chmod")
    elif isinstance(source, FromImage):
        _lost(scope, mount, f"{mount.target} is left out: a stack file mounts no images")
        return None
    else:
        assert isinstance(source, FromNothing)
    if mount.read_only:
        entry["read_only"] = True
    order = ("type", "source", "target", "read_only", "bind", "volume", "tmpfs")
    return {name: entry[name] for name in order if name in entry}


def _lost(scope: Scope, mount: PlannedMount, message: str) -> None:
    _tell(scope, storage.SWARM_MOUNT_LOST, message, mount.origin, "put the files into the image, or into a volume")


def _volume_options(scope: Scope, mount: PlannedMount) -> VolumeOptions | None:
    section, index = mount.origin[2], mount.origin[3]
    return scope.service.volumes[index].volume if section == "volumes" and isinstance(index, int) else None


def stack_key(volume: PlannedVolume) -> str:
    """Give the key of a volume in the stack file; one that stands for a bind mount has the name of the path."""
    return volume.name if "/" in volume.key else volume.key


@builds("volumes.**")
def entries(plan: Plan, sink: Sink) -> Iterator[tuple[str, str, dict[str, Any], dict[str, tuple[Path, ...]]]]:
    """Give the volumes of the top level: section, key, fields, and the origins of each field."""
    for key, volume in plan.volumes.items():
        written = plan.project.volumes.get(key)
        fields: dict[str, Any] = {}
        if volume.external:
            fields = {"external": True, "name": volume.name}
        else:
            if written and written.name and written.name != f"{plan.project.name}_{key}":
                fields["name"] = written.name
            for name in ("driver", "driver_opts", "labels"):
                if value := getattr(volume, name):
                    fields[name] = dict(value) if isinstance(value, dict) else value
            if volume.driver in (None, "local") and not _is_shared(volume):
                sink.report(
                    storage.VOLUME_ON_EACH_NODE,
                    f'each node that runs a task makes its own volume "{key}": data do not follow a task that moves',
                    path=volume.origin,
                    hint="keep the service on one node: deploy.placement.constraints",
                    target=TARGET_NAME,
                )
        if "name" in fields:
            check_volume(fields["name"], (*volume.origin, "name"), "volume", sink)
        yield "volumes", stack_key(volume), fields, {name: ((*volume.origin, name),) for name in fields}


def _is_shared(volume: PlannedVolume) -> bool:
    """Tell a volume that is the same on all nodes: a mounted network file system."""
    return volume.driver_opts.get("type", "").startswith(("nfs", "cifs", "smb", "ceph", "gluster", "9p"))
