"""Services: under which names and ports the services of a project reach one another, and the world reaches them.

Takes the plan, gives the Services: one for each service and one for each further name, on the ports that the container
listens on; `<name>-published` for what the project publishes, routes for HTTP, names that lead out of the project. A
service without known ports, or with several addresses by wish, has a headless Service: its name resolves to its ready
pods. Which ports a container lists is written in `ports.py`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import network as codes
from kompyse.plan.plan import Lifecycle
from kompyse.targets.kubernetes import exposure, metadata, policies, ports, routes
from kompyse.targets.kubernetes.kinds import Kind, kind_of
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, builds, lowers
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.ports import Listening
    from kompyse.targets.kubernetes.routes import Route
    from kompyse.targets.kubernetes.tracing import Tracing


class Style(StrEnum):
    """What stands behind the name of a service."""

    CLUSTER_IP = "clusterip"
    """One address that forwards the known ports to the ready pods."""
    HEADLESS = "headless"
    """The addresses of the ready pods themselves, on any port: what Compose has."""
    NONE = "none"
    """Nothing: nobody can ask for the name."""


class _Names(NamedTuple):
    """Further names of services, and which services somebody waits for."""

    own: dict[str, str]
    """Host name → key of the one service (or one of the services of one pod) that has it."""
    shared: dict[str, tuple[str, ...]]
    """Host name → keys of the services in several pods that share it."""
    awaited: frozenset[str]


def style(plan: Plan, planned: PlannedService) -> Style:
    """Decide what stands behind a service's name; waiters ask this too."""
    if not _is_asked_for(plan, planned):
        return Style.NONE
    listening = pod_ports(plan, planned)
    if _wants_headless(plan, planned) or len(listening) > ports.MANY:
        return Style.HEADLESS
    protocols = {port.protocol for port in listening}
    # Without TCP a waiter cannot try the port; it asks for the name, which tells something of a headless Service only.
    if not protocols or ("tcp" not in protocols and planned.key in _names(plan).awaited):
        return Style.HEADLESS
    return Style.CLUSTER_IP


def _wants_headless(plan: Plan, planned: PlannedService) -> bool:
    deploy = planned.service.deploy
    return (
        "headless" in (plan.options.services, planned.style)
        or (deploy is not None and deploy.endpoint_mode == "dnsrr")
        or kind_of(plan, plan.unit_of(planned.key)) is Kind.STATEFUL_SET
    )


def _is_asked_for(plan: Plan, planned: PlannedService) -> bool:
    """Tell whether anybody can ask for a service by name.

    A service without a network cannot be asked. A one-shot that lists no port, is not seen in a peer's references, has
    no alias that a network or a link gives it, and is waited for at most to its end is not asked either, and the name
    would resolve only while it runs.
    """
    if planned.service.network_mode == "none":
        return False
    if planned.lifecycle not in (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED):
        return True
    return (
        bool(planned.peer_ports or planned.publications)
        or any(alias.origin[2:3] in (("networks",), ("links",)) for alias in planned.aliases)
        or planned.key in _names(plan).awaited
    )


@lru_cache(maxsize=2)
def _names(plan: Plan) -> _Names:
    owners: dict[str, dict[str, str]] = {}
    awaited: set[str] = set()
    for key, planned in plan.services.items():
        awaited.update(wait.service for wait in planned.waits if wait.condition != "service_completed_successfully")
        for alias in planned.aliases:
            owners.setdefault(alias.host, {}).setdefault(plan.unit_of(key).lead, key)
    return _Names(
        {host: next(iter(keys.values())) for host, keys in owners.items() if len(keys) == 1},
        {host: tuple(keys.values()) for host, keys in owners.items() if len(keys) > 1},
        frozenset(awaited),
    )


def alias_label(host: str) -> str:
    """Name the label of the pods that share an alias."""
    return f"{metadata.OURS}/{names.label(f'alias-{host}')}"


