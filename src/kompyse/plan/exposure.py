"""Ports: those on which peers reach a service under its name, and those that the project publishes on the host.

Takes a service, gives its declared peer ports and publications. Ports that only peers' values tell of are found in
`references`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kompyse.diagnostics.codes import config, shape
from kompyse.diagnostics.codes import network as codes
from kompyse.plan.hints import KEY
from kompyse.plan.plan import PeerPort, Publication
from kompyse.values import port as values_port

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.diagnostics import Sink
    from kompyse.model import Port, Service
    from kompyse.plan.hints import NetworkHints, ServiceHints

_ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - what a project may say, not what we listen on


def declared(key: str, service: Service, sink: Sink) -> tuple[PeerPort, ...]:
    """List the container ports of `ports`, then of `expose`, each number and protocol once.

    In Compose the target port is what peers use; the published one exists on the host only.
    """
    found: dict[tuple[int, str], PeerPort] = {}
    for index, port in enumerate(service.ports):
        protocol = port.protocol.lower()
        identity = (port.target, protocol)
        if not 0 < port.target < 65536:
            sink.report(
                shape.INVALID_PORT,
                f"{port.target} is not a port of the container: use a number from 1 to 65535",
                path=("services", key, "ports", index),
            )
        elif protocol not in values_port.PROTOCOLS:
            sink.report(
                shape.INVALID_PORT,
                f'"{port.protocol}" is not a protocol: use tcp, udp or sctp',
                path=("services", key, "ports", index, "protocol"),
            )
        elif identity not in found:
            found[identity] = PeerPort(
                number=port.target,
                protocol=protocol,
                name=port.name,
                app_protocol=port.app_protocol,
                origin=("services", key, "ports", index),
            )
    for index, text in enumerate(service.expose):
        try:
            numbers, protocol = _exposed(text)
        except ValueError as error:
            sink.report(
                codes.INVALID_EXPOSE,
                f'`expose` of service "{key}" cannot be read: {error}',
                path=("services", key, "expose", index),
                hint='write "3000", "3000-3005" or "3000/udp"',
            )
            continue
        for number in numbers:
            if (number, protocol) not in found:
                origin = ("services", key, "expose", index)
                found[number, protocol] = PeerPort(number=number, protocol=protocol, origin=origin)
    return tuple(found.values())


@lru_cache(maxsize=1024)
def _exposed(text: str) -> tuple[range, str]:
    """Read `3000`, `3000-3005`, `3000/udp`. Raises ValueError with a sentence."""
    numbers, slash, protocol = text.partition("/")
    protocol = protocol.lower() if slash else "tcp"
    if protocol not in values_port.PROTOCOLS:
        raise ValueError(f'"{protocol}" is not a protocol: use tcp, udp or sctp')
    first, last = values_port.parse_range(numbers)
    if not first:
        raise ValueError("0 is not a port that can be listened on")
    return range(first, last + 1), protocol


def publications(
    key: str, service: Service, declared_ports: tuple[PeerPort, ...], hints: ServiceHints | None, sink: Sink
) -> tuple[Publication, ...]:
    """List what `ports` publishes, each once: an entry for IPv4 and one for IPv6 are the same publication.

    A service that publishes nothing, but which a hint wants to be reached from outside, publishes what it declares.
    """
    if not service.ports:
        wanted = hints is not None and (hints.publish not in (None, "none") or hints.ingress is not None)
        return tuple(_asked_for(port) for port in declared_ports if not port.inferred) if wanted else ()
    on_node = hints is not None and hints.on_node
    found: dict[tuple[object, ...], Publication] = {}
    for index, port in enumerate(service.ports):
        if 0 < port.target < 65536:
            made = _publication(port, key, index, sink, on_node=on_node)
            # Without a published port each entry asks for a free one of its own.
            own = index if not port.published else None
            identity = (made.target, made.protocol, made.published, made.host_ip, made.on_node, made.choices, own)
            found.setdefault(identity, made)
    return tuple(found.values())


def _asked_for(port: PeerPort) -> Publication:
    return Publication(
        target=port.number,
        published=None,
        protocol=port.protocol,
        name=port.name,
        app_protocol=port.app_protocol,
        origin=port.origin,
    )


def _publication(port: Port, key: str, index: int, sink: Sink, *, on_node: bool) -> Publication:
    path = ("services", key, "ports", index)
    first, last = 0, 0
    if port.published:
        try:
            first, last = values_port.parse_range(port.published)
        except ValueError as error:
            hint = 'write a number, a range such as "8000-8010", or none for any free port'
            sink.report(shape.INVALID_PORT, f"published: {error}", path=(*path, "published"), hint=hint)
    host_ip = port.host_ip or ""
    return Publication(
        target=port.target,
        # 0 means any free port.
        published=first if first and first == last else None,
        choices=f"{first}-{last}" if first != last else "",
        protocol=port.protocol.lower(),
        host_ip=None if host_ip in _ANY_ADDRESS else host_ip,
        loopback=bool(host_ip) and _is_loopback(host_ip),
        on_node=on_node or port.mode == "host",
        name=port.name,
        app_protocol=port.app_protocol,
        origin=path,
    )


@lru_cache(maxsize=64)
def _is_loopback(address: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415 - few projects bind to an address

    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def isolation(used: Iterable[str], hints: Mapping[str, NetworkHints], sink: Sink) -> dict[str, str]:
    """Give what hints say of when the networks in use are kept apart; tells those of networks that nobody uses."""
    in_use = set(used)
    for key in hints:
        if key not in in_use:
            message = f'no service is on the network "{key}", so nothing is made of it'
            sink.report(config.HINT_UNUSED, message, path=("networks", key, KEY), hint="remove it")
    return {key: own.policy for key, own in hints.items() if own.policy and key in in_use}


def merge(declared_ports: tuple[PeerPort, ...], inferred: Iterable[PeerPort]) -> tuple[PeerPort, ...]:
    """Add the inferred ports, sorted, to those that are declared; marks those of these that are referred to as well."""
    known = {(port.number, port.protocol) for port in declared_ports}
    seen = {(port.number, port.protocol): port for port in inferred}
    own = [replace(port, referenced=True) if (port.number, port.protocol) in seen else port for port in declared_ports]
    more = sorted(identity for identity in seen if identity not in known)
    return (*own, *(seen[identity] for identity in more))
