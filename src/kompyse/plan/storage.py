"""Named volumes: their names, sizes and classes, and who mounts and writes them.

Takes the planned mounts and the hints; gives the volumes that are in use. Nothing is said here of what a platform does
with an empty volume, or with one that several services share: that is the target's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.model import Volume
from kompyse.plan import hints as plan_hints
from kompyse.plan import names as plan_names
from kompyse.plan.plan import FromVolume, PlannedVolume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project
    from kompyse.plan.hints import ServiceHints
    from kompyse.plan.plan import PlannedMount


def volumes(
    project: Project,
    mounts: Mapping[str, tuple[PlannedMount, ...]],
    hints: Mapping[str, ServiceHints],
    sink: Sink,
    *,
    any_name: bool = False,
) -> dict[str, PlannedVolume]:
    """Plan the volumes that at least one service mounts, in the order of their first use."""
    users: dict[str, dict[str, bool]] = {}
    origins: dict[str, Path] = {}
    for key, own in mounts.items():
        for mount in own:
            if isinstance(mount.source, FromVolume):
                volume = mount.source.volume
                origins.setdefault(volume, mount.origin)
                writing = users.setdefault(volume, {})
                writing[key] = writing.get(key, False) or not mount.read_only
    declared = [key for key in users if not _stands_for_bind(key)]
    names = plan_names.of_volumes(project, declared, sink, any_name=any_name)
    bind_names = plan_names.of_files([key for key in users if _stands_for_bind(key)], names.values())
    return {
        key: _for_bind(key, bind_names[key], writing, origins[key], hints)
        if key in bind_names
        else _declared(key, names[key], project.volumes.get(key), writing, hints, sink)
        for key, writing in users.items()
    }


def _stands_for_bind(key: str) -> bool:
    """Tell a volume that replaces a bind mount: its key is a path, and no key of a project has a slash."""
    return "/" in key


def _declared(  # noqa: PLR0913, PLR0917 - everything that says something of one volume
    key: str,
    name: str,
    volume: Volume | None,
    writing: Mapping[str, bool],
    hints: Mapping[str, ServiceHints],
    sink: Sink,
) -> PlannedVolume:
    if volume is None:
        volume = _PLAIN
    own = plan_hints.of_volume(key, volume, sink)
    size, storage_class = own.size, own.storage_class
    if hints:
        size = size or _size_for(writing, hints)
        storage_class = storage_class or _class_for(writing, hints)
    return PlannedVolume(
        key=key,
        name=name,
        external=volume.external,
        size=size,
        storage_class=storage_class,
        access_modes=own.access_modes,
        selector=own.selector or {},
        claim_labels=own.claim_labels or {},
        subpath=own.subpath,
        fill=own.fill,
        driver=volume.driver,
        driver_opts=volume.driver_opts,
        labels=volume.labels,
        users=tuple(writing),
        writers=tuple(user for user, writes in writing.items() if writes),
        origin=("volumes", key),
    )


_PLAIN = Volume()


def _size_for(users: Mapping[str, bool], hints: Mapping[str, ServiceHints]) -> int | None:
    """Take the size that the labels of its users give; of several the largest, so that all have room."""
    return max((hints[user].volume_size or 0 for user in users if user in hints), default=0) or None


def _class_for(users: Mapping[str, bool], hints: Mapping[str, ServiceHints]) -> str | None:
    return min((hints[user].volume_class or "" for user in users if user in hints), default="") or None


def _for_bind(
    key: str, name: str, writing: Mapping[str, bool], origin: Path, hints: Mapping[str, ServiceHints]
) -> PlannedVolume:
    """Plan the volume that stands for a bind mount."""
    return PlannedVolume(
        key=key,
        name=name,
        size=_size_for(writing, hints),
        storage_class=_class_for(writing, hints),
        users=tuple(writing),
        writers=tuple(user for user, writes in writing.items() if writes),
        origin=origin,
    )
