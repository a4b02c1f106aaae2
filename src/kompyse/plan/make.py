"""The plan: all decisions in the order in which they rest on one another.

Takes the project, its graph and the options; gives the plan. Each decision stands in a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics import Sink
from kompyse.plan import (
    aliases,
    contents,
    exposure,
    hints,
    images,
    lifecycle,
    mounts,
    names,
    references,
    refusals,
    startup,
    storage,
    texts,
    units,
    variables,
)
from kompyse.plan.hints import unused
from kompyse.plan.plan import FromBundle, Plan, PlannedService
from kompyse.plan.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.graph import ServiceGraph
    from kompyse.model import Project, Service
    from kompyse.plan.options import Options
    from kompyse.plan.plan import Bundle, PlannedMount, VariableSet


_NARROWEST = Terms()


def make(  # noqa: PLR0913 - the pass before gives these, and the outside world directory and environment
    project: Project,
    graph: ServiceGraph,
    options: Options,
    sink: Sink,
    *,
    directory: str,
    environment: Mapping[str, str],
    terms: Terms = _NARROWEST,
) -> Plan:
    """Make the plan.

    `directory` is the absolute project directory, where the files of contents and bind mounts are; `environment`
    holds the variables that configs and secrets may come from; `terms` are what the platform offers. With errors in the
    sink the plan is of no use.
    """
    services = _run_here(project)
    refusals.report(services, sink)
    own_hints = hints.of_services(services, sink)
    hints.check_elsewhere(project, sink)
    graph = _grouped(graph, services, own_hints, sink) if terms.shared_places else graph
    granted = contents.granted(project, services, directory, environment, sink, terms, options)
    bind = "node" if terms.docker_nodes and options.bind in ("auto", "host") else options.bind
    mounted = mounts.plan(services, project.volumes, granted, directory, bind, own_hints, sink)
    if options.immutable_config and not terms.any_name:
        mounted = contents.immutable(mounted, options)
    bundles = (*(each.bundle for each in granted.values()), *mounted.bundles)
    readers = _readers(mounted.by_service)
    every_text = [*texts.of_services(services), *texts.of_bundles(bundles, readers)]
    called = {key: own.name for key, own in own_hints.items() if own.name}
    own_names = names.of_services(services, sink, called, any_name=terms.any_name)
    names.tell_renamed(own_names, every_text, sink)
    own_aliases = aliases.plan(services, own_names, every_text, sink, called, any_name=terms.any_name)
    found = {} if terms.any_port else references.find(services, own_names, own_aliases, every_text)
    expected = startup.expectations(graph, found)
    checked = {key for key, own in own_hints.items() if own.readiness and own.readiness.asks}
    waits = startup.waits(services, graph, checked, sink if terms.ordered else Sink())
    beside = variables.plan(services, own_names, bundles, options) if not terms.any_name else variables.NONE
    digests = _digests(mounted.by_service, beside.by_service, (*bundles, *beside.bundles))
    planned = {}
    wave_of = graph.wave_of
    for key in sorted(services, key=lambda each: (wave_of[each], each)):
        service = services[key]
        own = own_hints.get(key)
        expectation = expected.get(key) or lifecycle.Expectations(serves=key in found)
        run = lifecycle.decide(key, service, expectation, own, sink, own_restarts=terms.own_restarts)
        ports = exposure.declared(key, service, sink)
        if key in found:
            ports = exposure.merge(ports, found[key])
            references.tell(key, ports, sink)
        planned[key] = PlannedService(
            key=key,
            name=own_names[key],
            service=service,
            image=images.name(project.name, key, service, sink, options),
            lifecycle=run.lifecycle,
            replicas=run.replicas,
            retries=run.retries,
            schedule=run.schedule,
            kind=own.kind if own else None,
            peer_ports=ports,
            publications=exposure.publications(key, service, ports, own, sink),
            publish=own.publish if own else None,
            hints=own,
            style=own.style if own else None,
            route=own.ingress if own else None,
            node_port=own.node_port if own else None,
            traffic_policy=own.traffic_policy if own else None,
            aliases=own_aliases.get(key, ()),
            waits=waits.get(key, ()),
            mounts=mounted.by_service.get(key, ()),
            wave=wave_of[key],
            digest=digests.get(key, ""),
            variables=beside.by_service.get(key, ()),
        )
    made = units.units(planned, graph, sink) if terms.shared_places else units.apart(planned)
    unused.tell(project, own_hints, planned, made, sink)
    networks = _networks_in_use(services)
    return Plan(
        project=project,
        graph=graph,
        options=options,
        services=planned,
        units=made,
        volumes=storage.volumes(project, mounted.by_service, own_hints, sink, any_name=terms.any_name),
        bundles=(*bundles, *beside.bundles),
        networks=names.of_networks(project, networks, sink, any_name=terms.any_name),
        outside=hints.of_outside(project),
        isolation=exposure.isolation(networks, hints.of_networks(project, sink), sink),
    )


def _grouped(
    graph: ServiceGraph, services: Mapping[str, Service], own_hints: Mapping[str, hints.ServiceHints], sink: Sink
) -> ServiceGraph:
    """Put services into one place that hints keep together."""
    wishes = {key: own.group for key, own in own_hints.items() if own.group}
    if not wishes:
        return graph
    from kompyse.graph import regrouped  # noqa: PLC0415 - few projects have groups

    return regrouped(graph, services, wishes, sink)


def _run_here(project: Project) -> Mapping[str, Service]:
    """Leave out services that a program outside provides: there is no container to run, which the fates tell."""
    if all(service.provider is None for service in project.services.values()):
        return project.services
    return {key: service for key, service in project.services.items() if service.provider is None}


def _readers(mounted: Mapping[str, Sequence[PlannedMount]]) -> dict[tuple[bool, str], list[str]]:
    found: dict[tuple[bool, str], list[str]] = {}
    for key, own in mounted.items():
        for mount in own:
            if isinstance(mount.source, FromBundle):
                found.setdefault((mount.source.secret, mount.source.bundle), []).append(key)
    return found


def _digests(
    mounted: Mapping[str, Sequence[PlannedMount]],
    beside: Mapping[str, Sequence[VariableSet]],
    bundles: Iterable[Bundle],
) -> dict[str, str]:
    known = {(each.secret, each.name): each for each in bundles}
    if not known:
        return {}
    used: dict[str, list[Bundle]] = {}
    for key, own in mounted.items():
        sources = [mount.source for mount in own if isinstance(mount.source, FromBundle)]
        used[key] = [known[source.secret, source.bundle] for source in sources]
    for key, sets in beside.items():
        used.setdefault(key, []).extend(known[each.secret, each.bundle] for each in sets)
    return {key: contents.digest_of(found) for key, found in used.items()}


def _networks_in_use(services: Mapping[str, Service]) -> list[str]:
    return list(dict.fromkeys(network for service in services.values() for network in service.networks))
