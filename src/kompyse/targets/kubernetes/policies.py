"""Networks: labels on pods, and NetworkPolicies where the project keeps services apart.

Takes the plan, gives one policy per network (who shares it may talk) and one per unit that needs more: published ports
are open to all, a waiter reaches what it waits for, and pods on internal networks alone get no way out but to DNS.
Policies only ever add up, so none of these cuts what another allows. A network of which a hint says that it is never
kept apart is open to all, so pods on it are in no policy.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import network as codes
from kompyse.targets.kubernetes import metadata, routes
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, builds, lowers
from kompyse.targets.kubernetes.ports import listening
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.diagnostics import Sink
    from kompyse.model import Network
    from kompyse.plan.plan import Plan, PlannedService, Publication, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

DNS_PORTS = ((53, "UDP"), (53, "TCP"), (5353, "UDP"), (5353, "TCP"))
"""Where cluster DNS answers: 53, or the 5353 that some clusters forward it to; policies see the port of the pod."""

FLAT_DRIVERS = ("", "default", "bridge", "overlay", "nat")
"""Drivers whose networks are what pods have anyway. `host` and `none` are those of `network_mode`."""


def label(network: str) -> str:
    """Name the pod label of a network, by its normalised name."""
    return f"{metadata.OURS}/{names.label(f'network-{network}')}"


def _network(plan: Plan, key: str) -> Network | None:
    return plan.project.networks.get(key)


def _is_internal(plan: Plan, key: str) -> bool:
    network = _network(plan, key)
    return network is not None and network.internal


def _is_external(plan: Plan, key: str) -> bool:
    network = _network(plan, key)
    return network is not None and network.external


def _members(plan: Plan, unit: Unit) -> list[PlannedService]:
    return [plan.services[key] for key in unit.services]


def _joined(plan: Plan, services: Iterable[PlannedService]) -> list[str]:
    """List the keys of the networks that a pod with these services is on."""
    joined = dict.fromkeys(key for planned in services for key in planned.service.networks)
    return [key for key in joined if key in plan.networks]


def is_cut_off(plan: Plan, planned: PlannedService) -> bool:
    """Tell whether a service is on internal networks alone, so that nothing outside reaches it or is reached."""
    joined = _joined(plan, _members(plan, plan.unit_of(planned.key)))
    return bool(joined) and all(_is_internal(plan, key) for key in joined)


@lru_cache(maxsize=2)
def isolates(plan: Plan) -> bool:
    """Tell whether the project keeps services apart: several networks, an internal one, or none for a service."""
    return (
        len(set(plan.networks.values())) > 1
        or any(_is_internal(plan, key) for key in plan.networks)
        or any(planned.service.network_mode == "none" for planned in plan.services.values())
    )


def has_policies(plan: Plan) -> bool:
    """Tell whether NetworkPolicies are made."""
    return bool(_kept_apart(plan)) or (
        _are_wanted(plan, plan.options.network_policy)
        and any(not _joined(plan, [planned]) for planned in plan.services.values())
    )


def _are_wanted(plan: Plan, choice: str) -> bool:
    return choice == "always" or (choice != "never" and isolates(plan))


@lru_cache(maxsize=2)
def _kept_apart(plan: Plan) -> frozenset[str]:
    """Find the keys of the networks that have a policy: what is hinted of each, or else the option."""
    option = plan.options.network_policy
    return frozenset(key for key in plan.networks if _are_wanted(plan, plan.isolation.get(key, option)))


@lru_cache(maxsize=2)
def _open_networks(plan: Plan) -> tuple[str, ...]:
    """List the keys of networks that are not kept apart."""
    apart = _kept_apart(plan)
    return tuple(key for key in plan.networks if key not in apart)


@lowers("services.*.networks", "services.*.networks.*")
def network_labels(scope: Scope) -> Iterator[Contribution]:
    """Label the pod with its networks: where policies select by them, and for networks shared with other projects."""
    chosen = has_policies(scope.plan)
    joined = _joined(scope.plan, [scope.planned])
    labels = {label(scope.plan.networks[key]): "true" for key in joined if chosen or _is_external(scope.plan, key)}
    if labels:
        yield Contribution(Part.TEMPLATE, {"labels": labels})


@builds(
    "networks", "networks.*", "networks.*.internal", "networks.*.external", "networks.*.driver", "networks.*.labels"
)
def policies(plan: Plan, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make the NetworkPolicies, and tell what a flat network means for this project."""
    _tell(plan, sink)
    if not has_policies(plan):
        return []
    first: dict[str, str] = {}
    for key, name in plan.networks.items():
        if key in _kept_apart(plan):
            first.setdefault(name, key)  # two keys may have one name: they are one network
    made = [_network_policy(plan, key, sink) for key in first.values()]
    if trace is not None:
        for policy, name in zip(made, first, strict=True):
            trace.network_policy(policy, name)
    lets_in = _foreign_waiters(plan)
    for unit in plan.units:
        waiters = lets_in.get(unit.lead, [])
        own = _unit_policy(plan, unit, waiters, sink)
        if own is not None:
            made.append(own)
            if trace is not None:
                trace.unit_policy(own, unit, waiters)
    return made


