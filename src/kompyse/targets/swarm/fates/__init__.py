"""The fate of every attribute path on a swarm, gathered from one file per family of attributes.

`translated` and `approximated` name the fields of the stack file; `inert` says why nothing is missed; `lost` says why,
and what to do. A value that a field cannot hold is told by the function that lowers the attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.targets.swarm.fates import build, deploy, develop, model, mount, network, process, resources, service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.attributes.fate import Fate

FATES: Mapping[str, Fate] = {
    **service.ROWS,
    **process.ROWS,
    **resources.ROWS,
    **network.ROWS,
    **mount.ROWS,
    **build.ROWS,
    **deploy.ROWS,
    **develop.ROWS,
    **model.ROWS,
}
"""Every path of the registry with its fate."""
