"""The Pod Security Standards: what the levels `baseline` and `restricted` forbid a pod.

Takes the metadata and the spec of a pod template and the release of Kubernetes, gives each field because of which Pod
Security Admission would refuse the pod. The rows are the checks of `k8s.io/pod-security-admission/policy`; a test
asks a real API server about the same pods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Path

LEVELS = ("privileged", "baseline", "restricted")
"""From the weakest to the strictest; each forbids what those before it forbid."""
SYSCTLS = {
    "kernel.shm_rmid_forced": 0,
    "net.ipv4.ip_local_port_range": 0,
    "net.ipv4.ip_unprivileged_port_start": 0,
    "net.ipv4.ping_group_range": 0,
    "net.ipv4.tcp_syncookies": 0,
    "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_keepalive_intvl": 29,
    "net.ipv4.tcp_keepalive_probes": 29,
    "net.ipv4.tcp_keepalive_time": 29,
    "net.ipv4.tcp_rmem": 32,
    "net.ipv4.tcp_wmem": 32,
}
"""Kernel parameters that are safe: the minor release since which the kubelet allows them to every pod."""
CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    }
)
"""Those that a container of the level baseline may add: what container runtimes give anyway."""
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
"""Start of the annotations that chose profiles before there was a field."""
_VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)
_SELINUX_TYPES = ("", "container_t", "container_init_t", "container_kvm_t")


class Violation(NamedTuple):
    """What a level forbids: the check, the field below the pod's spec (below its metadata for annotations), and why."""

    check: str
    field: Path
    reason: str


