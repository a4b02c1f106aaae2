"""What is special about clusters on a developer's machine: where the host is, and what such a cluster may lack.

The names of the host, and who says its address:

- minikube: `host.minikube.internal`, an entry of CoreDNS, https://minikube.sigs.k8s.io/docs/handbook/host-access/
- k3d: `host.k3d.internal`, an entry of CoreDNS, https://k3d.io/stable/faq/faq/
- Docker Desktop: `host.docker.internal`, which its pods resolve, https://docs.docker.com/desktop/features/networking/
- kind: on Linux the gateway of its Docker network; in Docker Desktop, the name of that
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.session import Session

_SOMEWHERE = "192.0.2.1"
"""Stands for the address of the host until it is known whether anybody asks for it (RFC 5737: nobody has it)."""


def converted(convert: Callable[..., Result], chosen: Mapping[str, Any], context: Context) -> Result:
    """Convert with what `host-gateway` is on the cluster of a context, where its kind says it and nobody else does.

    Raises:
        KompyseError: as `convert` does; as `ClusterError`, the cluster is asked and does not answer.
    """
    from kompyse import plan  # noqa: PLC0415 - not for --help

    known = chosen.get("host_gateway") is None and _host(context)
    if not known:
        return convert(options=plan.Options(**chosen))
    result = convert(options=plan.Options(**{**chosen, "host_gateway": _SOMEWHERE}))
    services = result.plan.services.values()
    if not any(each.endswith("=host-gateway") for service in services for each in service.service.extra_hosts):
        return result
    return convert(options=plan.Options(**{**chosen, "host_gateway": known()}))


def _host(context: Context) -> Callable[[], str] | None:
    """Give what finds the host of a cluster: its address, or the name that leads there."""
    from kompyse.cluster.server.contexts import Kind  # noqa: PLC0415 - not for --help

    found = {
        Kind.MINIKUBE: lambda: _in_dns(context, "host.minikube.internal"),
        Kind.K3D: lambda: _in_dns(context, "host.k3d.internal"),
        Kind.KIND: _of_kind,
        Kind.DOCKER_DESKTOP: lambda: "host.docker.internal",
    }
    return found.get(context.kind)


def _in_dns(context: Context, name: str) -> str:
    from kompyse.cluster import lacks  # noqa: PLC0415 - few projects ask for it
    from kompyse.cluster.server.client import Client  # noqa: PLC0415 - as above
    from kompyse.cluster.server.connection import connect  # noqa: PLC0415 - as above

    return lacks.address_in_dns(Client(connect(context.name)), name) or name


def _of_kind() -> str:
    from kompyse.images import engine  # noqa: PLC0415 - few projects ask for it

    gateway = engine.gateway_of_kind() if sys.platform == "linux" else None
    return gateway or "host.docker.internal"


def check(result: Result, session: Session, console: Console) -> None:
    """Tell what the objects need and the cluster seems to lack, before anything waits for it in vain."""
    from kompyse.cluster import lacks  # noqa: PLC0415 - not for --help

    console.tell(lacks.of(result.objects, session))


def told(result: Result, session: Session, console: Console) -> None:
    """Say how published ports are reached on minikube when nothing stays attached."""
    from kompyse.cluster import lacks  # noqa: PLC0415 - not for --help
    from kompyse.cluster.server.contexts import Kind  # noqa: PLC0415 - as above

    context = session.client.connection.context
    if context.kind is not Kind.MINIKUBE:
        return
    services = [each for each in result.objects if each["kind"] == "Service"]
    profile = lacks.option(context)
    for each in services:
        if each["spec"].get("type") == "NodePort":
            name = each["metadata"]["name"]
            console.line(f"{name}: `minikube{profile} service {name} -n {session.namespace} --url` gives its URL")
    if any(each["spec"].get("type") == "LoadBalancer" for each in services):
        console.line(f"`minikube{profile} tunnel` gives services of type LoadBalancer their addresses, while it runs")
