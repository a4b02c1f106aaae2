"""Where a service is reached from outside the cluster: the objects of its project in, URLs out, the best first.

An Ingress with a host is the best, then the address of a load balancer, then a port on a node. None where the cluster
gives none: `kompyse port-forward` leads there then. Whether HTTP is spoken at a port is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.cluster.errors import ApiError
from kompyse.cluster.observing import service_of
from kompyse.cluster.scaling import found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.cluster.session import Session
    from kompyse.targets import Object


def addresses(session: Session, service: str) -> list[str]:
    """Find the URLs of a service.

    Raises:
        ClusterError: there is no such service.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    lead = found(session, [service])[0].service
    ingresses = _of(session, lead, session.path("ingresses", group="networking.k8s.io"))
    services = _of(session, lead, session.path("services"))
    return list(
        dict.fromkeys([*_of_ingresses(ingresses), *_of_balancers(services), *_of_nodes(services, session)]),
    )


def _of(session: Session, service: str, path: str) -> list[Object]:
    return [
        each
        for each in session.client.get(path, labelSelector=session.selector)["items"]
        if service_of(each) == service
    ]


def _of_ingresses(ingresses: list[Object]) -> Iterator[str]:
    for each in ingresses:
        secured = {host for tls in each["spec"].get("tls") or () for host in tls.get("hosts") or ()}
        for rule in each["spec"].get("rules") or ():
            host = rule.get("host")
            if host and "*" not in host:
                paths = (rule.get("http") or {}).get("paths") or [{}]
                yield f"{'https' if host in secured else 'http'}://{host}{paths[0].get('path') or '/'}"


def _of_balancers(services: list[Object]) -> Iterator[str]:
    for each in services:
        for place in ((each.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
            for port in each["spec"].get("ports") or ():
                yield f"http://{place.get('hostname') or _host(place['ip'])}:{port['port']}/"


def _of_nodes(services: list[Object], session: Session) -> Iterator[str]:
    numbers = [
        port["nodePort"] for each in services for port in each["spec"].get("ports") or () if port.get("nodePort")
    ]
    if not numbers:
        return
    try:
        nodes = session.client.get("/api/v1/nodes")["items"]
    except ApiError as error:
        if error.status != 403:  # many users may not look at nodes
            raise
        return
    for kind in ("ExternalIP", "InternalIP"):
        for node in nodes:
            for place in node["status"].get("addresses") or ():
                if place["type"] == kind:
                    yield from (f"http://{_host(place['address'])}:{number}/" for number in numbers)


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address
