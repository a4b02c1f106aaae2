"""Ports that nobody declares but somebody uses: `kafka:29092` in another service's environment, command or files.

Compose blocks no port between services, so such a stack works there; a platform has to be told of each port. Takes
the texts of the project and the host names, gives the ports by service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import network as codes
from kompyse.plan import texts as plan_texts
from kompyse.plan.plan import PeerPort
from kompyse.plan.texts import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kompyse.diagnostics import Sink
    from kompyse.model import Service
    from kompyse.plan.plan import Alias
    from kompyse.plan.texts import Text

SCHEMES = {
    "amqp": 5672,
    "amqps": 5671,
    "bolt": 7687,
    "cassandra": 9042,
    "ftp": 21,
    "http": 80,
    "https": 443,
    "ldap": 389,
    "ldaps": 636,
    "mariadb": 3306,
    "memcached": 11211,
    "mongodb": 27017,
    "mqtt": 1883,
    "mqtts": 8883,
    "mssql": 1433,
    "mysql": 3306,
    "nats": 4222,
    "neo4j": 7687,
    "pgsql": 5432,
    "postgres": 5432,
    "postgresql": 5432,
    "redis": 6379,
    "rediss": 6379,
    "rtsp": 554,
    "smtp": 25,
    "smtps": 465,
    "sqlserver": 1433,
    "ssh": 22,
    "ws": 80,
    "wss": 443,
}
"""The port of a URL that names none. `postgresql+psycopg2://` and the like count as what stands before the `+`."""

_HOST_SUFFIXES = ("HOSTNAME", "HOST", "SERVER", "ADDRESS", "ADDR")
"""Ends of variables that hold a host; the same name with PORT instead, or after it, holds its port."""


def find(
    services: Mapping[str, Service],
    names: Mapping[str, str],
    aliases: Mapping[str, tuple[Alias, ...]],
    texts: Sequence[Text],
) -> dict[str, list[PeerPort]]:
    """Find the ports under which services are named in the texts, their own included, with the first place of each."""
    hosts = _hosts(names, aliases)
    found: dict[tuple[str, int], Text] = {}
    for host, number, text in (*_in_texts(texts, hosts), *_in_pairs(services, hosts)):
        for key in hosts[host]:
            found.setdefault((key, number), text)
    ports: dict[str, list[PeerPort]] = {}
    for (key, number), text in found.items():
        ports.setdefault(key, []).append(PeerPort(number=number, protocol="tcp", inferred=True, origin=text.path))
    return ports


def tell(key: str, ports: Sequence[PeerPort], sink: Sink) -> None:
    """Tell each inferred port of a service and where it was seen."""
    for port in ports:
        if port.inferred:
            sink.report(
                codes.PORT_INFERRED,
                f'port {port.number} of "{key}" is not declared, but {place(port.origin)} names it, so it is opened',
                path=port.origin,
                related=[("services", key)],
                hint=f'say expose: ["{port.number}"] in service "{key}" to make it certain',
            )


def _hosts(names: Mapping[str, str], aliases: Mapping[str, tuple[Alias, ...]]) -> dict[str, tuple[str, ...]]:
    """Map every host name, in small letters, to the services that answer to it."""
    hosts: dict[str, tuple[str, ...]] = {}
    for key, own in aliases.items():
        for alias in own:
            for host in {alias.host, alias.written.lower()}:
                hosts[host] = (*hosts.get(host, ()), key)
    for key, name in names.items():
        hosts[name] = (key,)
        hosts[key.lower()] = (key,)
    return hosts


def _in_texts(texts: Sequence[Text], hosts: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int, Text]]:
    for address in plan_texts.addresses(texts):
        host = address.host.lower()
        if host in hosts:
            number = address.port
            if number is None:
                number = SCHEMES.get(address.scheme.partition("+")[0])
            if number and number < 65536:
                yield host, number, address.text


def _in_pairs(services: Mapping[str, Service], hosts: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int, Text]]:
    """Find DB_HOST=db beside DB_PORT=5432, and POSTGRES_SERVER beside POSTGRES_PORT."""
    for key, service in services.items():
        environment = service.environment
        for name, value in environment.items():
            if value and value.lower() in hosts and (port := _port_beside(name, environment)):
                yield value.lower(), port, plan_texts.Text(key, ("services", key, "environment", name), value)


def _port_beside(name: str, environment: Mapping[str, str | None]) -> int:
    upper = name.upper()
    for suffix in _HOST_SUFFIXES:
        if upper.endswith(suffix):
            stem = name[: len(name) - len(suffix)]
            for candidate in (f"{stem}PORT", f"{stem}port", f"{name}_PORT"):
                port = environment.get(candidate) or ""
                if port.isascii() and port.isdigit() and 0 < int(port) < 65536:
                    return int(port)
            return 0
    return 0