class _Pod(NamedTuple):
    metadata: dict[str, Any]
    spec: dict[str, Any]
    minor: int

    def containers(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for kind in ("initContainers", "containers"):
            for index, container in enumerate(self.spec.get(kind, ())):
                yield (kind, index), container

    def contexts(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Give each security context: of the pod, then of its containers; an empty one where there is none."""
        yield ("securityContext",), self.spec.get("securityContext", {})
        for at, container in self.containers():
            yield (*at, "securityContext"), container.get("securityContext", {})


class _Check(NamedTuple):
    name: str
    level: str
    find: Callable[[_Pod], Iterator[tuple[Path, str]]]
    since: int = 0


def _host_namespaces(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for field, what in (("hostNetwork", "network"), ("hostPID", "processes"), ("hostIPC", "shared memory")):
        if pod.spec.get(field):
            yield (field,), f"the pod uses the {what} of its node"


def _privileged(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, context in pod.contexts():
        if context.get("privileged"):
            yield (*at, "privileged"), "the container is privileged"


def _added(allowed: frozenset[str]) -> Callable[[_Pod], Iterator[tuple[Path, str]]]:
    def find(pod: _Pod) -> Iterator[tuple[Path, str]]:
        for at, context in pod.contexts():
            for index, name in enumerate(context.get("capabilities", {}).get("add", ())):
                if name not in allowed:
                    yield (*at, "capabilities", "add", index), f"the capability {name} is added"

    return find


def _host_paths(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for index, volume in enumerate(pod.spec.get("volumes", ())):
        if "hostPath" in volume:
            yield ("volumes", index, "hostPath"), f"{volume['hostPath']['path']} of the node is mounted"


def _host_ports(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, container in pod.containers():
        for index, port in enumerate(container.get("ports", ())):
            if port.get("hostPort"):
                yield (*at, "ports", index, "hostPort"), f"the port {port['hostPort']} of the node is used"


def _host_probes(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, container in pod.containers():
        hooks = container.get("lifecycle", {})
        handlers: dict[Path, Any] = {("lifecycle", name): hooks[name] for name in hooks}
        handlers |= {(f"{name}Probe",): container.get(f"{name}Probe", {}) for name in _PROBES}
        for place, handler in handlers.items():
            for kind in ("httpGet", "tcpSocket"):
                if handler.get(kind, {}).get("host"):
                    yield (*at, *place, kind, "host"), "the kubelet is to ask another host"


_PROBES = ("startup", "readiness", "liveness")


def _apparmor(pod: _Pod) -> Iterator[tuple[Path, str]]:
    reason = "AppArmor is switched off"
    for at, context in pod.contexts():
        if context.get("appArmorProfile", {}).get("type") == "Unconfined":
            yield (*at, "appArmorProfile", "type"), reason
    for key, value in pod.metadata.get("annotations", {}).items():
        if key.startswith(APPARMOR) and value == "unconfined":
            yield ("annotations", key), reason


def _selinux(pod: _Pod) -> Iterator[tuple[Path, str]]:
    types = (*_SELINUX_TYPES, "container_engine_t") if pod.minor >= 31 else _SELINUX_TYPES
    for at, context in pod.contexts():
        options = context.get("seLinuxOptions", {})
        if options.get("type", "") not in types:
            yield (*at, "seLinuxOptions", "type"), f"the SELinux type {options['type']} is chosen"
        for field in ("user", "role"):
            if options.get(field):
                yield (*at, "seLinuxOptions", field), f"the SELinux {field} {options[field]} is chosen"


def _proc_mount(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, context in pod.contexts():
        if context.get("procMount", "Default") != "Default":
            yield (*at, "procMount"), "all of /proc is shown"


def _seccomp_off(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, context in pod.contexts():
        if context.get("seccompProfile", {}).get("type") == "Unconfined":
            yield (*at, "seccompProfile", "type"), "seccomp is switched off"


def _sysctls(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(pod.spec.get("securityContext", {}).get("sysctls", ())):
        if SYSCTLS.get(entry["name"], pod.minor + 1) > pod.minor:
            yield ("securityContext", "sysctls", index, "name"), f"the kernel parameter {entry['name']} is set"


def _volume_types(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for index, volume in enumerate(pod.spec.get("volumes", ())):
        for kind in volume:
            if kind not in _VOLUMES and kind not in ("name", "hostPath"):
                yield ("volumes", index, kind), f"a volume of the type {kind} is mounted"


def _escalation(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, container in pod.containers():
        if container.get("securityContext", {}).get("allowPrivilegeEscalation") is not False:
            yield (*at, "securityContext", "allowPrivilegeEscalation"), "the container may gain privileges"


def _non_root(pod: _Pod) -> Iterator[tuple[Path, str]]:
    of_pod = pod.spec.get("securityContext", {}).get("runAsNonRoot")
    for at, container in pod.containers():
        if container.get("securityContext", {}).get("runAsNonRoot", of_pod) is not True:
            yield (*at, "securityContext", "runAsNonRoot"), "the container may run as root"


def _root(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, context in pod.contexts():
        if context.get("runAsUser") == 0:
            yield (*at, "runAsUser"), "the container runs as root"


def _seccomp_unset(pod: _Pod) -> Iterator[tuple[Path, str]]:
    of_pod = pod.spec.get("securityContext", {}).get("seccompProfile")
    for at, container in pod.containers():
        if not container.get("securityContext", {}).get("seccompProfile", of_pod):
            yield (*at, "securityContext", "seccompProfile"), "no seccomp profile is chosen"


def _all_dropped(pod: _Pod) -> Iterator[tuple[Path, str]]:
    for at, container in pod.containers():
        if "ALL" not in container.get("securityContext", {}).get("capabilities", {}).get("drop", ()):
            yield (*at, "securityContext", "capabilities", "drop"), "not all capabilities are dropped"


_CHECKS = (
    _Check("hostNamespaces", "baseline", _host_namespaces),
    _Check("privileged", "baseline", _privileged),
    _Check("capabilities", "baseline", _added(CAPABILITIES)),
    _Check("hostPathVolumes", "baseline", _host_paths),
    _Check("hostPorts", "baseline", _host_ports),
    _Check("hostProbesAndHostLifecycle", "baseline", _host_probes, since=34),
    _Check("appArmorProfile", "baseline", _apparmor),
    _Check("seLinuxOptions", "baseline", _selinux),
    _Check("procMount", "baseline", _proc_mount),
    _Check("seccompProfile", "baseline", _seccomp_off),
    _Check("sysctls", "baseline", _sysctls),
    _Check("restrictedVolumes", "restricted", _volume_types),
    _Check("allowPrivilegeEscalation", "restricted", _escalation),
    _Check("runAsNonRoot", "restricted", _non_root),
    _Check("runAsUser", "restricted", _root),
    _Check("seccompProfile", "restricted", _seccomp_unset),
    _Check("capabilities", "restricted", _all_dropped),
    _Check("capabilities", "restricted", _added(frozenset({"NET_BIND_SERVICE"}))),
)


def violations(metadata: dict[str, Any], spec: dict[str, Any], level: str, minor: int) -> list[Violation]:
    """List what a level forbids of a pod, each field once, those of the weaker level first."""
    pod = _Pod(metadata, spec, minor)
    found: dict[Path, Violation] = {}
    for check in _CHECKS:
        if minor >= check.since and LEVELS.index(check.level) <= LEVELS.index(level):
            for field, reason in check.find(pod):
                found.setdefault(field, Violation(check.name, field, reason))
    return list(found.values())
