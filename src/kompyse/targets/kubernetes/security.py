"""Rights of a container: user and groups, capabilities, privileges, security options, kernel parameters.

Takes one service, gives fields of the container's and the pod's `securityContext`. Only numbers name users here: the
API takes no names, and what a name means stands in the image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.plan import FromHost
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.model import Service

_LARGEST_ID = 2**31 - 1

SAFE_SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
    }
)
"""What every kubelet allows (1.34); it refuses a pod with any other, unless it was started to allow that one."""


@lowers("services.*.user")
def user(scope: Scope) -> Iterator[Contribution]:
    """Run as a user and a group that are given as numbers; `root` is 0 in every image."""
    fields = {}
    owner, _, group = (scope.service.user or "").partition(":")
    for what, text, field in (("user", owner, "runAsUser"), ("group", group, "runAsGroup")):
        number = identity(text)
        if number is not None:
            fields[field] = number
        elif text:
            scope.report(
                codes.NAME_IS_NOT_A_NUMBER,
                f'the {what} "{text}" is a name, and Kubernetes takes numbers only: the {what} of the image stays',
                "user",
                hint=f"write the number of the {what}; `docker run --rm {scope.planned.image} id {owner}` shows it",
            )
    if fields:
        yield Contribution(Part.CONTAINER, {"securityContext": fields})


def identity(text: str) -> int | None:
    """Read a user or group id. None for a name; `root` is 0."""
    if text == "root":
        return 0
    if text.isascii() and text.isdigit() and int(text) <= _LARGEST_ID:
        return int(text)
    return None


def numeric_user(service: Service) -> tuple[int | None, int | None]:
    """Give the user and the group of a service, where they are numbers."""
    owner, _, group = (service.user or "").partition(":")
    return identity(owner), identity(group)


@lowers("services.*.group_add")
def groups(scope: Scope) -> Iterator[Contribution]:
    """Add groups; they count for all containers of the pod."""
    found = []
    for index, text in enumerate(scope.service.group_add):
        number = identity(text)
        if number is None:
            scope.report(
                codes.NAME_IS_NOT_A_NUMBER,
                f'the group "{text}" is a name, and Kubernetes takes numbers only: it is left out',
                "group_add",
                index,
                hint=f"write its number; `docker run --rm {scope.planned.image} getent group {text}` shows it",
            )
        elif number not in found:
            found.append(number)
    if found:
        yield Contribution(Part.POD, {"securityContext": {"supplementalGroups": found}})


@lowers("services.*.cap_add", "services.*.cap_drop")
def capabilities(scope: Scope) -> Iterator[Contribution]:
    """Add and drop capabilities; their names have no `CAP_` here."""
    fields = {}
    for field, names in (("add", scope.service.cap_add), ("drop", scope.service.cap_drop)):
        if names:
            fields[field] = list(dict.fromkeys(name.upper().removeprefix("CAP_") for name in names))
    yield Contribution(Part.CONTAINER, {"securityContext": {"capabilities": fields}})


@lowers("services.*.privileged", "services.*.read_only")
def rights(scope: Scope) -> Iterator[Contribution]:
    """Give all rights, or a root file system that cannot be written."""
    fields = {}
    if scope.service.privileged:
        fields["privileged"] = True
    if scope.service.read_only:
        fields["readOnlyRootFilesystem"] = True
    yield Contribution(Part.CONTAINER, {"securityContext": fields})


@lowers("services.*.security_opt")
def options(scope: Scope) -> Iterator[Contribution]:
    """Translate each security option (`no-new-privileges`, `seccomp`, `apparmor`, `label`)."""
    fields: dict[str, Any] = {}
    for index, option in enumerate(scope.service.security_opt):
        name, value = _split(option)
        reader = _OPTIONS.get(name)
        found = reader(scope, value) if reader else None
        if found is None:
            scope.report(
                codes.SECURITY_OPTION_LOST,
                f'the security option "{option}" has no place in a pod',
                "security_opt",
                index,
                hint="set it on the nodes, or see the securityContext of the Kubernetes API",
            )
            continue
        for key, part in found.items():
            fields[key] = {**fields[key], **part} if isinstance(part, dict) and key in fields else part
    if fields:
        yield Contribution(Part.CONTAINER, {"securityContext": fields})


def _split(option: str) -> tuple[str, str]:
    """Split `name:value` or `name=value` at whichever separator comes first."""
    at = min((place for place in (option.find(":"), option.find("=")) if place >= 0), default=len(option))
    return option[:at], option[at + 1 :]


def _no_new_privileges(scope: Scope, value: str) -> dict[str, Any] | None:
    if value not in ("", "true"):
        return {}
    if scope.service.privileged:
        return None
    return {"allowPrivilegeEscalation": False}


def _profile(kinds: dict[str, str], field: str, file: str) -> Callable[[Scope, str], dict[str, Any] | None]:
    def read(scope: Scope, value: str) -> dict[str, Any] | None:
        if value in kinds:
            return {field: {"type": kinds[value]}}
        profile = value.strip().removeprefix("./").lstrip("/")
        if not profile or ".." in profile.split("/"):
            return None
        message = f"the {file} must be on every node that may run the pod"
        scope.report(codes.PROFILE_ON_THE_NODE, message, "security_opt")
        return {field: {"type": "Localhost", "localhostProfile": profile}}

    return read


def _label(_scope: Scope, value: str) -> dict[str, Any] | None:
    key, _, text = value.partition(":")
    if key == "disable":
        return {"seLinuxOptions": {"type": "spc_t"}}
    if key in ("user", "role", "type", "level") and text:
        return {"seLinuxOptions": {key: text}}
    return None


_OPTIONS: dict[str, Callable[[Scope, str], dict[str, Any] | None]] = {
    "no-new-privileges": _no_new_privileges,
    "seccomp": _profile({"unconfined": "Unconfined", "builtin": "RuntimeDefault"}, "seccompProfile", "seccomp profile"),
    "apparmor": _profile(
        {"unconfined": "Unconfined", "docker-default": "RuntimeDefault"}, "appArmorProfile", "AppArmor profile"
    ),
    "label": _label,
}


@lowers("services.*.volumes[].bind.selinux")
def selinux(scope: Scope) -> Iterator[Contribution]:
    """Tell paths of the node that would have to be labelled; the kubelet labels all other volumes by itself."""
    on_node = {mount.origin for mount in scope.planned.mounts if isinstance(mount.source, FromHost)}
    for index, mount in enumerate(scope.service.volumes):
        if mount.bind is not None and mount.bind.selinux and scope.path("volumes", index) in on_node:
            scope.report(
                codes.NODE_PATH_NOT_LABELLED,
                f"{mount.source} on the node keeps its SELinux label",
                *("volumes", index, "bind", "selinux"),
                hint="label it on the node: chcon -R -t container_file_t",
            )
    yield from ()


@lowers("services.*.sysctls")
def sysctls(scope: Scope) -> Iterator[Contribution]:
    """Set kernel parameters of the pod. Those that a kubelet refuses by default would keep the pod from starting."""
    found = []
    members = [scope.plan.services[key].service for key in scope.unit.services]
    networks, memories = {member.network_mode for member in members}, {member.ipc for member in members}
    for name, value in scope.service.sysctls.items():
        if "host" in networks and name.startswith("net."):
            reason = f"{name} would be that of the node, whose network the pod uses"
        elif "host" in memories and name.startswith("kernel.shm"):
            reason = f"{name} would be that of the node, whose shared memory the pod uses"
        elif name not in SAFE_SYSCTLS:
            reason = f"a kubelet refuses pods that set {name} unless its administrator allows it"
        else:
            found.append({"name": name, "value": value})
            continue
        scope.report(
            codes.SYSCTL_LEFT_OUT,
            f"{reason}, so it is left out",
            "sysctls",
            name,
            hint="set it on the nodes, or allow it (kubelet --allowed-unsafe-sysctls) and add it to the pod",
        )
    if found:
        yield Contribution(Part.POD, {"securityContext": {"sysctls": found}})
