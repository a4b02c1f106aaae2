"""The typed graph of a project's services: who needs whom, in which order, and who shares a pod.

Takes the `Project`, gives edges, start-up waves and same-pod groups; reports cycles with every step's line.
It knows no target.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kompyse.diagnostics import Path, path_text
from kompyse.diagnostics.codes import shape
from kompyse.diagnostics.codes import workload as codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from graphlib import TopologicalSorter

    from kompyse.diagnostics import Sink
    from kompyse.model import Project, Service

_MOST_CYCLES = 10
"""Told in one run; who has more learns of the others after mending these."""


class EdgeKind(StrEnum):
    """Why one service needs another."""

    DEPENDS_ON = "depends_on"
    LINKS = "links"
    VOLUMES_FROM = "volumes_from"
    NETWORK_MODE = "network_mode"
    IPC = "ipc"
    PID = "pid"
    UTS = "uts"


class Edge(NamedTuple):
    """`source` needs `target`. `condition` is the one of depends_on, or None for the other kinds."""

    source: str
    target: str
    kind: EdgeKind
    path: Path
    condition: str | None = None
    required: bool = True

    @property
    def endless(self) -> bool:
        """Whether the wait has no end: a service that is only to be started is waited for a while and no longer."""
        return self.condition is not None and self.condition != "service_started"


class ServiceGraph(msgspec.Struct, frozen=True, kw_only=True):
    """What `build` finds out. All orders follow from names and edges, never from the order in the files."""

    edges: tuple[Edge, ...] = ()
    """In project order; edges to services that are switched off are not among them."""
    needs: Mapping[str, tuple[Edge, ...]] = {}
    """The edges by their source, for the services that have any."""
    waves: tuple[tuple[str, ...], ...] = ()
    """Services by the step in which they can start, each wave sorted. The members of a group are in one wave."""
    wave_of: Mapping[str, int] = {}
    groups: tuple[tuple[str, ...], ...] = ()
    """Services that have to run in one pod, because one asks for another's namespace. The lead (whose namespaces are
    used) comes first, the others sorted; only groups of two or more, sorted by their lead.
    """


_SHARED = (
    ("network_mode", EdgeKind.NETWORK_MODE),
    ("ipc", EdgeKind.IPC),
    ("pid", EdgeKind.PID),
    ("uts", EdgeKind.UTS),
)
_NAMESPACES = frozenset(kind for _, kind in _SHARED)


_NO_WISHES: Mapping[str, str] = {}


def build(project: Project, sink: Sink) -> ServiceGraph:
    """Find the edges, waves and groups of a project.

    Reports an error for a dependency on a service that does not exist, for each cycle, and for a group whose members
    wait for one another through an outsider. The waves mean nothing then: the caller ends the run.
    """
    needs: dict[str, tuple[Edge, ...]] = {}
    sharing = False
    services = project.services
    for name, service in services.items():
        if (
            service.depends_on
            or service.links
            or service.volumes_from
            or service.network_mode
            or service.ipc
            or service.pid
            or service.uts
        ):
            edges = tuple(_existing(_edges(name, service), services, sink))
            if edges:
                needs[name] = edges
                sharing = sharing or any(edge.kind in _NAMESPACES for edge in edges)
    every = tuple([edge for edges in needs.values() for edge in edges])
    waves: tuple[tuple[str, ...], ...] | None
    if sharing:
        # Groups are made of acyclic edges only, and joining them may make new circles: two checks.
        cyclic = _report_cycles(every, services, sink)
        groups = () if cyclic else _groups(every)
        waves = None if cyclic else _waves_of_groups(every, services, groups, sink)
    else:
        groups = ()
        waves = _waves(_contracted(every, services, {}))
        if waves is None:
            _report_cycles(every, services, sink)
    if waves is None:
        waves = (tuple(sorted(services)),)
    wave_of = {name: number for number, wave in enumerate(waves) for name in wave}
    return ServiceGraph(edges=every, needs=needs, waves=waves, wave_of=wave_of, groups=groups)


def regrouped(
    graph: ServiceGraph, services: Mapping[str, Service], wishes: Mapping[str, str], sink: Sink
) -> ServiceGraph:
    """Join further services, as those of the same word in `wishes` ask for; groups that they touch become one.

    The service that is called like the word leads its group, if no namespace says otherwise. Reports a group whose
    members wait for one another through an outsider.
    """
    if _find_cycle(_contracted(graph.edges, services, {})):
        return graph  # told already
    groups = _groups(graph.edges, wishes)
    waves = _waves_of_groups(graph.edges, services, groups, sink)
    if waves is None:
        waves = (tuple(sorted(services)),)
    wave_of = {name: number for number, wave in enumerate(waves) for name in wave}
    return ServiceGraph(edges=graph.edges, needs=graph.needs, waves=waves, wave_of=wave_of, groups=groups)


def _edges(name: str, service: Service) -> Iterator[Edge]:
    for target, dependency in service.depends_on.items():
        path = ("services", name, "depends_on", target)
        yield Edge(name, target, EdgeKind.DEPENDS_ON, path, dependency.condition, dependency.required)
    for index, link in enumerate(service.links):
        yield Edge(name, link.partition(":")[0], EdgeKind.LINKS, ("services", name, "links", index))
    for index, source in enumerate(service.volumes_from):
        if not source.startswith("container:"):
            path_from = ("services", name, "volumes_from", index)
            yield Edge(name, source.partition(":")[0], EdgeKind.VOLUMES_FROM, path_from)
    for attribute, kind in _SHARED:
        value: str | None = getattr(service, attribute)
        if value and value.startswith("service:"):
            yield Edge(name, value.removeprefix("service:"), kind, ("services", name, attribute))


def _existing(edges: Iterable[Edge], services: Mapping[str, Service], sink: Sink) -> Iterator[Edge]:
    """Keep the edges to services of the project. One that is not required may be missing; Compose goes on without."""
    optional = set()
    for edge in edges:
        if edge.target in services:
            yield edge
        elif not edge.required:
            optional.add(edge.target)
        elif edge.target not in optional:
            sink.report(
                shape.UNDEFINED_SERVICE,
                f'service "{edge.source}" needs "{edge.target}" ({edge.kind}), which is not in the project',
                path=edge.path,
                hint="correct the name, enable the profile of that service, or write required: false in depends_on",
            )


def _sorter(predecessors: Mapping[str, Iterable[str]]) -> TopologicalSorter[str]:
    import graphlib  # noqa: PLC0415 - 2 ms; a project without edges needs no sorting

    # Sorted, so that of several cycles the same one is found first, whatever the order of the files.
    return graphlib.TopologicalSorter({name: sorted(predecessors[name]) for name in sorted(predecessors)})


def _find_cycle(predecessors: Mapping[str, Iterable[str]]) -> list[str] | None:
    """Find a cycle as [a, b, ..., a], where each needs the next, beginning with its smallest name."""
    from graphlib import CycleError  # noqa: PLC0415 - as above

    try:
        _sorter(predecessors).prepare()
    except CycleError as error:
        # graphlib lists each node before the one that needs it.
        ring = error.args[1][:0:-1]
        start = ring.index(min(ring))
        return [*ring[start:], *ring[: start + 1]]
    return None


def _report_cycles(edges: Iterable[Edge], services: Iterable[str], sink: Sink) -> bool:
    """Report each cycle as one error, and tell whether there was one."""
    steps: dict[tuple[str, str], Edge] = {}
    predecessors: dict[str, set[str]] = {name: set() for name in services}
    for edge in edges:
        predecessors[edge.source].add(edge.target)
        known = steps.get((edge.source, edge.target))
        # Links and the like imply a dependency of the weakest kind: the line that a user wrote is the other one.
        if known is None or not known.endless:
            steps[edge.source, edge.target] = edge
    if not steps:
        return False
    for found in range(_MOST_CYCLES):
        ring = _find_cycle(predecessors)
        if ring is None:
            return found > 0
        taken = [steps[pair] for pair in pairwise(ring)]
        sink.report(
            codes.DEPENDENCY_CYCLE,
            f"services need one another in a circle: {' -> '.join(ring)} ({', '.join(_step(each) for each in taken)})",
            path=taken[0].path,
            related=[each.path for each in taken[1:]],
            hint="remove one of these references; two services that call each other at run time need none of them",
        )
        for edge in taken:
            predecessors[edge.source].discard(edge.target)
    return True


def _step(edge: Edge) -> str:
    return path_text(edge.path[1:])


def _groups(edges: Iterable[Edge], wishes: Mapping[str, str] = _NO_WISHES) -> tuple[tuple[str, ...], ...]:
    """Join the services that share a namespace, and those that wish it (service → word of its group).

    There are no cycles here, so that a group always has a lead.
    """
    joins: dict[str, list[Edge]] = {}
    members: dict[str, list[str]] = {}
    group_of: dict[str, str] = {}
    for edge in edges:
        if edge.kind in _NAMESPACES:
            joins.setdefault(edge.source, []).append(edge)
            _unite(edge.source, edge.target, group_of, members)
    first_of: dict[str, str] = {}
    for name in sorted(wishes):
        first = first_of.setdefault(wishes[name], name)
        if first != name:
            _unite(first, name, group_of, members)
    owners = {edge.target for joined in joins.values() for edge in joined if edge.kind is EdgeKind.NETWORK_MODE}
    found = []
    for names in members.values():
        roots = sorted(name for name in names if name not in joins)
        # The owner of the network leads where different namespaces come from different services.
        leads = [name for name in roots if name in owners] + [name for name in roots if wishes.get(name) == name]
        lead = (leads or roots)[0]
        found.append((lead, *sorted(name for name in names if name != lead)))
    return tuple(sorted(found))


def _unite(one: str, other: str, group_of: dict[str, str], members: dict[str, list[str]]) -> None:
    """Put two services into one group, moving the smaller one's members."""
    first, second = group_of.setdefault(one, one), group_of.setdefault(other, other)
    members.setdefault(first, [one])
    members.setdefault(second, [other])
    if first == second:
        return
    if len(members[first]) < len(members[second]):
        first, second = second, first
    for name in members[second]:
        group_of[name] = first
    members[first] += members.pop(second)


