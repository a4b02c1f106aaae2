"""For whom a pod waits before it starts, and how long: from the waits of the plan.

A service that has to be started only is waited for with a limit, since a port that nobody listens on must not keep
another from starting. That limit is not to run out while the other service still waits itself. So what that one needs
healthy or complete is waited for first, without limit; and the limit is as much longer as its own longest one.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kompyse.targets.kubernetes import kinds, probes, readiness
from kompyse.targets.kubernetes.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.plan.plan import Plan, Unit, Wait

COMPLETED = "service_completed_successfully"
HEALTHY = "service_healthy"
STARTED = "service_started"
_CONDITIONS = (STARTED, HEALTHY, COMPLETED)


def of_unit(plan: Plan, unit: Unit) -> list[Wait]:
    """List for whom a pod waits: once for each, as strictly as the strictest of its services asks for.

    What those need for whom it waits with a limit comes first, with the origin of the wait that it is taken from, then
    all others without a limit.
    """
    own = _own(plan, unit)
    first: dict[str, Wait] = {}
    for wait in own.values():
        if not _is_limited(wait) or obstacle(plan, wait):
            continue
        for needed in _needs(plan, wait.service):
            if needed.service not in unit.services:
                first[needed.service] = _stronger(needed, first.get(needed.service))
    for key in first.keys() & own.keys():
        own[key] = _stronger(own[key], first.pop(key))
    # Those that become as strict come first too: the limits of the others count from their end.
    return [*first.values(), *sorted(own.values(), key=_is_limited)]


def obstacle(plan: Plan, wait: Wait) -> str:
    """Say why nobody can wait for a service; empty when it can be waited for."""
    awaited = plan.services[wait.service]
    unit = plan.unit_of(awaited.key)
    kind = kinds.kind_of(plan, unit)
    if wait.condition == COMPLETED:
        return "" if kind is Kind.JOB else f"{awaited.key} is no Job that would complete"
    if wait.condition == STARTED and kind.ends:
        return f"{awaited.key} runs to its end, and may have ended by then"
    if plan.services[unit.lead].replicas == 0:
        return f"{awaited.key} has no replicas to wait for"
    if not readiness.check(plan, awaited):
        return f"{awaited.key} cannot be asked whether it is ready"
    return ""


def seconds(plan: Plan, wait: Wait) -> int | None:
    """Give the seconds after which the service starts anyway; None for never.

    Compose goes on without an optional dependency as soon as that is unhealthy: after its start period and the
    failures that its health check allows.
    """
    if not _is_limited(wait):
        return None
    started = plan.options.wait_started_seconds
    check = plan.services[wait.service].service.healthcheck
    own = started
    if wait.condition == HEALTHY and check is not None:
        once = probes.seconds(check.interval, probes.INTERVAL) + probes.seconds(check.timeout, probes.TIMEOUT)
        own = max(started, ceil(check.start_period or 0) + once * (check.retries or probes.RETRIES))
    return own + _longest(plan, wait.service)


def _own(plan: Plan, unit: Unit) -> dict[str, Wait]:
    found: dict[str, Wait] = {}
    for key in unit.services:
        for wait in plan.services[key].waits:
            known = found.get(wait.service)
            if known is None or _strength(wait) > _strength(known):
                found[wait.service] = wait
    return found


def _stronger(wait: Wait, other: Wait | None) -> Wait:
    """Give a wait as strict as the stricter of two; its origin stays."""
    if other is None or _strength(wait) >= _strength(other):
        return wait
    return replace(wait, condition=other.condition, required=other.required)


def _strength(wait: Wait) -> tuple[int, bool]:
    return _CONDITIONS.index(wait.condition), wait.required


def _is_limited(wait: Wait) -> bool:
    return wait.condition == STARTED or (wait.condition == HEALTHY and not wait.required)


def _possible(plan: Plan, key: str) -> Iterator[Wait]:
    """List the waits of a pod that can be kept. Waits in a circle, an error that is told, are left out."""
    unit = plan.unit_of(key)
    wave = plan.services[unit.lead].wave
    return (
        wait
        for wait in _own(plan, unit).values()
        if plan.services[wait.service].wave < wave and not obstacle(plan, wait)
    )


@lru_cache(maxsize=4096)
def _needs(plan: Plan, key: str) -> tuple[Wait, ...]:
    """List the waits without limit that are over before a service starts."""
    found: dict[str, Wait] = {}
    for wait in _possible(plan, key):
        for needed in _needs(plan, wait.service) if _is_limited(wait) else (wait,):
            found[needed.service] = _stronger(needed, found.get(needed.service))
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _longest(plan: Plan, key: str) -> int:
    """Give the seconds for which a service waits at most before it starts, beside its waits without limit."""
    return max((seconds(plan, wait) or 0 for wait in _possible(plan, key)), default=0)
