"""Published ports: one entry for each, in the native numbers of the stack file.

Addresses of the host are told: a swarm publishes on all nodes. A port that two services publish is refused, with both
places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import network as codes
from kompyse.targets.swarm.lowering import TARGET_NAME, Field, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan, PlannedService, Publication
    from kompyse.targets.swarm.lowering import Scope


@lowers("services.*.ports.**")
def ports(scope: Scope) -> Iterator[Field]:
    """Publish ports. A service on the network of its host has its ports open there anyway."""
    if scope.service.network_mode == "host":
        return
    entries: list[dict[str, Any]] = []
    origins = []
    for each in published(scope.planned):
        _tell(scope, each)
        entries.append(_entry(each))
        origins.append(each.origin)
    for each in scope.planned.publications:
        if each.loopback:
            scope.report(
                codes.LOOPBACK_NOT_PUBLISHED,
                f'port {each.target} of "{scope.planned.key}" is published on {each.host_ip} only, which a swarm cannot'
                " do: it is not published",
                *each.origin[2:],
                hint="publish it without an address, if all may reach it",
            )
    if entries:
        yield Field(("ports",), entries, origins)


def published(planned: PlannedService) -> list[Publication]:
    """Give the ports that are published: from the project, on more than a loopback address, each once."""
    found: dict[tuple[object, ...], Publication] = {}
    for index, each in enumerate(planned.publications):
        if not each.loopback and each.origin[2] == "ports":
            number = _number(each)
            found.setdefault((each.target, each.protocol, number, each.on_node, None if number else index), each)
    return list(found.values())


def _number(each: Publication) -> int | None:
    return int(each.choices.partition("-")[0]) if each.choices else each.published


def _entry(each: Publication) -> dict[str, Any]:
    entry: dict[str, Any] = {"target": each.target}
    if number := _number(each):
        entry["published"] = number
    if each.protocol != "tcp":
        entry["protocol"] = each.protocol
    if each.on_node:
        entry["mode"] = "host"
    return entry


def _tell(scope: Scope, each: Publication) -> None:
    if each.choices:
        scope.report(
            codes.SWARM_PORT_RANGE,
            f'port {each.target} of "{scope.planned.key}" is published as {_number(each)}, the first of {each.choices}',
            *each.origin[2:],
        )
    if each.host_ip:
        scope.report(
            codes.HOST_ADDRESS_DROPPED,
            f'port {each.target} of "{scope.planned.key}" is published on all addresses of the nodes, not on'
            f" {each.host_ip} alone",
            *each.origin[2:],
            hint="limit with a firewall who reaches it",
        )


@lowers("services.*.deploy.endpoint_mode")
def endpoint_mode(scope: Scope) -> Iterator[Field]:
    """Choose between a virtual address and the addresses of the tasks; ports of the ingress need the former."""
    found = scope.deploy.endpoint_mode if scope.deploy else None
    if not found:
        return
    on_host = scope.service.network_mode == "host"
    if found == "dnsrr" and not on_host and any(not each.on_node for each in published(scope.planned)):
        scope.report(
            codes.DNSRR_PUBLISHED,
            f'"{scope.planned.key}" publishes ports on all nodes, so it gets a virtual address instead of dnsrr',
            "deploy",
            "endpoint_mode",
            hint="publish its ports with mode: host",
        )
        return
    yield Field(("deploy", "endpoint_mode"), found)


def check(plan: Plan, sink: Sink) -> None:
    """Report ports that the engine refuses to publish twice: any two where one is in the mode `ingress`."""
    first: dict[tuple[int, str], tuple[str, Publication]] = {}
    for key, planned in plan.services.items():
        if planned.service.network_mode == "host":
            continue
        for each in published(planned):
            if not (number := _number(each)):
                continue
            owner, other = first.setdefault((number, each.protocol), (key, each))
            if other is not each and not (owner != key and each.on_node and other.on_node):
                by = f'"{owner}"' if owner == key else f'"{owner}" and by "{key}"'
                sink.report(
                    codes.SWARM_PORT_TAKEN,
                    f"port {number} is published twice, by {by}: in a swarm it belongs to one",
                    path=(*each.origin, "published"),
                    related=[(*other.origin, "published")],
                    hint="give one of them another published port, or publish both with mode: host",
                    target=TARGET_NAME,
                )
