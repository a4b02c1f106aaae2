"""Gateway API: a route in, the HTTPRoutes out that attach it to a Gateway. The Gateway itself is not made here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.kubernetes import metadata
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.routes import Route

_PATH_TYPES = {"prefix": "PathPrefix", "exact": "Exact", "implementation": "PathPrefix"}


MOST_HOSTS = 16
"""The most that the API takes in one HTTPRoute."""


def routes(plan: Plan, route: Route, sink: Sink) -> Iterator[Object]:
    """Make the HTTPRoutes of a service: hosts that have the same paths share one; the others are numbered."""
    taken = {each.name for each in plan.services.values()}
    of_host: dict[str, list[str]] = {}
    for host, path in route.places:
        of_host.setdefault(host, []).append(path)
    groups: dict[tuple[str, ...], list[str]] = {}
    for host, own in of_host.items():
        groups.setdefault(tuple(own), []).append(host)
    annotations = metadata.annotations_of(route.annotations, route.origin, sink)
    parts = [
        (same, every[first : first + MOST_HOSTS])
        for same, every in groups.items()
        for first in range(0, len(every), MOST_HOSTS)
    ]
    for number, (paths, hosts) in enumerate(parts, 1):
        name = route.planned.name
        if number > 1:
            name = names.label(f"{name}-{number}")
            while name in taken:
                name = names.label(f"{name}-route")
        yield {
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "HTTPRoute",
            "metadata": metadata.metadata(
                plan, name, of=route.planned.name, component="route", annotations=annotations
            ),
            "spec": _spec(route, hosts, paths),
        }


def _spec(route: Route, hosts: list[str], paths: tuple[str, ...]) -> dict[str, Any]:
    gateway, namespace = route.gateway
    parent = {"name": gateway, **({"namespace": namespace} if namespace else {})}
    named = [host for host in hosts if host]
    return {
        "parentRefs": [parent],
        **({"hostnames": named} if named else {}),
        "rules": [
            {
                "matches": [{"path": {"type": _PATH_TYPES[route.path_type], "value": path}} for path in paths],
                "backendRefs": [{"name": route.planned.name, "port": route.port.target}],
            }
        ],
    }
