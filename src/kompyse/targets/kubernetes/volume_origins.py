"""From which values the fields of mounts come, of the group of files, and of what fills volumes.

The sources of the rows in `origin_rows.py` that are about storage. Asked only when a trace is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.plan import FromVolume
from kompyse.targets.kubernetes import filling, ownership
from kompyse.targets.kubernetes.origins import Asked, mount_at, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import PlannedMount

_FIELDS: dict[str, tuple[str, ...]] = {
    "mountPath": ("target",),
    "readOnly": ("read_only",),
    "subPath": ("volume.subpath", "image.subpath", "target"),
    "mountPropagation": ("bind.propagation",),
    "recursiveReadOnly": ("bind.recursive",),
}
_GROUP = ("kompose.security-context.fsgroup", "fs_group")
_FOLDER = "kompose.volume.subpath"


def mount(asked: Asked) -> Iterator[Path]:
    """Give what is behind a mount of the container: the one field of it, or the folder that hints name."""
    found = mount_at(asked.scope, asked.item()["mountPath"])
    if found is None:
        return
    field = str(asked.field[2])
    yield from narrowed(asked.recorder, [found.origin], _FIELDS.get(field, ()))
    if field == "subPath" and isinstance(found.source, FromVolume):
        base = asked.scope.plan.volumes[found.source.volume].origin
        paths = [(*base, "x-kompyse", "subpath"), (*base, "labels", _FOLDER), asked.scope.path("labels", _FOLDER)]
        yield from filter(asked.recorder.is_written, paths)


def filled(asked: Asked) -> Iterator[Path]:
    """Give the mounts that an init container fills, or the one of an argument or a mount of it, and who asks for it.

    An argument is the path of a mount; the mounts of the init container are in the same order.
    """
    mounts = filling.filled_mounts(asked.scope)
    if len(asked.field) > 3 and asked.field[2] in ("args", "volumeMounts"):
        mounts = [mounts[int(asked.field[3])]]
    for each in mounts:
        yield from narrowed(asked.recorder, [each.origin], ["x-kompyse.fill"])
        yield from _of_volume(asked, each)
    yield from asked.at("x-kompyse", "fill")


def _of_volume(asked: Asked, found: PlannedMount) -> Iterator[Path]:
    if isinstance(found.source, FromVolume):
        path = (*asked.scope.plan.volumes[found.source.volume].origin, "x-kompyse", "fill")
        yield from filter(asked.recorder.is_written, [path])


def fill_option(asked: Asked) -> str:
    """Name the option that asks to fill volumes, where it does."""
    return "fill_volumes" if asked.scope.options.fill_volumes == "once" else ""


def group(asked: Asked) -> Iterator[Path]:
    """Give whose wish the group of the files of a pod is."""
    chosen = ownership.choice(asked.scope.plan, asked.scope.unit)
    if chosen is None:
        return
    base: Path = ("services", chosen.service)
    label, hint = _GROUP
    paths: dict[str, list[Path]] = {
        "hint": [(*base, "x-kompyse", hint), (*base, "labels", label)],
        "user": [(*base, "user")],
        "grant": [(*chosen.origin, "gid"), chosen.origin],
        "image": [(*base, "image"), (*base, "build")],
    }
    yield from [path for path in paths[chosen.why] if asked.recorder.is_written(path)][:1]
