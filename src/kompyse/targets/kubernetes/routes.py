"""Routes: which services the world reaches by HTTP, on which port of theirs, under which hosts and paths.

Takes a service of the plan, gives the way in which it is published and its route, or None; tells what a route cannot
do. What is made of a route stands in `ingress.py` and `gateway.py`, the other published ports in `exposure.py`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import network as codes
from kompyse.plan.hints import KEY
from kompyse.plan.hints.unused import place
from kompyse.plan.plan import Publication
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.values import name as names

if TYPE_CHECKING:
    from kompyse.diagnostics import Code, Path, Sink
    from kompyse.plan.hints import RouteHints
    from kompyse.plan.plan import Plan, PlannedService

INGRESS, GATEWAY = "ingress", "gateway"
ROUTED = (INGRESS, GATEWAY)

HTTP_PROTOCOLS = frozenset({"http", "https", "http2", "h2", "h2c", "ws", "wss", "grpc", "grpc-web"})
"""Application protocols of Compose that travel by HTTP."""

TLS_PORTS = frozenset({443, 8443})
_TLS_PROTOCOLS = frozenset({"https", "wss"})

_OTHERS = """
    20 21 22 23 25 53 69 88 110 111 123 135 137 138 139 143 161 162 179 194 389 427 445 465 500 514 515 548 554 587 631
    636 853 873 989 990 993 995 1025 1080 1194 1433 1521 1701 1723 1883 1935 2049 2181 2222 2379 2380 2525 3306 3389
    3478 4222 5044 5060 5061 5222 5269 5349 5432 5433 5671 5672 5900 6222 6379 6380 6432 6667 7687 7946 8300 8301 8302
    8883 9042 9092 9093 9094 9300 9306 9312 10050 10051 11211 16379 19132 25565 26257 26379 27015 27017 27018 27019
    29092 33060 51820 61613 61616
