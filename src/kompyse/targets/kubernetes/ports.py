"""Ports as Kubernetes writes them: the entries of a Service and the entries of a container.

Takes the ports of the plan, gives lists of dicts with unique, valid names. A container's `ports` come from here alone:
the declared ones, and `hostPort` for those published with `mode: host`. Ports that were only seen in the references of
peers are left out of the container, where they would restart the pod whenever a peer's environment changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kompyse.diagnostics.codes import network as codes
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import PeerPort, Plan, PlannedService, Publication, Unit

CONTAINER_NAME_LIMIT = 15
_APP_PROTOCOLS = {"h2c": "kubernetes.io/h2c", "ws": "kubernetes.io/ws", "wss": "kubernetes.io/wss"}
"""Compose takes any text; these are the words that Kubernetes defines itself (KEP-3726)."""
_QUALIFIED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")


MANY = 1000
"""More ports than these are not listed: 65535 of them would be a request of 5 MB, which the API server refuses."""

Place: TypeAlias = tuple[str | None, int, str]
"""Address, number and protocol of a port of the node."""


class Listening(NamedTuple):
    """A port of a Service: the number it has there, and the one that the container listens on."""

    number: int
    target: int
    protocol: str
    name: str | None = None
    app_protocol: str | None = None
    node_port: int | None = None
    origin: Path = ()


def listening(planned: PlannedService) -> list[Listening]:
    """All ports on which peers reach a service: declared, published (their targets), seen in references."""
    found: dict[tuple[int, str], Listening] = {}
    for port in planned.peer_ports:
        found.setdefault((port.number, port.protocol), _peer(port))
    for publication in planned.publications:
        key = (publication.target, publication.protocol)
        if key not in found:
            found[key] = _target(publication)
    return list(found.values())


def _peer(port: PeerPort) -> Listening:
    return Listening(port.number, port.number, port.protocol, port.name, port.app_protocol, origin=port.origin)


def _target(publication: Publication) -> Listening:
    return Listening(
        publication.target,
        publication.target,
        publication.protocol,
        publication.name,
        publication.app_protocol,
        origin=publication.origin,
    )


def service_ports(ports: Iterable[Listening], sink: Sink | None = None) -> list[dict[str, Any]]:
    """Write the `ports` of a Service. Names are unique in it: the user's, or protocol and number (`tcp-80`).

    What had to be changed in a name or an application protocol is told once, through `sink` if there is one.
    """
    made = []
    used: set[str] = set()
    for port in ports:
        name = _unique(_name(port, sink), used)
        entry: dict[str, Any] = {
            "name": name,
            "port": port.number,
            "targetPort": port.target,
            "protocol": port.protocol.upper(),
        }
        if port.app_protocol:
            _put_app_protocol(entry, port, sink)
        if port.node_port is not None:
            entry["nodePort"] = port.node_port
        made.append(entry)
    return made


def _name(port: Listening, sink: Sink | None) -> str:
    plain = f"{port.protocol}-{port.number}"
    if not port.name or names.is_label(port.name):
        return port.name or plain
    try:
        name = names.label(port.name)
    except ValueError:
        name = plain
    if sink is not None:
        message = f'the port name "{port.name}" becomes "{name}"'
        sink.report(codes.PORT_TEXT_CHANGED, message, path=(*port.origin, "name"), target=TARGET_NAME)
    return name


def _unique(name: str, used: set[str]) -> str:
    candidate, count = name, 1
    while candidate in used:
        count += 1
        candidate = f"{name[:58]}-{count}"
    used.add(candidate)
    return candidate


def _put_app_protocol(entry: dict[str, Any], port: Listening, sink: Sink | None) -> None:
    text = port.app_protocol or ""
    value = _APP_PROTOCOLS.get(text.lower(), text)
    prefix, slash, own = value.rpartition("/")
    usable = _QUALIFIED.issuperset(value) and own and own[0].isalnum() and own[-1].isalnum() and len(own) <= 63
    if usable and (not slash or (prefix == prefix.lower() and all(map(names.is_label, prefix.split("."))))):
        entry["appProtocol"] = value
    elif sink is not None:
        message = f'the application protocol "{text}" is left out: Kubernetes cannot hold it'
        sink.report(codes.PORT_TEXT_CHANGED, message, path=(*port.origin, "app_protocol"), target=TARGET_NAME)


@lowers("services.*.ports.**", "services.*.expose.**")
def container_ports(scope: Scope) -> Iterator[Contribution]:
    """Write the `ports` of the container: declared ports, with `hostPort` where one is published on the node.

    A pod has each port once. One that a container before this one lists is left out here: on the network of the node
    the API server takes it for a port of the node, which two containers of a pod may not name.
    """
    found: dict[tuple[int, str], dict[str, Any]] = {}
    used: set[str] = set()
    before = scope.unit.services[: scope.unit.services.index(scope.planned.key)]
    listed = {identity for key in before for identity in _listed(scope.plan.services[key])}
    own = list(_named(scope.planned))
    for number, protocol, name in own if len(own) <= MANY else ():
        if (number, protocol) not in listed:
            _list(found, used, (number, protocol), name)
    if not any(scope.plan.services[key].service.network_mode == "host" for key in scope.unit.services):
        taken = {place for key in before for place in _places(scope.plan.services[key])}
        for publication in scope.planned.publications:
            if publication.on_node:
                key = publication.target, publication.protocol
                if key not in listed:
                    _list(found, used, key, publication.name)
                _bind(scope, found, publication, taken)
    if found:
        yield Contribution(Part.CONTAINER, {"ports": list(found.values())})


def _named(planned: PlannedService) -> Iterator[tuple[int, str, str | None]]:
    yield from ((port.number, port.protocol, port.name) for port in planned.peer_ports if not port.inferred)
    yield from ((each.target, each.protocol, each.name) for each in planned.publications)


def _listed(planned: PlannedService) -> set[tuple[int, str]]:
    return {(number, protocol) for number, protocol, _ in _named(planned)}


def _places(planned: PlannedService) -> set[Place]:
    """List the places of the node that a service binds."""
    return {place_of(each) for each in planned.publications if each.on_node}


def place_of(publication: Publication) -> Place:
    """Give the address, port and protocol that a publication binds on the node."""
    return publication.host_ip, publication.published or publication.target, publication.protocol


def _list(
    found: dict[tuple[int, str], dict[str, Any]], used: set[str], key: tuple[int, str], name: str | None
) -> dict[str, Any]:
    """Find the entry of a port, or add it; the API takes each number and protocol once."""
    if key not in found:
        entry: dict[str, Any] = {"containerPort": key[0], "protocol": key[1].upper()}
        if name and is_port_name(name) and name not in used:
            used.add(name)
            entry = {"name": name, **entry}
        found[key] = entry
    return found[key]


def _bind(
    scope: Scope, found: dict[tuple[int, str], dict[str, Any]], publication: Publication, taken: set[Place]
) -> None:
    """Bind a port on the node. Each place there is bound once, and each port of the container at one place."""
    entry = found.get((publication.target, publication.protocol))
    place = place_of(publication)
    if place in taken or entry is None or "hostPort" in entry:
        bound = entry or {}
        if place not in taken or (bound.get("hostIP"), bound.get("hostPort")) != place[:2]:
            message = f"port {publication.target} of {scope.planned.key} is not bound on port {place[1]} of the node"
            scope.sink.report(codes.NODE_PORT_LOST, message, path=publication.origin, target=TARGET_NAME)
        return
    taken.add(place)
    entry["hostPort"] = place[1]
    if publication.host_ip is not None:
        entry["hostIP"] = publication.host_ip
    if publication.published is None:
        wish = f"any port of {publication.choices}" if publication.choices else "any port of the node"
        message = f"{scope.planned.key}: {wish} will do; {place[1]} is bound"
        scope.sink.report(codes.PUBLISHED_PORT_CHOSEN, message, path=publication.origin, target=TARGET_NAME)


def is_port_name(text: str) -> bool:
    """Tell whether a container's port may be called so (RFC 6335): a label of 15 with a letter, no double dash."""
    return (
        names.is_label(text, limit=CONTAINER_NAME_LIMIT)
        and "--" not in text
        and any("a" <= character <= "z" for character in text)
    )


def binds_node_ports(plan: Plan, unit: Unit) -> bool:
    """Tell whether the pods of a unit hold ports of their node: then two of them cannot run there at once.

    A rolling update that starts the new pod first would wait for ever on a cluster of one node.
    """
    services = [plan.services[key] for key in unit.services]
    return any(
        service.service.network_mode == "host" or any(each.on_node for each in service.publications)
        for service in services
    )
