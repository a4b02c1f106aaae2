"""Health checks: as in Compose, with the defaults that the engine has for both; what differs is what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import health
from kompyse.targets.swarm.container import time
from kompyse.targets.swarm.lowering import Field, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.targets.swarm.lowering import Scope

_TIMES = ("interval", "timeout", "start_period")


@lowers("services.*.healthcheck.**")
def healthcheck(scope: Scope) -> Iterator[Field]:
    """Ask for the health of each task. Absent values are the engine's own: 30s, 30s, 3 and no start period."""
    check = scope.service.healthcheck
    if check is None:
        return
    at = ("healthcheck",)
    if health.is_off(check):
        if check.disable:
            yield Field((*at, "disable"), value=True, origins=(scope.path("healthcheck", "disable"),))
        else:
            yield Field((*at, "test"), ["NONE"], (scope.path("healthcheck", "test"),))
        return
    if check.test and len(check.test) > 1:
        yield Field((*at, "test"), list(check.test), (scope.path("healthcheck", "test"),))
    for name in _TIMES:
        value = getattr(check, name)
        if value is not None:
            yield Field((*at, name), time(value), (scope.path("healthcheck", name),))
    if check.retries is not None:
        yield Field((*at, "retries"), check.retries, (scope.path("healthcheck", "retries"),))
    scope.report(
        codes.UNHEALTHY_IS_REPLACED,
        f'a task of "{scope.planned.key}" that becomes unhealthy is stopped, and another takes its place',
        "healthcheck",
        *(("test",) if check.test else ()),
    )
