"""Images with their digests: a plan in, the same plan with what each tag means today behind it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kompyse.diagnostics.codes.build import IMAGE_NOT_PINNED
from kompyse.images import digests

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan


def pinned(plan: Plan, sink: Sink) -> Plan:
    """Write the digests of images behind their names, as the docker command knows them; what has none stays, told."""
    found = digests.find(each.image for each in plan.services.values() if each.image)
    services = {}
    for key, planned in plan.services.items():
        services[key] = replace(planned, image=found.get(planned.image, planned.image))
        if planned.image and planned.image not in found:
            sink.report(
                IMAGE_NOT_PINNED,
                f'no digest of "{planned.image}" is known, so "{key}" runs what its tag means on each node',
                path=("services", key, "image" if planned.service.image else "build"),
                hint=f"pull it (docker pull {planned.image}) or push it, and convert again",
            )
    return replace(plan, services=services)
