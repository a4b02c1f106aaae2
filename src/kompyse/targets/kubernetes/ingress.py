"""Ingress: a route in, the object out that tells an Ingress controller of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.kubernetes import metadata

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.routes import Route

_PATH_TYPES = {"prefix": "Prefix", "exact": "Exact", "implementation": "ImplementationSpecific"}


def ingress(plan: Plan, route: Route, sink: Sink) -> Object:
    """Make the Ingress of a service: one rule a host, in the order in which they were written."""
    name = route.planned.name
    annotations = metadata.annotations_of(route.annotations, route.origin, sink)
    spec: dict[str, Any] = {}
    if route.class_name:
        spec["ingressClassName"] = route.class_name
    hosts: dict[str, list[str]] = {}
    for host, path in route.places:
        hosts.setdefault(host, []).append(path)
    if route.tls is not None:
        spec["tls"] = [_tls([host for host in hosts if host], route.tls)]
    backend = {"service": {"name": name, "port": {"number": route.port.target}}}
    spec["rules"] = [
        {
            **({"host": host} if host else {}),
            "http": {
                "paths": [
                    {"path": path, "pathType": _PATH_TYPES[route.path_type], "backend": backend} for path in paths
                ]
            },
        }
        for host, paths in hosts.items()
    ]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata.metadata(plan, name, component="ingress", annotations=annotations),
        "spec": spec,
    }


def _tls(hosts: list[str], secret: str) -> dict[str, Any]:
    """Say whose certificate is in which Secret; without a Secret the controller has one for these hosts."""
    return {**({"hosts": hosts} if hosts else {}), **({"secretName": secret} if secret else {})}
