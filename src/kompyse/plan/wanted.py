"""What hints want of the mounts of a service: what each becomes, which folder is mounted, whether it is filled.

Takes a service, its hints and the option `bind`; gives the wishes by the index of a mount. A hint on the mount goes
before one on the service, and that before the option. What a hint cannot change is told at its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import config as config_codes
from kompyse.plan import hints as plan_hints
from kompyse.plan.plan import FromNothing, FromVolume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Mount, Service
    from kompyse.plan.hints import MountHints, ServiceHints
    from kompyse.plan.plan import Plan, PlannedMount, PlannedService

LABEL = "kompose.volume.type"
_INSTEAD = {
    "host": "for a path of the node write driver_opts: {type: none, o: bind, device: /path} on the volume",
    "content": "for files of the project write a bind mount or a config",
}


class Wishes(NamedTuple):
    """What is wanted of the mounts of one service."""

    default: str
    """What a mount becomes of which nothing is said: the option `bind`."""
    choices: Mapping[int, str] = {}
    fills: Mapping[int, bool] = {}
    folder: str | None = None
    """The folder that it mounts of each of its named volumes."""

    def choice(self, index: int) -> str:
        """Say what a mount becomes, in the words of the option `bind`, or `empty`."""
        return self.choices.get(index, self.default)

    def fill(self, index: int) -> bool | None:
        """Say whether a mount is to be filled from the image; None where nothing is said of it."""
        return self.fills.get(index)

    def within(self, subpath: str | None) -> str | None:
        """Give the folder of a volume that is mounted: that of the service, and in it what the mount asks for."""
        if self.folder is None:
            return subpath
        return f"{self.folder}/{subpath.strip('/')}" if subpath else self.folder


def of_service(key: str, service: Service, bind: str, own: ServiceHints | None, sink: Sink) -> Wishes:
    """Read the wishes of a service."""
    hints = plan_hints.of_mounts(key, service, sink)
    kind = own.volume_type if own else None
    choices: dict[int, str] = {}
    fills: dict[int, bool] = {}
    for index, mount in enumerate(service.volumes):
        hint = hints.get(index)
        path: Path = ("services", key, "volumes", index, plan_hints.KEY)
        if word := (hint and hint.becomes) or kind:
            where = (*path, "as") if hint and hint.becomes else ("services", key, "labels", LABEL)
            if _can_become(mount, word, where, sink):
                choices[index] = word
        if mount.volume is not None and mount.volume.nocopy:
            fills[index] = False
        if hint is not None and hint.fill is not None:
            _read_fill(mount, hint, index, (*path, "fill"), fills, sink)
    return Wishes(bind, choices, fills, own.volume_subpath if own else None)


def _can_become(mount: Mount, word: str, where: Path, sink: Sink) -> bool:
    """Tell a wish that the mount cannot fulfil; gives whether it changes anything."""
    if mount.type == "bind":
        return True
    if mount.type not in ("volume", "cluster"):
        if where[-1] == "as":
            message = f"{mount.target} is of type {mount.type}, and stays what it is"
            sink.report(config_codes.HINT_UNUSED, message, path=where, hint="remove it")
        return False
    if not mount.source or word in ("claim", "empty"):
        if word != "empty" and not mount.source and where[-1] == "as":
            message = f"{mount.target} has no name, so it is an empty directory of its own"
            sink.report(config_codes.HINT_UNUSED, message, path=where, hint="give the volume a name")
        return word == "empty"
    message = f'the volume "{mount.source}" at {mount.target} has no files of this machine, so it stays a volume'
    sink.report(config_codes.HINT_UNUSED, message, path=where, hint=_INSTEAD[word])
    return False


def _read_fill(  # noqa: PLR0913, PLR0917 - one hint with where it stands
    mount: Mount, hint: MountHints, index: int, path: Path, fills: dict[int, bool], sink: Sink
) -> None:
    if mount.type not in ("volume", "cluster"):
        message = f"{mount.target} is of type {mount.type}: volumes alone are filled from the image"
        sink.report(config_codes.HINT_UNUSED, message, path=path, hint="remove it")
    elif hint.fill and index in fills:
        message = f"{mount.target} says nocopy too, which counts"
        sink.report(config_codes.HINT_UNUSED, message, path=path, hint="remove one of the two")
    elif hint.fill is not None:
        fills[index] = hint.fill


def is_filled(plan: Plan, planned: PlannedService, mount: PlannedMount) -> bool:
    """Tell whether a mount is filled from the image: as it says itself, else its volume, the service, the option.

    A bind mount that became a volume or an empty directory hides the image in Compose too.
    """
    if not isinstance(mount.source, FromVolume | FromNothing) or mount.origin[2:3] != ("volumes",):
        return False
    if planned.service.volumes[int(mount.origin[3])].type == "bind":
        return False
    volume = plan.volumes[mount.source.volume] if isinstance(mount.source, FromVolume) else None
    said = (mount.fill, volume.fill if volume else None, planned.hints.fill if planned.hints else None)
    asked = next((each for each in said if each is not None), None)
    return plan.options.fill_volumes == "once" if asked is None else asked
