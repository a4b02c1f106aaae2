"""Limits and reservations: those of the deploy section, and the older attributes of a service that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.swarm.container import is_new_enough
from kompyse.targets.swarm.lowering import Field, bytes_text, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path
    from kompyse.targets.swarm.lowering import Scope

_PERIOD = 100_000
"""Microseconds: the period of a CPU quota that says none."""
_LIMITS = ("deploy", "resources", "limits")
_RESERVATIONS = ("deploy", "resources", "reservations")


@lowers(
    "services.*.deploy.resources.limits.cpus",
    "services.*.cpus",
    "services.*.cpu_count",
    "services.*.cpu_quota",
    "services.*.cpu_period",
)
def cpus(scope: Scope) -> Iterator[Field]:
    """Limit the CPUs: the deploy section counts first, then `cpus`, a quota, a number of CPUs."""
    service = scope.service
    limits = scope.deploy.resources.limits if scope.deploy and scope.deploy.resources else None
    found: tuple[float, list[Path]] | None = None
    if limits is not None and limits.cpus:
        found = limits.cpus, [scope.path(*_LIMITS, "cpus")]
    elif service.cpus:
        found = service.cpus, [scope.path("cpus")]
    elif service.cpu_quota and service.cpu_quota > 0:
        origins = [scope.path("cpu_quota")]
        if service.cpu_period:
            origins.append(scope.path("cpu_period"))
        found = service.cpu_quota / (service.cpu_period or _PERIOD), origins
    elif service.cpu_count:
        found = float(service.cpu_count), [scope.path("cpu_count")]
    if found is not None:
        yield Field((*_LIMITS, "cpus"), _number(found[0]), found[1])


def _number(value: float) -> str:
    """Print an amount as the engine reads it: up to nine digits behind the point, none of them superfluous."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


@lowers("services.*.deploy.resources.limits.memory", "services.*.mem_limit")
def memory(scope: Scope) -> Iterator[Field]:
    """Limit the memory."""
    limits = scope.deploy.resources.limits if scope.deploy and scope.deploy.resources else None
    yield from _bytes(
        (*_LIMITS, "memory"),
        (limits.memory if limits else None, scope.path(*_LIMITS, "memory")),
        _old(scope, "mem_limit"),
    )


@lowers("services.*.deploy.resources.limits.pids", "services.*.pids_limit")
def pids(scope: Scope) -> Iterator[Field]:
    """Limit the number of processes."""
    limits = scope.deploy.resources.limits if scope.deploy and scope.deploy.resources else None
    for value, tail in (
        (limits.pids if limits else None, (*_LIMITS, "pids")),
        (scope.service.pids_limit, ("pids_limit",)),
    ):
        if value is not None and value > 0 and is_new_enough(scope, *tail):
            yield Field((*_LIMITS, "pids"), value, (scope.path(*tail),))
            return


@lowers("services.*.deploy.resources.reservations.memory", "services.*.mem_reservation")
def reserved_memory(scope: Scope) -> Iterator[Field]:
    """Keep memory free."""
    own = scope.deploy.resources.reservations if scope.deploy and scope.deploy.resources else None
    at = (*_RESERVATIONS, "memory")
    yield from _bytes(at, (own.memory if own else None, scope.path(*at)), _old(scope, "mem_reservation"))


@lowers(
    "services.*.deploy.resources.reservations.cpus", "services.*.deploy.resources.reservations.generic_resources.**"
)
def reserved(scope: Scope) -> Iterator[Field]:
    """Keep CPUs and generic resources free."""
    own = scope.deploy.resources.reservations if scope.deploy and scope.deploy.resources else None
    if own is None:
        return
    if own.cpus:
        at = (*_RESERVATIONS, "cpus")
        yield Field(at, _number(own.cpus), (scope.path(*at),))
    specs = [each.discrete_resource_spec for each in own.generic_resources if each.discrete_resource_spec]
    if specs:
        at = (*_RESERVATIONS, "generic_resources")
        found = [{"discrete_resource_spec": {"kind": each.kind, "value": _whole(each.value)}} for each in specs]
        yield Field(at, found, (scope.path(*at),))


def _whole(value: Any) -> Any:
    """Give a number for a text of digits: the schema takes numbers only."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _old(scope: Scope, name: str) -> tuple[int | None, Path]:
    return getattr(scope.service, name), scope.path(name)


def _bytes(at: tuple[str, ...], *choices: tuple[int | None, Path]) -> Iterator[Field]:
    """Write the first amount that is one; 0 and -1 mean none."""
    for value, origin in choices:
        if value is not None and value > 0:
            yield Field(at, bytes_text(value), (origin,))
            return
