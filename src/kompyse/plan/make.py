"""The plan: all decisions in the order in which they rest on one another.

Takes the project, its graph and the options; gives the plan. Each decision stands in a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
)
from kompyse.plan.hints import unused
from kompyse.plan.plan import FromBundle, Plan, PlannedService

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.diagnostics import Sink
    from kompyse.graph import ServiceGraph
    from kompyse.model import Project, Service
    from kompyse.plan.options import Options
    from kompyse.plan.plan import Bundle, PlannedMount


def make(  # noqa: PLR0913 - the pass before gives these, and the outside world directory and environment
    project: Project,
    graph: ServiceGraph,
    options: Options,
    sink: Sink,
    *,
    directory: str,
    environment: Mapping[str, str],
) -> Plan:
    """Make the plan.

    `directory` is the absolute project directory, where the files of contents and bind mounts are; `environment`
    holds the variables that configs and secrets may come from. With errors in the sink the plan is of no use.
    """
    services = _run_here(project)
    refusals.report(services, sink)
    own_hints = hints.of_services(services, sink)
    hints.check_elsewhere(project, sink)
    granted = contents.granted(project, services, directory, environment, sink)
    mounted = mounts.plan(services, project.volumes, granted, directory, options.bind, sink)
    bundles = (*(each.bundle for each in granted.values()), *mounted.bundles)
    readers = _readers(mounted.by_service)
    every_text = [*texts.of_services(services), *texts.of_bundles(bundles, readers)]
    own_names = names.of_services(services, sink)
    names.tell_renamed(own_names, every_text, sink)
    own_aliases = aliases.plan(services, own_names, every_text, sink)
    found = references.find(services, own_names, own_aliases, every_text)
    expected = startup.expectations(graph, found)
    waits = startup.waits(services, graph, sink)
    digests = _digests(mounted.by_service, bundles)
    planned = {}
    wave_of = graph.wave_of
    for key in sorted(services, key=lambda each: (wave_of[each], each)):
        service = services[key]
        own = own_hints.get(key)
        expectation = expected.get(key) or lifecycle.Expectations(serves=key in found)
        run = lifecycle.decide(key, service, expectation, own, sink)
        ports = exposure.declared(key, service, sink)
        if key in found:
            ports = exposure.merge(ports, found[key])
            references.tell(key, ports, sink)
        planned[key] = PlannedService(
            key=key,
            name=own_names[key],
            service=service,
            image=images.name(project.name, key, service, sink),
            lifecycle=run.lifecycle,
            replicas=run.replicas,
            retries=run.retries,
            schedule=run.schedule,
            kind=own.kind if own else None,
            peer_ports=ports,
            publications=exposure.publications(key, service, sink),
            publish=own.publish if own else None,
            style=own.style if own else None,
            aliases=own_aliases.get(key, ()),
            waits=waits.get(key, ()),
            mounts=mounted.by_service.get(key, ()),
            wave=wave_of[key],
            digest=digests.get(key, ""),
        )
    made = units.units(planned, graph, sink)
    unused.tell(project, own_hints, planned, made, sink)
    return Plan(
        project=project,
        graph=graph,
        options=options,
        services=planned,
        units=made,
        volumes=storage.volumes(project, mounted.by_service, own_hints, sink),
        bundles=tuple(bundles),
        networks=names.of_networks(project, _networks_in_use(services), sink),
    )


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


def _digests(mounted: Mapping[str, Sequence[PlannedMount]], bundles: Iterable[Bundle]) -> dict[str, str]:
    known = {(each.secret, each.name): each for each in bundles}
    if not known:
        return {}
    return {
        key: contents.digest_of(
            known[mount.source.secret, mount.source.bundle] for mount in own if isinstance(mount.source, FromBundle)
        )
        for key, own in mounted.items()
    }


def _networks_in_use(services: Mapping[str, Service]) -> list[str]:
    return list(dict.fromkeys(network for service in services.values() for network in service.networks))
