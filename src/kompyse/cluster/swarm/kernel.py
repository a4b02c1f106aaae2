"""Whether the kernel under a stack can do what its services ask of it: a document in, findings out.

A swarm leads what comes in through the ingress, and what goes to the name of a service, to tasks by IPVS. Without it
ports are open and names resolve, and nothing answers. The docker command cannot tell, so only an engine on this machine
is looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kompyse.cluster.errors import finding
from kompyse.cluster.swarm.session import endpoint
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

_SOCKET = "unix:///var/run/docker.sock"
"""Where an engine listens that runs on the kernel of this machine: Docker Desktop and rootless engines do elsewhere."""
_NETWORKS = "/proc/net"
_IPVS = "/proc/net/ip_vs"


def findings(session: Session, document: Object) -> Sequence[Diagnostic]:
    """Tell services that nobody reaches, when the engine has started tasks: by then it has loaded IPVS."""
    has_ipvs = Path(_IPVS).exists() or not Path(_NETWORKS).is_dir()
    if has_ipvs or endpoint(session).address != _SOCKET:
        return ()
    found = []
    if names := [name for name, each in document["services"].items() if _has_ingress(each)]:
        message = f"the kernel of this machine has no IPVS: the published ports of {', '.join(names)} do not answer"
        hint = "publish them with `mode: host`, or load it: modprobe ip_vs"
        found.append(finding(codes.NO_IPVS, message, hint=hint))
    names = [name for name, each in document["services"].items() if _is_vip(each)]
    if names and len(document["services"]) > 1:
        message = f"the kernel of this machine has no IPVS: peers do not reach {', '.join(names)} by their names"
        hint = "say deploy: {endpoint_mode: dnsrr} for each, or load it: modprobe ip_vs"
        found.append(finding(codes.NO_IPVS, message, hint=hint))
    return found


def _has_ingress(service: Object) -> bool:
    return any(port.get("mode", "ingress") == "ingress" for port in service.get("ports") or ())


def _is_vip(service: Object) -> bool:
    """Whether the name of a service leads to a virtual address. Jobs are called by nobody."""
    deploy = service.get("deploy") or {}
    return deploy.get("endpoint_mode", "vip") == "vip" and not deploy.get("mode", "").endswith("-job")
