"""Units: services that run in one place, because one joins another's namespace; most units are one service.

Takes the graph's groups and what was decided for each service; gives the units in start-up order and reports members
that cannot live together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.plan import Lifecycle, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.graph import ServiceGraph
    from kompyse.plan.plan import PlannedService

_ENDS = (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED)


def units(services: Mapping[str, PlannedService], graph: ServiceGraph, sink: Sink) -> tuple[Unit, ...]:
    """Make the units, in the order of `services`: by wave, then by the lead's key."""
    if not graph.groups:
        return apart(services)
    group_of = {}
    for group in graph.groups:
        members = tuple(key for key in group if key in services)
        if len(members) > 1:
            _check(members, services, sink)
            group_of.update(dict.fromkeys(members, members))
    found = []
    for key in services:
        members = group_of.get(key, (key,))
        if members[0] == key:
            found.append(Unit(lead=key, services=members))
    return tuple(found)


def apart(services: Mapping[str, PlannedService]) -> tuple[Unit, ...]:
    """Make a unit of each service, where no platform brings several into one place."""
    return tuple([Unit(lead=key, services=(key,)) for key in services])


def _check(members: Sequence[str], services: Mapping[str, PlannedService], sink: Sink) -> None:
    """Report members that do not live as the lead does. Ports that clash are told by targets that join the members."""
    lead = services[members[0]]
    for key in members[1:]:
        other = services[key]
        if other.lifecycle is not lead.lifecycle:
            ending = other.lifecycle in _ENDS or lead.lifecycle in _ENDS
            sink.report(
                codes.UNIT_LIFECYCLES_DIFFER,
                f'"{key}" ({other.lifecycle}) and "{lead.key}" ({lead.lifecycle}) belong together:'
                " both run in one place and "
                + ("one of them cannot end while the other stays" if ending else "in the same way"),
                path=("services", key),
                related=[("services", lead.key)],
                hint="give both the same restart policy and deploy.mode, or remove what keeps them together",
            )
        elif other.replicas not in (None, lead.replicas) and (other.replicas, lead.replicas) != (1, None):
            sink.report(
                codes.UNIT_REPLICAS_DIFFER,
                f'"{key}" asks for {other.replicas} replicas and runs in one place with "{lead.key}":'
                f" there are as many as of that one ({1 if lead.replicas is None else lead.replicas})",
                path=_number(other),
                related=[("services", lead.key)],
                hint=f'set the number on "{lead.key}" alone',
            )


def _number(planned: PlannedService) -> Path:
    """Return where the number of replicas of a service stands."""
    scale = planned.service.scale is not None
    return ("services", planned.key, *(("scale",) if scale else ("deploy", "replicas")))
