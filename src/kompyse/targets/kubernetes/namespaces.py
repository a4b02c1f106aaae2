"""Namespaces of the kernel that a pod shares: with its node (`host`), or its containers with one another.

Takes one service, gives fields of the pod. That services which join one another's namespaces run in one pod is
decided in the plan; what remains here is to switch on what the containers of a pod do not share by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

_WITHOUT_EFFECT = {
    "network_mode": ("", "bridge", "default", "none"),
    "pid": ("",),
    "ipc": ("", "private", "shareable"),
    "cgroup": ("", "private"),
    "userns_mode": ("", "host"),
}
"""Values that ask for what a pod has anyway; `network_mode: none` is told with the network policies."""


@lowers("services.*.network_mode")
def network_mode(scope: Scope) -> Iterator[Contribution]:
    """Use the node's network. Names of peers still resolve through the cluster's DNS."""
    if scope.service.network_mode == "host":
        yield Contribution(Part.POD, {"dnsPolicy": "ClusterFirstWithHostNet", "hostNetwork": True})
    else:
        _tell(scope, "network_mode", joins=True)


@lowers("services.*.pid")
def pid(scope: Scope) -> Iterator[Contribution]:
    """Use the node's process table, or one for all containers of the pod."""
    if scope.service.pid == "host":
        yield Contribution(Part.POD, {"hostPID": True})
    elif (scope.service.pid or "").startswith("service:"):
        yield Contribution(Part.POD, {"shareProcessNamespace": True})
    else:
        _tell(scope, "pid", joins=True)


@lowers("services.*.ipc")
def ipc(scope: Scope) -> Iterator[Contribution]:
    """Use the node's shared memory and semaphores; the containers of a pod share theirs."""
    if scope.service.ipc == "host":
        yield Contribution(Part.POD, {"hostIPC": True})
    else:
        _tell(scope, "ipc", joins=True)


@lowers("services.*.init")
def init(scope: Scope) -> Iterator[Contribution]:
    """Reap orphaned processes: the pod's own first process does it when its containers share a process table."""
    if scope.service.init and scope.service.pid != "host":
        yield Contribution(Part.POD, {"shareProcessNamespace": True})


@lowers("services.*.cgroup", "services.*.userns_mode")
def kernel(scope: Scope) -> Iterator[Contribution]:
    """Tell namespaces of which a pod cannot choose."""
    _tell(scope, "cgroup")
    _tell(scope, "userns_mode")
    yield from ()


def _tell(scope: Scope, attribute: str, *, joins: bool = False) -> None:
    """Report a value that a pod cannot have."""
    value = getattr(scope.service, attribute) or ""
    if value in _WITHOUT_EFFECT[attribute] or (joins and value.startswith("service:")):
        return
    scope.report(
        codes.NAMESPACE_LOST,
        f'"{attribute}: {value}" cannot be had in a pod',
        attribute,
        hint="make the other container a service of the project and write service:NAME"
        if value.startswith("container:")
        else f"remove {attribute} for this target",
    )
