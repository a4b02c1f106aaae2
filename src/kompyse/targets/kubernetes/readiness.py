"""How a waiter finds out that a service has a ready pod, and the Services that are there for nothing else.

Three ways, each tried on 1.34:

- A connection to a TCP port through the cluster address, which kube-proxy admits only to ready pods. Any of the known
  ports will do: a port that is declared need not be listened on.
- The answer of the DNS for a headless Service, which holds ready pods only.
- Both, whichever says so first: where nothing shows that one of the ports is listened on (they are only in `expose`,
  are none that a well-known database has, and neither a peer nor the health check names them), a waiter without limit
  could wait for ever for a service that is healthy. A headless Service `<name>-ready` is made for it then. It is not
  made for all, since resolvers may keep an answer for half a minute, while a connection is there at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kompyse.targets.kubernetes import metadata, network
from kompyse.targets.kubernetes.exposure import DATABASES, published_name
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.plan.plan import Plan, PlannedService
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

HEALTHY = "service_healthy"


def check(plan: Plan, awaited: PlannedService) -> str:
    """Write the shell command that tells whether a service has a ready pod; empty when nothing can tell.

    `reach` is a function of the waiter.
    """
    style = network.style(plan, awaited)
    ways = []
    if style is network.Style.HEADLESS:
        ways.append(_answers(awaited.name))
    elif style is network.Style.CLUSTER_IP:
        ways += [f"reach {awaited.name} {number}" for number in _ports(plan, awaited)]
    if awaited.key in _own_names(plan):
        ways.append(_answers(_own_names(plan)[awaited.key]))
    return " || ".join(ways)


def _answers(name: str) -> str:
    return f"nslookup {name} 2>/dev/null | grep -q '^Name:.*[[:space:]]{name}[.][^.]*[.]svc[.]'"


def _ports(plan: Plan, awaited: PlannedService) -> list[int]:
    """List the TCP ports behind the name of a service: those of which more is known first."""
    numbers = [port.number for port in network.pod_ports(plan, awaited) if port.protocol == "tcp"]
    own = [port.number for port in awaited.peer_ports if port.protocol == "tcp"]
    own += [each.target for each in awaited.publications if each.protocol == "tcp"]
    # The name of a lead leads to the ports of its whole pod; those of others say nothing of it.
    return [number for number in numbers if number in own] or numbers


def _is_proven(awaited: PlannedService) -> bool:
    """Tell whether more than `expose` speaks of a TCP port: who publishes it, its number, a peer, or the check."""
    if any(each.protocol == "tcp" for each in awaited.publications):
        return True
    tcp = [port for port in awaited.peer_ports if port.protocol == "tcp"]
    if any(port.inferred or port.referenced or port.number in DATABASES for port in tcp):
        return True
    test = awaited.service.healthcheck.test if awaited.service.healthcheck else None
    words = set(re.findall(r"\d+", " ".join(test or ())))
    return any(str(port.number) in words for port in tcp)


@lru_cache(maxsize=2)
def _own_names(plan: Plan) -> dict[str, str]:
    """Name the Services of those that are waited for without limit and of which no port can be trusted."""
    if plan.options.wait != "init":
        return {}
    taken = {planned.name for planned in plan.services.values()}
    taken |= {alias.host for planned in plan.services.values() for alias in planned.aliases}
    taken |= {published_name(planned) for planned in plan.services.values()}
    found: dict[str, str] = {}
    for key in sorted(_awaited(plan)):
        awaited = plan.services[key]
        style = network.style(plan, awaited)
        if style is network.Style.NONE or (style is network.Style.CLUSTER_IP and not _is_proven(awaited)):
            name = names.label(f"{awaited.name}-ready")
            while name in taken:
                name = names.label(f"{name}-2")
            taken.add(name)
            found[key] = name
    return found


def _awaited(plan: Plan) -> set[str]:
    """Find the services for whose health another pod waits without limit."""
    return {
        wait.service
        for planned in plan.services.values()
        for wait in planned.waits
        if wait.condition == HEALTHY and plan.services[plan.unit_of(wait.service).lead].replicas != 0
    }


def services(plan: Plan, trace: Tracing | None) -> Iterator[Object]:
    """Make the headless Services by which waiters learn that a service is ready."""
    for key, name in _own_names(plan).items():
        awaited = plan.services[key]
        made = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata.metadata(plan, name, of=awaited.name, component="ready"),
            "spec": {"clusterIP": "None", "selector": metadata.selector(plan, key)},
        }
        if trace is not None:
            trace.ready(made, awaited)
        yield made