"""
NOT_HTTP = frozenset(map(int, _OTHERS.split()))
"""Well-known ports of protocols other than HTTP: mail, databases, queues, remote shells, media, games."""


class Ways(NamedTuple):
    """How a service is published: HTTP through `route` (or nothing), the other ports through `rest`."""

    route: str
    rest: str
    """nodeport, loadbalancer or none."""
    every: bool
    """The routed port is published like the others too."""


class Route(NamedTuple):
    """A service that is reached by HTTP."""

    kind: str
    planned: PlannedService
    port: Publication
    places: tuple[tuple[str, str], ...]
    """Hosts, empty for all, each with its path."""
    path_type: str
    tls: str | None
    """The name of the Secret; empty for the certificate of the controller, None for no TLS."""
    class_name: str | None
    gateway: tuple[str, str]
    annotations: dict[str, str]
    origin: Path


class Book:
    """Which service has which host and path, over all services."""

    def __init__(self) -> None:
        self._owners: dict[tuple[object, ...], str] = {}

    def enter(self, route: Route, host: str, path: str) -> str | None:
        """Note a place of a route. Returns the key of another service that has it already."""
        where = route.gateway if route.kind == GATEWAY else route.class_name
        owner = self._owners.setdefault((route.kind, where, host, path, route.path_type), route.planned.key)
        return owner if owner != route.planned.key else None


def ways(plan: Plan, planned: PlannedService) -> Ways:
    """Decide how a service is published: as it says itself, or else as the options say.

    Where a service publishes no port and only asks for a route, nothing but the route leads to it.
    """
    option, hint, route = plan.options.publish, planned.publish, planned.route
    rest = "nodeport" if option in ROUTED else option
    if not planned.service.ports:
        rest = "none"
    if route is not None:
        through_gateway = route.gateway or GATEWAY in (hint, option if hint != INGRESS else None)
        plain = hint if hint is not None and hint not in ROUTED else None
        return Ways(GATEWAY if through_gateway else INGRESS, plain or rest, plain in ("nodeport", "loadbalancer"))
    chosen = hint or option
    return Ways(chosen, rest, every=False) if chosen in ROUTED else Ways("", chosen, every=False)


@lru_cache(maxsize=4096)
def speaks_http(number: int, protocol: str, app_protocol: str | None) -> bool:
    """Tell whether a port of a container speaks HTTP, as far as one can tell from outside."""
    if protocol != "tcp":
        return False
    if app_protocol:
        return app_protocol.lower().rpartition("/")[2] in HTTP_PROTOCOLS
    return number not in NOT_HTTP


def port_of(plan: Plan, planned: PlannedService) -> Publication | None:
    """Choose the port of a service that its route leads to; None when it has no route, or no such port.

    The one that the hint names; else of the published ones that speak HTTP one that says so, 80, the first that is no
    port of TLS, the first. A port that is bound to the loopback address, or on the node, only counts where the service
    itself asks for a route.
    """
    if not ways(plan, planned).route:
        return None
    hint = planned.route
    if hint is not None and hint.port is not None:
        return next((each for each in _every(planned) if (each.target, each.protocol) == (hint.port, "tcp")), None)
    if planned.service.network_mode == "host" and hint is None:
        return None
    asked = hint is not None or planned.publish is not None
    found = [
        each
        for each in planned.publications
        if speaks_http(each.target, each.protocol, each.app_protocol) and (asked or not (each.loopback or each.on_node))
    ]
    return min(found, key=_preference, default=None)  # the first of those that are equal


def _preference(port: Publication) -> tuple[bool, bool, bool]:
    secure = port.target in TLS_PORTS or (port.app_protocol or "").lower() in _TLS_PROTOCOLS
    return secure, not port.app_protocol, port.target != 80


def _every(planned: PlannedService) -> list[Publication]:
    """List what a service publishes, and its other declared ports."""
    declared = [
        Publication(
            target=port.number,
            published=None,
            protocol=port.protocol,
            app_protocol=port.app_protocol,
            origin=port.origin,
        )
        for port in planned.peer_ports
        if not port.inferred
    ]
    return [*planned.publications, *declared]


def decide(plan: Plan, planned: PlannedService, book: Book, sink: Sink, *, listed: bool) -> Route | None:
    """Decide the route of a service, and tell what differs. `listed`: its Service lists its ports."""
    kind = ways(plan, planned).route
    if not kind:
        return None
    port = port_of(plan, planned)
    if port is None or not listed:
        _tell_no_port(planned, sink)
        return None
    route = _route(plan, planned, kind, port)
    if kind == GATEWAY and not route.gateway[0]:
        message = f"{planned.key} is to be reached through a Gateway, but none is named"
        hint = f"--gateway NAME/NAMESPACE, or {KEY}: {{ingress: {{gateway: NAME/NAMESPACE}}}}"
        _report(sink, codes.ROUTE_WITHOUT_GATEWAY, message, route.origin, hint=hint)
        return None
    for host, path in route.places:
        other = book.enter(route, host, path)
        if other is not None:
            shown = f"{host or 'every host'}{path}"
            message = f"{shown} is to lead to {other} and to {planned.key}"
            hint = "give each a host or a path of its own: --domain example.com makes <service>.example.com of each"
            related: list[Path] = [("services", other)]
            sink.report(codes.ROUTE_TAKEN, message, path=route.origin, related=related, hint=hint, target=TARGET_NAME)
    _tell(route, sink)
    return route


def _route(plan: Plan, planned: PlannedService, kind: str, port: Publication) -> Route:
    hint, options = planned.route, plan.options
    annotations = {}
    gateway = hint.gateway if hint else None
    if options.ingress_annotations or (options.gateway and gateway is None):
        from kompyse.plan import hints, route_options  # noqa: PLC0415 - few callers say anything of routes

        annotations = dict(route_options.annotation(each) for each in options.ingress_annotations)
        if options.gateway and gateway is None:
            gateway = hints.hosts.parse_gateway(options.gateway)
    return Route(
        kind=kind,
        planned=planned,
        port=port,
        places=_places(planned, hint, options.domain),
        path_type=hint.path_type if hint else "prefix",
        tls=_tls(planned, hint, options.ingress_tls if kind == INGRESS else None),
        class_name=(hint.class_name if hint else None) or options.ingress_class,
        gateway=gateway or ("", ""),
        annotations={**annotations, **(hint.annotations if hint else {})},
        origin=origin(planned, port),
    )


def _places(planned: PlannedService, hint: RouteHints | None, domain: str | None) -> tuple[tuple[str, str], ...]:
    path = (hint.path if hint else "") or "/"
    if hint is not None and hint.places:
        return tuple(dict.fromkeys((host, own or path) for host, own in hint.places))
    return ((f"{planned.name}.{domain.lower()}" if domain else "", path),)


def _tls(planned: PlannedService, hint: RouteHints | None, option: str | None) -> str | None:
    wish: str | bool | None = hint.tls if hint is not None else None
    if wish is None and option is not None:
        wish = option if option.lower() != "true" else True
    if wish is True:
        return names.label(f"{planned.name}-tls")
    return None if wish is False else wish


def origin(planned: PlannedService, port: Publication) -> Path:
    """Give the value that asks for a route: the hint, or else the port."""
    if planned.route is not None:
        return place(planned, "ingress")
    return place(planned, "publish") if planned.publish in ROUTED else port.origin


def _report(sink: Sink, code: Code, message: str, path: Path, hint: str = "") -> None:
    sink.report(code, message, path=path, hint=hint, target=TARGET_NAME)


def _tell_no_port(planned: PlannedService, sink: Sink) -> None:
    """Tell that there is nothing to lead to, where the service itself asks for it; of options the ports are told."""
    hint = planned.route
    if hint is not None and hint.port is not None:
        message = f"{planned.key} declares no TCP port {hint.port}, so no route leads to it"
        path = place(planned, "ingress")
        _report(sink, codes.ROUTE_PORT_UNKNOWN, message, path, hint=f'add expose: ["{hint.port}"], or correct the port')
    elif (hint is not None or planned.publish in ROUTED) and planned.publications:
        message = f"no port of {planned.key} looks as if it spoke HTTP, so no route leads to it"
        path = place(planned, "ingress" if hint is not None else "publish")
        advice = f"write app_protocol: http on the port, or {KEY}: {{ingress: {{port: NUMBER}}}}"
        _report(sink, codes.NO_HTTP_PORT, message, path, hint=advice)


def _tell(route: Route, sink: Sink) -> None:
    key, port = route.planned.key, route.port
    if any(not host for host, _ in route.places):
        message = f"{key} is reached under every host name that leads to the cluster"
        hint = f"--domain example.com makes {route.planned.name}.example.com of it"
        _report(sink, codes.ROUTE_WITHOUT_HOST, message, route.origin, hint=hint)
    speaks_tls = port.target in TLS_PORTS or (port.app_protocol or "").lower() in _TLS_PROTOCOLS
    told = any("backend" in annotation for annotation in route.annotations)
    if speaks_tls and not told:
        message = f"port {port.target} of {key} seems to speak TLS, and is asked in plain HTTP"
        _report(sink, codes.BACKEND_SPEAKS_TLS, message, port.origin)
    if route.kind == GATEWAY:
        _tell_gateway(route, sink)
    elif route.tls == names.label(f"{route.planned.name}-tls"):
        message = f"the certificate of {key} is looked for in the Secret {route.tls}"
        hint = f"kubectl create secret tls {route.tls} --cert=FILE --key=FILE, or let cert-manager make it"
        _report(sink, codes.TLS_SECRET_EXPECTED, message, route.origin, hint=hint)


def _tell_gateway(route: Route, sink: Sink) -> None:
    """Tell what of a route is said on the Gateway itself."""
    hint = route.planned.route
    lost = []
    if route.tls is not None:
        lost.append("TLS is ended by a listener of the Gateway")
    if hint is not None and hint.class_name:
        lost.append("the Gateway has its class itself")
    if route.path_type not in ("prefix", "exact"):
        lost.append("the path is compared as a prefix")
    if lost:
        message = f"{route.planned.key}: {'; '.join(lost)}"
        _report(sink, codes.SAID_ON_THE_GATEWAY, message, route.origin)