@lowers("services.*.networks.*.aliases", "services.*.links", always=True)
def alias_labels(scope: Scope) -> Iterator[Contribution]:
    """Label the pods whose service shares an alias with another, so that one Service finds them all."""
    shared = _names(scope.plan).shared
    if shared:
        labels = {alias_label(alias.host): "true" for alias in scope.planned.aliases if alias.host in shared}
        if labels:
            yield Contribution(Part.TEMPLATE, {"labels": labels})


def pod_ports(plan: Plan, planned: PlannedService) -> list[Listening]:
    """List the ports behind a service's name.

    The lead of a unit answers on the ports of all: in Compose, too, those who join its network are reached under its
    name. A member is reached on its own ports.
    """
    unit = plan.unit_of(planned.key)
    if len(unit.services) == 1 or unit.lead != planned.key:
        return ports.listening(planned)
    found: dict[tuple[int, str], Listening] = {}
    for key in unit.services:
        for port in ports.listening(plan.services[key]):
            found.setdefault((port.number, port.protocol), port)
    return list(found.values())


@builds("services.*.deploy.endpoint_mode", "services.*.external_links", "networks.*.enable_ipv6")
def services(plan: Plan, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make all Services: for each service its own, its published one; then further names; then links out."""
    made: list[Object] = []
    taken = {planned.name for planned in plan.services.values()} | _names(plan).own.keys() | _names(plan).shared.keys()
    book, ledger = routes.Book(), exposure.Ledger(plan)
    for unit in plan.units:
        if len(unit.services) > 1:
            _tell_clashes(plan, unit, sink)
        for key in unit.services:
            planned = plan.services[key]
            chosen = style(plan, planned)
            if chosen is not Style.NONE:
                made.append(_service(plan, planned, chosen, sink))
                if trace is not None:
                    trace.service(made[-1], [planned], pod_ports(plan, planned))
                _tell_many(plan, planned, sink)
                route = None
                if not policies.is_cut_off(plan, planned):
                    listed = len(pod_ports(plan, planned)) <= ports.MANY
                    route = routes.decide(plan, planned, book, sink, listed=listed)
                if route is not None:
                    made += _routed(plan, route, sink, trace)
                outside = exposure.exposed(plan, planned, ledger, route, sink)
                if outside is not None:
                    made.append(_published(plan, planned, outside, taken))
                    if trace is not None:
                        trace.published(made[-1], planned, outside.ports)
    made += _aliases(plan, trace)
    if plan.outside or any(each.service.external_links for each in plan.services.values()):
        from kompyse.targets.kubernetes import outside as leading_out  # noqa: PLC0415 - few projects have such names

        made += leading_out.objects(plan, taken, sink, trace)
    return made


def _service(
    plan: Plan, planned: PlannedService, chosen: Style, sink: Sink | None = None, host: str | None = None
) -> Object:
    """Make the Service of a service under its own name, or under another host name."""
    spec: dict[str, Any] = {}
    if chosen is Style.HEADLESS:
        spec["clusterIP"] = "None"
    _put_families(plan, planned, spec)
    spec["selector"] = metadata.selector(plan, planned.key)
    _put_ports(spec, pod_ports(plan, planned), sink)
    component = "alias" if host else None
    return _object(metadata.metadata(plan, host or planned.name, of=planned.name, component=component), spec)


def _object(meta: dict[str, Any], spec: dict[str, Any]) -> Object:
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}


def _put_ports(spec: dict[str, Any], listening: list[Listening], sink: Sink | None) -> None:
    if listening and (len(listening) <= ports.MANY or spec.get("clusterIP") != "None"):
        spec["ports"] = ports.service_ports(listening, sink)


def _put_families(plan: Plan, planned: PlannedService, spec: dict[str, Any]) -> None:
    """Ask for IPv6 beside IPv4 where a network of the service has it; a cluster without IPv6 ignores the wish."""
    for key in planned.service.networks:
        network = plan.project.networks.get(key)
        if network is not None and network.enable_ipv6:
            spec["ipFamilyPolicy"] = "PreferDualStack"


def _routed(plan: Plan, route: Route, sink: Sink, trace: Tracing | None) -> list[Object]:
    """Make what leads HTTP requests to a service."""
    if route.kind == routes.INGRESS:
        from kompyse.targets.kubernetes import ingress  # noqa: PLC0415 - only for projects that ask for one

        made = [ingress.ingress(plan, route, sink)]
    else:
        from kompyse.targets.kubernetes import gateway  # noqa: PLC0415 - only for projects that ask for one

        made = list(gateway.routes(plan, route, sink))
    if trace is not None:
        for each in made:
            trace.route(each, route)
    return made


def _published(plan: Plan, planned: PlannedService, outside: exposure.Exposed, taken: set[str]) -> Object:
    name = exposure.published_name(planned)
    while name in taken:
        name = names.label(f"{name}-2")
    taken.add(name)
    spec: dict[str, Any] = {"type": outside.type}
    _put_families(plan, planned, spec)
    spec["selector"] = metadata.selector(plan, planned.key)
    _put_ports(spec, outside.ports, None)
    if outside.traffic_policy:
        spec["externalTrafficPolicy"] = outside.traffic_policy
    return _object(metadata.metadata(plan, name, of=planned.name, component="published"), spec)


def _aliases(plan: Plan, trace: Tracing | None) -> Iterator[Object]:
    found = _names(plan)
    for host, key in found.own.items():
        planned = plan.services[key]
        chosen = style(plan, planned)
        if chosen is not Style.NONE:
            made = _service(plan, planned, chosen, host=host)
            if trace is not None:
                trace.service(made, [planned], pod_ports(plan, planned), host)
            yield made
    for host, keys in found.shared.items():
        yield _shared(plan, host, keys, trace)


def _shared(plan: Plan, host: str, keys: tuple[str, ...], trace: Tracing | None) -> Object:
    """Make the Service of an alias of several services: it leads to the pods of all, as in Compose."""
    owners = [plan.services[key] for key in keys]
    spec: dict[str, Any] = {}
    if any(style(plan, owner) is not Style.CLUSTER_IP for owner in owners):
        spec["clusterIP"] = "None"
    _put_families(plan, owners[0], spec)
    spec["selector"] = {metadata.PART_OF: metadata.label_value(plan.project.name), alias_label(host): "true"}
    found: dict[tuple[int, str], Listening] = {}
    for owner in owners:
        for port in pod_ports(plan, owner):
            found.setdefault((port.number, port.protocol), port)
    _put_ports(spec, list(found.values()), None)
    made = _object(metadata.metadata(plan, host, component="alias"), spec)
    if trace is not None:
        trace.service(made, owners, list(found.values()), host)
    return made


def _tell_clashes(plan: Plan, unit: Unit, sink: Sink) -> None:
    """Tell where two containers of one pod declare the same port."""
    holders: dict[tuple[int, str], str] = {}
    for key in unit.services:
        for port in plan.services[key].peer_ports:
            other = holders.setdefault((port.number, port.protocol), key)
            if other != key and not port.inferred:
                message = f"{other} and {key} are one pod and both listen on {port.number}/{port.protocol}"
                related = [("services", other)]
                path = port.origin
                sink.report(codes.PORT_CLASH_IN_POD, message, path=path, related=related, target=TARGET_NAME)


def _tell_many(plan: Plan, planned: PlannedService, sink: Sink) -> None:
    count = len(pod_ports(plan, planned))
    if count > ports.MANY:
        message = f"{planned.key} has {count} ports: its name leads to its pods on every port"
        sink.report(codes.PORTS_NOT_LISTED, message, path=("services", planned.key), target=TARGET_NAME)
