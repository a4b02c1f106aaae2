"""The fate of every attribute path on Kubernetes: one file per family, as in `kompyse.attributes.families`.

`translated` and `approximated` name the fields; `inert` says why nothing is missed; `lost` says why, and what to do.
A value that a field cannot hold is told by the function that lowers the attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.targets.kubernetes.fates import (
    build,
    deploy,
    develop,
    health,
    model,
    mount,
    network,
    process,
    project,
    resources,
    security,
    service,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.attributes.fate import Fate

FATES: Mapping[str, Fate] = {
    **project.ROWS,
    **service.ROWS,
    **process.ROWS,
    **health.ROWS,
    **resources.ROWS,
    **security.ROWS,
    **network.ROWS,
    **mount.ROWS,
    **store.ROWS,
    **build.ROWS,
    **deploy.ROWS,
    **develop.ROWS,
    **model.ROWS,
}
"""Every path of the registry with its fate."""
