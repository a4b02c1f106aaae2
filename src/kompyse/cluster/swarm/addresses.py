"""Where the published ports of a stack are open: services in, sentences out.

A port of the ingress is open on every node, one with `mode: host` on the nodes that run a task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cluster.swarm.session import endpoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kompyse.cluster.swarm.observing import Seen
    from kompyse.cluster.swarm.session import Session
    from kompyse.targets import Object


def published(session: Session, seen: Seen) -> list[str]:
    """Say for each port of the services that were seen how it is reached. Whether HTTP is spoken there is not known.

    Raises:
        ClusterError: there is no such context.
    """
    found: list[str] = []
    host = ""
    for name, service in seen.services.items():
        for port in (service.get("Endpoint") or {}).get("Ports") or ():
            host = host or endpoint(session).host
            found += _of_port(session, name, port, host, seen.tasks[name])
    return found


def _of_port(
    session: Session, name: str, port: Mapping[str, Any], host: str, tasks: Collection[Object]
) -> Iterator[str]:
    number, protocol = port.get("PublishedPort"), port.get("Protocol", "tcp")
    if port.get("PublishMode") != "host":
        yield f"{name}: {_at(host, number, protocol)}"
        return
    numbers = [number] if number else sorted(_of_tasks(port, tasks))
    for each in numbers:
        if session.nodes == 1:
            yield f"{name}: {_at(host, each, protocol)}"
        else:
            yield f"{name}: port {each}/{protocol} of the nodes that run it (docker service ps {session.full(name)})"


def _of_tasks(port: Mapping[str, Any], tasks: Collection[Object]) -> set[int]:
    """Give the ports that the engines chose."""
    return {
        each["PublishedPort"]
        for task in tasks
        if task["Status"]["State"] == "running"
        for each in (task["Status"].get("PortStatus") or {}).get("Ports") or ()
        if each.get("TargetPort") == port.get("TargetPort") and each.get("PublishedPort")
    }


def _at(host: str, number: object, protocol: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{number}" if protocol == "tcp" else f"{name}:{number}/{protocol}"
