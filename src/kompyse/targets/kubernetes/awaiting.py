"""For whom a pod waits before it starts, and how long: from the waits of the plan.

A service that has to be started only is waited for with a limit, since a port that nobody listens on must not keep
another from starting. That limit is not to run out while the other service still waits itself. So what that one needs
healthy or complete is waited for first, without limit; and the limit is as much longer as its own longest one.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from kompyse.targets.kubernetes import kinds, probes, readiness
from kompyse.targets.kubernetes.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.plan.plan import Plan, Unit, Wait

COMPLETED = "service_completed_successfully"
HEALTHY = "service_healthy"
STARTED = "service_started"
_CONDITIONS = (STARTED, HEALTHY, COMPLETED)


class Before(NamedTuple):
    """What is over before a pod starts."""

    needs: Mapping[str, Wait]
    """Its waits without limit, and those of whom it waits for with one, by the service."""
    longest: int
    """Seconds for which it waits at most beside these."""


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
        for key, needed in _before_it(plan, wait).needs.items():
            if key not in unit.services:
                first[key] = _stronger(needed, first.get(key))
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
    if not checks(plan)[awaited.key]:
        return f"{awaited.key} cannot be asked whether it is ready"
    return ""


@lru_cache(maxsize=2)
def checks(plan: Plan) -> Mapping[str, str]:
    """Give the shell commands that tell whether a service has a ready pod, for those whose readiness is waited for."""
    awaited = {wait.service for each in plan.services.values() for wait in each.waits if wait.condition != COMPLETED}
    return {key: readiness.check(plan, plan.services[key]) for key in awaited}


def seconds(plan: Plan, wait: Wait) -> int | None:
    """Give the seconds after which the service starts anyway; None for never."""
    return _limit(plan, wait) + _before_it(plan, wait).longest if _is_limited(wait) else None


def _limit(plan: Plan, wait: Wait) -> int:
    """Give the seconds of a wait with a limit, from when the other service can start.

    Compose goes on without an optional dependency as soon as that is unhealthy: after its start period and the
    failures that its health check allows.
    """
    started = plan.options.wait_started_seconds
    check = plan.services[wait.service].service.healthcheck
    if wait.condition != HEALTHY or check is None:
        return started
    once = probes.seconds(check.interval, probes.INTERVAL) + probes.seconds(check.timeout, probes.TIMEOUT)
    return max(started, ceil(check.start_period or 0) + once * (check.retries or probes.RETRIES))


def _before_it(plan: Plan, wait: Wait) -> Before:
    return _before(plan)[plan.unit_of(wait.service).lead]


@lru_cache(maxsize=2)
def _before(plan: Plan) -> dict[str, Before]:
    """Follow the waits from the first wave to the last; gives what is over before each pod, by its lead.

    Waits in a circle, which are told elsewhere, lead to no earlier wave and are left out.
    """
    found: dict[str, Before] = {}
    for unit in plan.units:
        wave, longest = plan.services[unit.lead].wave, 0
        needs: dict[str, Wait] = {}
        for wait in _own(plan, unit).values():
            if plan.services[wait.service].wave >= wave or obstacle(plan, wait):
                continue
            if not _is_limited(wait):
                needs[wait.service] = _stronger(wait, needs.get(wait.service))
                continue
            before = found[plan.unit_of(wait.service).lead]
            longest = max(longest, _limit(plan, wait) + before.longest)
            for key, needed in before.needs.items():
                needs[key] = _stronger(needed, needs.get(key))
        found[unit.lead] = Before(needs, longest)
    return found


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
