"""To whom the files of a pod belong: the one group that all its volumes get (`fsGroup`).

Takes one service of the plan, gives fields of the pod's `securityContext`. Kubernetes knows one group for all volumes
of a pod; what differs from Compose because of that is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan import wanted
from kompyse.plan.plan import FromBundle, FromVolume
from kompyse.targets.kubernetes import config, imagegroups, security
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Code, Path
    from kompyse.plan.plan import Plan, PlannedMount, PlannedService, Unit


class Chosen(NamedTuple):
    """The group of a pod's files, and whose wish it is."""

    number: int
    service: str
    why: str
    """hint, user, grant or image."""
    origin: Path = ()


@lowers("services.*.configs[].gid", "services.*.secrets[].gid", always=True)
def group(scope: Scope) -> Iterator[Contribution]:
    """Give the files of the pod to a group: the hinted one, or that of a numeric user, of a config, of a known image.

    A container that runs as an unknown user of its image is left alone: which group that is, only the image knows.
    """
    mounts = [each for each in scope.planned.mounts if isinstance(each.source, FromVolume | FromBundle)]
    if not mounts:
        return
    chosen = choice(scope.plan, scope.unit)
    asked = {mount.gid: mount for mount in mounts if mount.gid}
    for gid, mount in asked.items():
        if chosen is None or gid != chosen.number:
            has = chosen.number if chosen else "no group"
            _report(scope, mount, codes.GROUP_LOST, f"asks for group {gid}, but the pod's files have {has}")
        elif security.numeric_user(scope.service)[0] is None:
            message = (
                f"all volumes in the pod of {scope.planned.key} belong to group {gid}, not {mount.target} alone, and it"
                " may read all their files"
            )
            scope.sink.report(codes.GROUP_FOR_ALL_VOLUMES, message, path=mount.origin, target=TARGET_NAME)
    if chosen is None or not (asked or chosen.why == "hint" or any(_needs_group(scope, each) for each in mounts)):
        return
    _tell(scope, chosen, mounts)
    fields: dict[str, Any] = {"fsGroup": chosen.number}
    if any(isinstance(each.source, FromVolume) for each in mounts):
        # Else the kubelet would give all files of a claim new permissions at every start.
        fields["fsGroupChangePolicy"] = "OnRootMismatch"
    yield Contribution(Part.POD, {"securityContext": fields})


def choice(plan: Plan, unit: Unit) -> Chosen | None:
    """Choose the group for the files of a pod; None for none. The same for every container of it."""
    members = [plan.services[key] for key in unit.services]
    for member in members:
        if member.hints is not None and member.hints.fs_group is not None:
            return Chosen(member.hints.fs_group, member.key, "hint")
    for member in members:
        user, own = security.numeric_user(member.service)
        if user or own:
            return Chosen(own or user or 0, member.key, "user")
    for member in members:
        for mount in member.mounts:
            if mount.gid:
                return Chosen(mount.gid, member.key, "grant", mount.origin)
    for member in members:
        known = imagegroups.group_of(member.image) if _writes_unfilled(plan, member) else None
        if known is not None and not member.service.user:
            return Chosen(known, member.key, "image")
    return None


def _writes_unfilled(plan: Plan, planned: PlannedService) -> bool:
    """Tell whether a service writes to a volume whose owner the image does not give."""
    return any(
        isinstance(mount.source, FromVolume) and not mount.read_only and not wanted.is_filled(plan, planned, mount)
        for mount in planned.mounts
    )


def _needs_group(scope: Scope, mount: PlannedMount) -> bool:
    """Tell whether a user that is not root could do less with the mount than under Compose."""
    if isinstance(mount.source, FromBundle):
        return not config.is_readable_to_all(scope.plan, mount)
    return isinstance(mount.source, FromVolume)


def _tell(scope: Scope, chosen: Chosen, mounts: list[PlannedMount]) -> None:
    """Tell the group that comes from what is known of an image, and files that the group opens."""
    if chosen.why == "image" and chosen.service == scope.planned.key:
        message = f"the volumes of {chosen.service} belong to group {chosen.number}, that of its image"
        scope.report(codes.GROUP_OF_IMAGE, message, "image")
    for mount in mounts:
        if isinstance(mount.source, FromBundle) and not mount.gid and _needs_group(scope, mount):
            message = f"belongs to group {chosen.number}, which may read it; so do all volumes of the pod"
            _report(scope, mount, codes.GROUP_FOR_ALL_VOLUMES, message)


def _report(scope: Scope, mount: PlannedMount, code: Code, what: str) -> None:
    message = f"{mount.target} of {scope.planned.key} {what}"
    scope.sink.report(code, message, path=mount.origin, target=TARGET_NAME)