def _waves(
    predecessors: Mapping[str, Iterable[str]], groups: tuple[tuple[str, ...], ...] = ()
) -> tuple[tuple[str, ...], ...] | None:
    """Sort the services into steps, each sorted; None where a circle leaves no order."""
    if not any(predecessors.values()):
        names = [name for group in groups for name in group[1:]]
        return (tuple(sorted([*predecessors, *names])),) if predecessors else ()
    from graphlib import CycleError  # noqa: PLC0415 - 2 ms; a project without edges needs no sorting

    sorter = _sorter(predecessors)
    try:
        sorter.prepare()
    except CycleError:
        return None
    members = {group[0]: group for group in groups}
    waves = []
    while sorter.is_active():
        ready = sorter.get_ready()
        sorter.done(*ready)
        started = [name for lead in ready for name in members.get(lead, (lead,))] if members else ready
        waves.append(tuple(sorted(started)))
    return tuple(waves)


def _waves_of_groups(
    edges: tuple[Edge, ...], services: Iterable[str], groups: tuple[tuple[str, ...], ...], sink: Sink
) -> tuple[tuple[str, ...], ...] | None:
    """Sort the services into steps; a group counts as one service, since its members start together."""
    lead_of = {name: group[0] for group in groups for name in group}
    predecessors = _contracted(edges, services, lead_of)
    waves = _waves(predecessors, groups)
    if waves is not None:
        return waves
    strict = _contracted([edge for edge in edges if edge.endless], services, lead_of)
    blocked = _find_cycle(strict)
    ring = blocked or _find_cycle(predecessors) or []
    _report_blocked_group(ring, edges, lead_of, sink, for_ever=blocked is not None)
    return _waves(strict, groups)


