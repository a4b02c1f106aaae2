"""The paths at which a container has something mounted: each once, and only those that Kubernetes takes.

Takes the planned mounts of a service, gives those that stay. What is mounted there is made in `mounts.py` and
`config.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import storage as codes
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from kompyse.plan.plan import PlannedMount
    from kompyse.targets.kubernetes.lowering import Scope


def effective(scope: Scope) -> tuple[PlannedMount, ...]:
    """Give the mounts of a service without those that a later one at the same path replaces, as in Compose.

    A path with a colon is refused by the API server.
    """
    mounts = scope.planned.mounts
    targets = {mount.target for mount in mounts}
    if len(targets) == len(mounts) and not any(":" in target for target in targets):
        return mounts
    kept: dict[str, PlannedMount] = {}
    for mount in mounts:
        if ":" in mount.target:
            message = f"nothing is mounted at {mount.target} of {scope.planned.key}: a mount path holds no colon"
            hint = (
                "" if mount.target.startswith("/") else "give the volume a longer name: one letter is read as a drive"
            )
            scope.sink.report(codes.MOUNT_PATH_LOST, message, path=mount.origin, hint=hint, target=TARGET_NAME)
            continue
        earlier = kept.pop(mount.target, None)
        if earlier is not None:
            message = f"{scope.planned.key} has two mounts at {mount.target}: the last one stays"
            related = [mount.origin]
            path = earlier.origin
            scope.sink.report(codes.TWO_MOUNTS_ON_ONE_PATH, message, path=path, related=related, target=TARGET_NAME)
        kept[mount.target] = mount
    return tuple(kept.values())