def _tell(plan: Plan, sink: Sink) -> None:
    for key in plan.networks:
        network = _network(plan, key)
        driver = (network.driver if network is not None else None) or ""
        if driver not in FLAT_DRIVERS:
            message = f'network "{key}": pods get no interface from the driver {driver}'
            path = ("networks", key, "driver")
            sink.report(codes.NETWORK_DRIVER_LOST, message, path=path, target=TARGET_NAME)
    for planned in plan.services.values():
        if planned.service.network_mode == "none":
            message = f"{planned.key} has no network in Compose; its pod has one that a NetworkPolicy closes"
            if not has_policies(plan):
                message = f"{planned.key} has no network in Compose; its pod has one"
            path = ("services", planned.key, "network_mode")
            sink.report(codes.NO_NETWORK, message, path=path, target=TARGET_NAME)
        elif planned.service.network_mode == "host" and has_policies(plan):
            message = f"{planned.key} is on the network of its node, where no NetworkPolicy keeps it apart"
            path = ("services", planned.key, "network_mode")
            sink.report(codes.HOST_NETWORK_OPEN, message, path=path, target=TARGET_NAME)
    if len(set(plan.networks.values())) > 1 or any(_is_internal(plan, key) for key in plan.networks):
        apart = _kept_apart(plan)
        kept = ", ".join([key for key in plan.networks if key in apart] or plan.networks)
        if apart:
            message = f"pods share one flat network; NetworkPolicies keep {kept} apart where the cluster enforces them"
        else:
            message = f"pods share one flat network, and nothing keeps {kept} apart"
        sink.report(codes.ONE_FLAT_NETWORK, message, path=("networks",), target=TARGET_NAME)


def _policy(plan: Plan, name: str, of: str, spec: dict[str, Any], annotations: dict[str, str] | None = None) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata.metadata(plan, name, of=of, annotations=annotations),
        "spec": spec,
    }


def _network_policy(plan: Plan, key: str, sink: Sink) -> Object:
    """Let those in who share the network; for an external one also everything that is not of this project."""
    name = plan.networks[key]
    network = _network(plan, key)
    written = network.labels if network is not None else {}
    spec = {
        **_kept(plan, key),
        "policyTypes": ["Ingress"],
        "ingress": [{"from": _peers(plan, key)}],
    }
    annotations = metadata.annotations_of(written, ("networks", key, "labels"), sink) if written else None
    return _policy(plan, f"network-{name}", name, spec, annotations)


def _on_network(plan: Plan, key: str) -> dict[str, Any]:
    """Select the project's pods on a network; another project in the namespace may have one of the same name."""
    project = metadata.label_value(plan.project.name)
    return {"podSelector": {"matchLabels": {metadata.PART_OF: project, label(plan.networks[key]): "true"}}}


def _kept(plan: Plan, key: str) -> dict[str, Any]:
    """Select the pods that the policy of a network keeps apart: those on an open network too are open."""
    found = _on_network(plan, key)
    names_open = dict.fromkeys(label(plan.networks[each]) for each in _open_networks(plan))
    if names_open:
        found["podSelector"]["matchExpressions"] = [
            {"key": name, "operator": "DoesNotExist"} for name in names_open if name != label(plan.networks[key])
        ]
    return found


def _peers(plan: Plan, key: str) -> list[dict[str, Any]]:
    if not _is_external(plan, key):
        return [_on_network(plan, key)]
    project = metadata.label_value(plan.project.name)
    shares: dict[str, Any] = {"podSelector": {"matchLabels": {label(plan.networks[key]): "true"}}}
    foreign = {"matchExpressions": [{"key": metadata.PART_OF, "operator": "NotIn", "values": [project]}]}
    return [{"namespaceSelector": {}, **shares}, {"namespaceSelector": {}, "podSelector": foreign}]


