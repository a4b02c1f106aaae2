"""Published ports: the second Service of a service, through which the world outside the cluster reaches it.

Takes a service of the plan, gives a Service `<name>-published` or None, and tells what is different from a port of the
host. The Service that peers use is not made here (`network.py`), nor are ports bound on the node (`ports.py`), nor the
routes of those that are reached by HTTP (`routes.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import config
from kompyse.diagnostics.codes import network as codes
from kompyse.plan.hints import hosts
from kompyse.plan.hints.unused import place
from kompyse.targets.kubernetes import policies, routes
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.targets.kubernetes.ports import Listening
from kompyse.values import name as names

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan, PlannedService, Publication
    from kompyse.targets.kubernetes.routes import Route

_TYPES = {"nodeport": "NodePort", "loadbalancer": "LoadBalancer", "none": ""}

DATABASES = {
    1433: "SQL Server",
    1521: "Oracle",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5984: "CouchDB",
    6379: "Redis",
    7687: "Neo4j",
    8086: "InfluxDB",
    9042: "Cassandra",
    9200: "Elasticsearch",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
}


class Ledger:
    """Who publishes which port, over all services: a host has each port once, and a cluster each node port."""

    def __init__(self, plan: Plan) -> None:
        self.node_ports = hosts.parse_port_range(plan.options.node_ports)
        self._holders: dict[tuple[int, str], list[tuple[str | None, str]]] = {}
        self._node_ports: dict[int, tuple[str, set[str]]] = {}

    def enter(self, publication: Publication, key: str) -> str | None:
        """Note that a service publishes a port. Returns the key of another service that has it already."""
        if publication.published is None:
            return None
        holders = self._holders.setdefault((publication.published, publication.protocol), [])
        address = publication.host_ip
        other = next((held for at, held in holders if held != key and (at is None or address in (None, at))), None)
        holders.append((address, key))
        return other

    def claim(self, number: int | None, protocol: str, key: str) -> int | None:
        """Give a service a node port if it is one and free: for one service, and there once for each protocol."""
        if number is None or number not in self.node_ports:
            return None
        owner, protocols = self._node_ports.setdefault(number, (key, set()))
        if owner != key or protocol in protocols:
            return None
        protocols.add(protocol)
        return number


class Exposed(NamedTuple):
    """A Service to be made for the world outside: its type and ports."""

    type: str
    ports: list[Listening]
    traffic_policy: str | None = None
    """Cluster or Local, where a hint says it."""


def exposed(plan: Plan, planned: PlannedService, ledger: Ledger, route: Route | None, sink: Sink) -> Exposed | None:
    """Decide what of a service is reached from outside but by its route, and tell what differs. None for nothing."""
    ways = routes.ways(plan, planned)
    kind = _TYPES[ways.rest]
    routed = (route.port.target, "tcp") if route is not None and not ways.every else None
    outside = []
    for publication in planned.publications if planned.service.network_mode != "host" else ():
        _enter(planned, publication, ledger, sink)
        if publication.on_node or not kind or (publication.target, publication.protocol) == routed:
            continue
        if publication.loopback:
            _tell_loopback(planned, publication, sink)
        else:
            outside.append(publication)
    if not outside:
        _tell_unused(planned, sink)
        return None
    if policies.is_cut_off(plan, planned):
        message = f"{planned.key} publishes nothing: all its networks are internal"
        path = ("services", planned.key, "ports")
        sink.report(codes.INTERNAL_PUBLISHES_NOTHING, message, path=path, target=TARGET_NAME)
        return None
    ports = _ports(planned, outside, kind, ledger, sink)
    if planned.node_port is not None:
        ports = _with_number(planned, ports, ledger, sink)
    if kind == "NodePort" and len(ports) > len(ledger.node_ports):
        message = f"{planned.key} publishes {len(ports)} ports, more than a cluster has node ports: none is published"
        path = ("services", planned.key, "ports")
        hint = "write network_mode: host, or mode: host on the ports, if the service needs them all"
        sink.report(codes.TOO_MANY_NODE_PORTS, message, path=path, hint=hint, target=TARGET_NAME)
        return None
    if ways.route and not ways.every:
        _tell_otherwise(planned, ports, kind, sink)
    _tell(planned, outside, kind, ports, sink)
    return Exposed(kind, ports, planned.traffic_policy.title() if planned.traffic_policy else None)


def _with_number(planned: PlannedService, ports: list[Listening], ledger: Ledger, sink: Sink) -> list[Listening]:
    """Give the one port the number on the nodes that a hint asks for."""
    number, key = planned.node_port, planned.key
    if len(ports) > 1:
        reason = f"{key} publishes {len(ports)} ports, and one number cannot lead to all"
    elif number not in ledger.node_ports:
        first, last = ledger.node_ports[0], ledger.node_ports[-1]
        reason = f"{key} asks for {number} on the nodes, which hand out {first} to {last}"
    elif ports[0].node_port != number and ledger.claim(number, ports[0].protocol, key) is None:
        reason = f"{key} asks for {number} on the nodes, which another service has"
    else:
        return [ports[0]._replace(node_port=number)]
    sink.report(codes.NODE_PORT_REFUSED, reason, path=place(planned, "node_port"), target=TARGET_NAME)
    return ports


def _tell_unused(planned: PlannedService, sink: Sink) -> None:
    """Tell the hints about a Service for the outside, of a service that gets none."""
    for field in ("node_port", "traffic_policy"):
        if getattr(planned, field) is not None:
            message = f'"{planned.key}" has no Service for the outside, so this says nothing'
            sink.report(config.HINT_UNUSED, message, path=place(planned, field), hint="remove it", target=TARGET_NAME)


def _tell_otherwise(planned: PlannedService, ports: list[Listening], kind: str, sink: Sink) -> None:
    """Tell which published ports the route of a service does not lead to."""
    numbers = _list([port.number for port in ports])
    message = f"{planned.key}: no route leads to {numbers}, but a Service of type {kind}"
    sink.report(codes.ROUTED_OTHERWISE, message, path=ports[0].origin, target=TARGET_NAME)


def _enter(planned: PlannedService, publication: Publication, ledger: Ledger, sink: Sink) -> None:
    """Note a published port, and tell when another service has it."""
    other = ledger.enter(publication, planned.key)
    if other is not None:
        port = f"{publication.published}/{publication.protocol}"
        message = f"port {port} is published by {other} and by {planned.key}"
        related = [("services", other, "ports")]
        sink.report(codes.PUBLISHED_TWICE, message, path=publication.origin, related=related, target=TARGET_NAME)


def _ports(
    planned: PlannedService, outside: list[Publication], kind: str, ledger: Ledger, sink: Sink
) -> list[Listening]:
    """Give each publication its port on the Service; one published on two addresses is one port."""
    made: dict[tuple[int, str], Listening] = {}
    for each in outside:
        number = _number(planned, each, made, sink)
        if (number, each.protocol) not in made:
            node_port = ledger.claim(each.published, each.protocol, planned.key) if kind == "NodePort" else None
            made[number, each.protocol] = Listening(
                number, each.target, each.protocol, each.name, each.app_protocol, node_port, each.origin
            )
    return list(made.values())


def _number(planned: PlannedService, each: Publication, made: dict[tuple[int, str], Listening], sink: Sink) -> int:
    """Choose the number of a published port on its Service, where each number leads to one port of the container."""

    def is_free(number: int) -> bool:
        present = made.get((number, each.protocol))
        return present is None or present.target == each.target

    wanted = each.published or each.target
    if is_free(wanted):
        return wanted
    number = each.target
    while not is_free(number):
        number = number % 65535 + 1
    message = f"{planned.key}: {wanted} leads to {made[wanted, each.protocol].target}, so {each.target} is on {number}"
    sink.report(codes.PUBLISHED_TWICE, message, path=each.origin, target=TARGET_NAME)
    return number


def _tell(planned: PlannedService, outside: list[Publication], kind: str, ports: list[Listening], sink: Sink) -> None:
    path = outside[0].origin[:3]  # `ports`, or `expose` where these are published by wish
    moved = [port.number for port in ports if port.node_port is None]
    if kind == "NodePort" and moved:
        message = f"{planned.key}: {_list(moved)} will be reached on a node port that the cluster assigns"
        hint = "kubectl get services shows it; --publish loadbalancer keeps the number"
        sink.report(codes.PUBLISHED_PORT_MOVES, message, path=path, hint=hint, target=TARGET_NAME)
    for each in outside:
        if each.host_ip is not None:
            number = each.published or each.target
            message = f"{planned.key}: {number} is published on {each.host_ip} alone, here on every address"
            sink.report(codes.PUBLISHED_ON_ONE_ADDRESS, message, path=(*each.origin, "host_ip"), target=TARGET_NAME)
        if each.choices or (kind == "LoadBalancer" and each.published is None):
            wish = f"any port of {each.choices}" if each.choices else "any port"
            choice = "the cluster assigns another" if kind == "NodePort" else f"{each.target} is published"
            message = f"{planned.key}: {wish} will do for {each.target}; {choice}"
            sink.report(codes.PUBLISHED_PORT_CHOSEN, message, path=each.origin, target=TARGET_NAME)
    if kind == "LoadBalancer":
        _tell_balanced(planned, ports, sink)


def _tell_balanced(planned: PlannedService, ports: list[Listening], sink: Sink) -> None:
    for port in ports:
        database = DATABASES.get(port.target)
        if database is not None:
            message = f"{planned.key}: {port.number} would put {database} behind a load balancer"
            sink.report(codes.DATABASE_ON_LOAD_BALANCER, message, path=port.origin, target=TARGET_NAME)
    protocols = sorted({port.protocol for port in ports})
    if len(protocols) > 1:
        message = f"{planned.key}: one load balancer is asked for {' and '.join(protocols)}"
        path = ("services", planned.key, "ports")
        sink.report(codes.LOAD_BALANCER_OF_TWO_PROTOCOLS, message, path=path, target=TARGET_NAME)


def _tell_loopback(planned: PlannedService, publication: Publication, sink: Sink) -> None:
    number = publication.published or publication.target
    message = f"{planned.key}: {number} is published on {publication.host_ip} only, so nothing is exposed"
    hint = f"kubectl port-forward service/{planned.name} {number}:{publication.target} gives it to your machine"
    path = (*publication.origin, "host_ip")
    sink.report(codes.PUBLISHED_ON_LOOPBACK, message, path=path, hint=hint, target=TARGET_NAME)


def published_name(planned: PlannedService) -> str:
    """Name the Service through which a service is reached from outside."""
    return names.label(f"{planned.name}-published")


def _list(numbers: list[int]) -> str:
    """Name numbers in a sentence, neighbours as a range: `80, 443 and 9000-9005`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    parts = ["-".join(map(str, span)) for span in spans]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
