"""Start-up order: for whom each service waits.

Takes the graph, gives the waits of each service. A wait inside a unit is none: its members start together, because
they run in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import health
from kompyse.plan.lifecycle import Expectations
from kompyse.plan.plan import Wait

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from kompyse.diagnostics import Sink
    from kompyse.graph import ServiceGraph
    from kompyse.model import Service

_STRENGTH = {None: 0, "service_started": 1, "service_healthy": 2, "service_completed_successfully": 3}


def expectations(graph: ServiceGraph, named: Container[str]) -> dict[str, Expectations]:
    """Gather what peers expect of each service that anybody depends on. `named` holds those named with a port."""
    found: dict[str, Expectations] = {}
    for edge in graph.edges:
        known = found.get(edge.target) or Expectations(serves=edge.target in named)
        if edge.condition == "service_completed_successfully":
            # The smallest name is the one to tell, whatever the order of the files.
            waiting = min(known.completed_for or edge.source, edge.source)
            known = known._replace(completed_for=waiting)
        elif edge.condition == "service_healthy":
            known = known._replace(serves=True)
        found[edge.target] = known
    return found


def waits(
    services: Mapping[str, Service], graph: ServiceGraph, checked: Container[str], sink: Sink
) -> dict[str, tuple[Wait, ...]]:
    """Decide the waits of each service that has any. `checked` holds those of whose health a hint says how it is found.

    An edge that is no depends_on (links, volumes_from, a namespace) waits for the start, as in Compose. Services
    that are not run here (`provider`) are not waited for.
    """
    unit_of = {key: group[0] for group in graph.groups for key in group}
    unchecked: dict[str, Wait] = {}
    found: dict[str, tuple[Wait, ...]] = {}
    for source, edges in graph.needs.items():
        if source not in services:
            continue
        own: dict[str, Wait] = {}
        for edge in edges:
            target = edge.target
            if target not in services:
                continue
            condition = edge.condition or "service_started"
            if source in unit_of and unit_of[source] == unit_of.get(target):
                if condition != "service_started":
                    _tell_inside(source, target, condition, edge.path, sink)
                continue
            known = own.get(target)
            if known is None or _STRENGTH.get(condition, 0) > _STRENGTH.get(known.condition, 0):
                own[target] = Wait(service=target, condition=condition, required=edge.required, origin=edge.path)
                known_health = target in checked or health.is_known(services[target].healthcheck)
                if condition == "service_healthy" and not known_health:
                    # The smallest name tells, whatever the order of the files.
                    unchecked[target] = min(unchecked.get(target, own[target]), own[target], key=_origin)
        if own:
            found[source] = tuple(own.values())
    for target, wait in unchecked.items():
        _tell_unchecked(target, wait, sink)
    return found


def _origin(wait: Wait) -> str:
    return str(wait.origin[1])


def _tell_inside(source: str, target: str, condition: str, path: tuple[str | int, ...], sink: Sink) -> None:
    if condition == "service_completed_successfully":
        sink.report(
            codes.COMPLETED_INSIDE_UNIT,
            f'"{source}" runs in one place with "{target}" and waits for its end: neither starts before the other',
            path=path,
            hint="remove what keeps them together (a shared namespace, a group), or the dependency",
        )
        return
    sink.report(
        codes.WAIT_INSIDE_UNIT,
        f'"{source}" runs in one place with "{target}", so both start together and its health is not waited for',
        path=path,
        hint=f'let "{source}" try again until "{target}" answers',
    )


def _tell_unchecked(target: str, wait: Wait, sink: Sink) -> None:
    sink.report(
        codes.HEALTHY_WITHOUT_CHECK,
        f'"{wait.origin[1]}" waits until "{target}" is healthy, but the project gives "{target}" no health check',
        path=(*wait.origin, "condition"),
        related=[("services", target)],
        hint=f'copy the HEALTHCHECK of its image, if it has one, into `healthcheck` of service "{target}"',
    )