def _contracted(edges: Iterable[Edge], services: Iterable[str], lead_of: Mapping[str, str]) -> dict[str, set[str]]:
    predecessors: dict[str, set[str]] = {lead_of.get(name, name): set() for name in services}
    for edge in edges:
        source, target = lead_of.get(edge.source, edge.source), lead_of.get(edge.target, edge.target)
        if source != target or edge.source == edge.target:
            predecessors[source].add(target)
    return predecessors


def _report_blocked_group(
    ring: list[str], edges: Iterable[Edge], lead_of: Mapping[str, str], sink: Sink, *, for_ever: bool
) -> None:
    """Report a circle that is none in Compose, where the members of a group start one by one."""
    pairs = set(pairwise(ring))
    taken = []
    for edge in edges:
        pair = lead_of.get(edge.source, edge.source), lead_of.get(edge.target, edge.target)
        if pair in pairs and (edge.endless or not for_ever):
            pairs.discard(pair)
            taken.append(edge)
    steps = ", ".join(f'"{edge.source}" waits for "{edge.target}"' for edge in taken)
    shared = sorted({name for edge in taken for name in (edge.source, edge.target) if name in lead_of})
    sink.report(
        codes.GROUP_WAITS_FOR_ITSELF if for_ever else codes.GROUP_STARTS_LATE,
        f"{' and '.join(shared)} run in one place, so they start together, and that never happens: {steps}"
        if for_ever
        else f"{' and '.join(shared)} run in one place, so they start together; {steps}: each waits its full time",
        path=taken[0].path,
        related=[edge.path for edge in taken[1:]],
        hint="remove one of these dependencies, or what keeps the services together",
    )
