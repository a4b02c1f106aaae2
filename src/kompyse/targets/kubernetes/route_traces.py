"""Traces of Ingresses and HTTPRoutes: from which hints, options and ports each of their fields comes.

Takes the object and the route of which it was made; gives the rows that `ObjectTraces.note` follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.hints.unused import place
from kompyse.targets.kubernetes import metadata
from kompyse.targets.kubernetes.object_traces import as_paths, because, ours
from kompyse.targets.kubernetes.routes import INGRESS
from kompyse.targets.trace import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.diagnostics import Path
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.object_traces import ObjectTraces
    from kompyse.targets.kubernetes.routes import Route

_EVERY = "nothing says that fewer requests are meant"


def rows(traces: ObjectTraces, made: Object, route: Route) -> dict[Path, Sequence[Origin]]:
    """Give the rows of an object: of each field the origins."""
    planned = route.planned
    service: Path = ("services", planned.key)
    asked = as_paths([route.origin])
    if planned.route is None and planned.publish is None:
        asked.append(Origin(option="publish"))
    own = traces.written(*_publishing(service))
    backend = as_paths([route.port.origin])
    port = [*_said(traces, route, "port"), *backend]
    rows: dict[Path, Sequence[Origin]] = {
        ("apiVersion",): [*asked, *own],
        ("kind",): [*asked, *own],
        **traces.head(as_paths([service])),
        **{("metadata", "annotations", key): found for key, found in _annotations(route)},
    }
    if route.kind == INGRESS:
        rows |= _ingress(traces, made, route, port)
    else:
        rows |= _gateway(traces, route, port)
    rows["metadata", "labels", metadata.NAME] = as_paths([service])
    return rows


def _publishing(service: Path) -> list[Path]:
    return [(*service, "x-kompyse", "publish"), (*service, "labels", "kompose.service.type")]


def _said(traces: ObjectTraces, route: Route, *fields: str) -> list[Origin]:
    """Give what the hint says under one of these fields; the hint itself where it is short or a label."""
    hint = route.planned.route
    if hint is None:
        return []
    base = place(route.planned, "ingress")
    return traces.written(*((*base, field) for field in fields))


def _hosts(traces: ObjectTraces, route: Route) -> list[Origin]:
    hint = route.planned.route
    if hint is not None and hint.places:
        return _said(traces, route, "host", "hosts") or as_paths([route.origin])
    named = [Origin(option="domain"), *as_paths([("services", route.planned.key)])]
    return named if any(host for host, _ in route.places) else ours(_EVERY)


def _paths(traces: ObjectTraces, route: Route) -> list[Origin]:
    hint = route.planned.route
    found = _said(traces, route, "path")
    if hint is not None and any(path for _, path in hint.places):
        found += _hosts(traces, route)
    return because(found, _EVERY)


def _tls(traces: ObjectTraces, route: Route) -> list[Origin]:
    said = _said(traces, route, "tls") or _label(traces, route, "ingress_tls")
    return said or [Origin(option="ingress_tls")]


def _label(traces: ObjectTraces, route: Route, field: str) -> list[Origin]:
    return traces.written(place(route.planned, field)) if route.origin[2:3] == ("labels",) else []


def _annotations(route: Route) -> list[tuple[str, list[Origin]]]:
    hint = route.planned.route
    own = hint.annotations if hint else {}
    base = place(route.planned, "ingress") if own else ()
    return [
        (key, as_paths([(*base, "annotations", key)]) if key in own else [Origin(option="ingress_annotations")])
        for key in route.annotations
    ]


def _ingress(traces: ObjectTraces, made: Object, route: Route, port: Sequence[Origin]) -> dict[Path, Sequence[Origin]]:
    hosts, paths = _hosts(traces, route), _paths(traces, route)
    said = _said(traces, route, "class") or _label(traces, route, "ingress_class")
    rows: dict[Path, Sequence[Origin]] = {
        ("spec", "ingressClassName"): said or [Origin(option="ingress_class")],
        ("spec", "tls"): _tls(traces, route),
        ("spec", "tls", 0, "hosts"): hosts,
    }
    for index, rule in enumerate(made["spec"]["rules"]):
        at: Path = ("spec", "rules", index)
        rows[*at, "host"] = hosts
        for number in range(len(rule["http"]["paths"])):
            entry: Path = (*at, "http", "paths", number)
            rows[*entry, "path"] = paths
            rows[*entry, "pathType"] = because(_said(traces, route, "path_type"), "a path leads to all below it")
            rows[*entry, "backend", "service", "name"] = as_paths([("services", route.planned.key)])
            rows[*entry, "backend", "service", "port"] = port
    return rows


def _gateway(traces: ObjectTraces, route: Route, port: Sequence[Origin]) -> dict[Path, Sequence[Origin]]:
    return {
        ("spec", "parentRefs"): _said(traces, route, "gateway") or [Origin(option="gateway")],
        ("spec", "hostnames"): _hosts(traces, route),
        ("spec", "rules", "*", "matches", "*", "path", "value"): _paths(traces, route),
        ("spec", "rules", "*", "matches", "*", "path", "type"): because(
            _said(traces, route, "path_type"), "a path leads to all below it"
        ),
        ("spec", "rules", "*", "backendRefs", "*", "name"): as_paths([("services", route.planned.key)]),
        ("spec", "rules", "*", "backendRefs", "*", "port"): port,
    }