def _foreign_waiters(plan: Plan) -> dict[str, list[Unit]]:
    """Find the units that wait for another without sharing a network: the waiter must get through all the same."""
    if plan.options.wait != "init":
        return {}
    found: dict[str, list[Unit]] = {}
    for unit in plan.units:
        members = _members(plan, unit)
        for awaited in dict.fromkeys(_awaited(plan, members)):
            own, its = (
                {plan.networks[key] for key in _joined(plan, each)} for each in (members, _members(plan, awaited))
            )
            if awaited is not unit and own.isdisjoint(its):
                found.setdefault(awaited.lead, []).append(unit)
    return found


def _awaited(plan: Plan, members: list[PlannedService]) -> Iterator[Unit]:
    for member in members:
        for wait in member.waits:
            if wait.condition != "service_completed_successfully" and wait.service in plan.services:
                yield plan.unit_of(wait.service)


def _waits_for_job(plan: Plan, members: list[PlannedService]) -> bool:
    return plan.options.wait == "init" and any(
        wait.condition == "service_completed_successfully" for member in members for wait in member.waits
    )


def _unit_policy(plan: Plan, unit: Unit, waiters: list[Unit], sink: Sink) -> Object | None:
    """Make the policy of a unit: what it lets in beside its networks, and the way out where it has none."""
    members = _members(plan, unit)
    lead = plan.services[unit.lead]
    joined = _joined(plan, members)
    if lead.service.network_mode == "host" or any(key not in _kept_apart(plan) for key in joined):
        return None
    if not joined and not _are_wanted(plan, plan.options.network_policy):
        return None
    internal = all(_is_internal(plan, key) for key in joined) and (bool(joined) or _has_no_network(members))
    ingress = [*_published(plan, members, internal=internal), *_let_in(plan, members, waiters)]
    closes = internal and not _stays_open(plan, members, sink)
    shut = internal and not joined  # no policy of a network keeps others out
    if not (ingress or closes or shut):
        return None
    spec: dict[str, Any] = {
        "podSelector": {"matchLabels": metadata.selector(plan, unit.lead)},
        "policyTypes": ["Ingress", "Egress"] if closes else ["Ingress"],
        "ingress": ingress,
    }
    if closes:
        spec["egress"] = _egress(plan, joined, list(dict.fromkeys(_awaited(plan, members))))
    return _policy(plan, f"service-{lead.name}", lead.name, spec)


def _has_no_network(members: list[PlannedService]) -> bool:
    return any(member.service.network_mode == "none" for member in members)


def _published(plan: Plan, members: list[PlannedService], *, internal: bool) -> list[dict[str, Any]]:
    """Open the published ports to all, and those to which routes lead: a policy must never cut them."""
    ports = dict.fromkeys(
        (each.target, each.protocol.upper())
        for member in members
        for each in open_ports(plan, member)
        if each.on_node or not internal
    )
    return [{"ports": _ports(ports)}] if ports else []


def open_ports(plan: Plan, planned: PlannedService) -> list[Publication]:
    """List the ports of a service that the world reaches."""
    asked = planned.service.ports or planned.publish in ("nodeport", "loadbalancer")
    found = [each for each in planned.publications if not each.loopback] if asked else []
    routed = routes.port_of(plan, planned)
    return found if routed is None or routed in found else [*found, routed]


def _ports(ports: Iterable[tuple[int, str]]) -> list[dict[str, Any]]:
    return [{"port": number, "protocol": protocol} for number, protocol in ports]


def _let_in(plan: Plan, members: list[PlannedService], waiters: list[Unit]) -> list[dict[str, Any]]:
    if not waiters:
        return []
    ports = dict.fromkeys(
        (port.target, "TCP") for member in members for port in listening(member) if port.protocol == "tcp"
    )
    sources = [{"podSelector": {"matchLabels": metadata.selector(plan, waiter.lead)}} for waiter in waiters]
    return [{"from": sources, "ports": _ports(ports)}] if ports else []


def _stays_open(plan: Plan, members: list[PlannedService], sink: Sink) -> bool:
    if not _waits_for_job(plan, members):
        return False
    lead = members[0]
    message = f"{lead.key} keeps its way out: it waits for a Job, and so must reach the API server"
    path = ("services", lead.key, "network_mode" if lead.service.network_mode else "networks")
    sink.report(codes.INTERNAL_NETWORK_LEFT_OPEN, message, path=path, target=TARGET_NAME)
    return True


def _egress(plan: Plan, joined: list[str], awaited: list[Unit]) -> list[dict[str, Any]]:
    """Allow DNS, the pods on the same networks, and those that the pod waits for."""
    to = [peer for key in joined for peer in _peers(plan, key)]
    if plan.options.wait == "init":
        to += [{"podSelector": {"matchLabels": metadata.selector(plan, unit.lead)}} for unit in awaited]
    return [*([{"to": to}] if to else []), {"ports": _ports(DNS_PORTS)}]
