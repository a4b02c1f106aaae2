"""Rights of a container: user and groups, capabilities, privileges, security options, kernel parameters.

Takes one service, gives fields of the container's and the pod's `securityContext`. Only numbers name users here: the
API takes no names, and what a name means stands in the image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.plan import FromHost
from kompyse.targets.kubernetes import pod_standards, versions
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers
from kompyse.targets.kubernetes.pod_standards import APPARMOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.model import Service
    from kompyse.plan.plan import PlannedService

_LARGEST_ID = 2**31 - 1
UNPRIVILEGED_PORTS = "net.ipv4.ip_unprivileged_port_start"
"""The kernel parameter with the first port on which a process that is not root may listen: 0 in Docker's containers."""
FIRST_FREE_PORT = 1024
"""Where a node says nothing else."""
_TRUE, _FALSE = ("1", "t", "T", "TRUE", "true", "True"), ("0", "f", "F", "FALSE", "false", "False")
"""How Docker reads truth (Go, strconv.ParseBool)."""


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
    yield from _unprivileged_ports(scope, fields.get("runAsUser"))


def _unprivileged_ports(scope: Scope, number: int | None) -> Iterator[Contribution]:
    """Let a process that is not root listen on low ports, as Docker does; a pod of its own network alone can have it.

    Without it, whether that works depends on the container runtime of the node (containerd does it since 2.0).
    """
    members = [scope.plan.services[key].service for key in scope.unit.services]
    if not number or not has_low_port(scope.planned):
        return
    if any(member.network_mode == "host" or UNPRIVILEGED_PORTS in member.sysctls for member in members):
        return
    entry = {"name": UNPRIVILEGED_PORTS, "value": "0"}
    yield Contribution(Part.POD, {"securityContext": {"sysctls": [entry]}})


def has_low_port(planned: PlannedService) -> bool:
    """Tell whether a service listens on a port that takes a right in a pod, and none in Docker."""
    numbers = [port.number for port in planned.peer_ports] + [port.target for port in planned.publications]
    return any(number < FIRST_FREE_PORT for number in numbers)


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
    """Add and drop capabilities; their names have no `CAP_` here.

    What is both added and dropped is there in Docker; runtimes of pods drop it last, so it is not listed there.
    """
    added, dropped = (
        list(dict.fromkeys(name.upper().removeprefix("CAP_") for name in names))
        for names in (scope.service.cap_add, scope.service.cap_drop)
    )
    if "ALL" not in added:
        dropped = [name for name in dropped if name not in added]
    fields = {field: names for field, names in (("add", added), ("drop", dropped)) if names}
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
    """Translate each security option (`no-new-privileges`, `seccomp`, `apparmor`, `label`, `systempaths`)."""
    fields: dict[str, Any] = {}
    for index, option in enumerate(scope.service.security_opt):
        name, value = _split(option)
        reader = _OPTIONS.get(name)
        found = reader(scope, value, index) if reader else None
        if found is None:
            scope.report(
                codes.SECURITY_OPTION_LOST,
                f'the security option "{option}" has no place in a pod',
                "security_opt",
                index,
                hint=_REMEDIES.get(name, "set it on the nodes, or see the securityContext of the Kubernetes API"),
            )
            continue
        for key, part in found.items():
            fields[key] = {**fields[key], **part} if key == "seLinuxOptions" and key in fields else part
    profile = fields.get("appArmorProfile")
    if profile and not versions.has(scope.options, versions.APPARMOR_FIELD):
        del fields["appArmorProfile"]
        yield Contribution(Part.TEMPLATE, {"annotations": {f"{APPARMOR}{scope.planned.name}": _annotated(profile)}})
    if fields:
        yield Contribution(Part.CONTAINER, {"securityContext": fields})


def _split(option: str) -> tuple[str, str]:
    """Split `name:value` or `name=value` at whichever separator comes first."""
    at = min((place for place in (option.find(":"), option.find("=")) if place >= 0), default=len(option))
    return option[:at], option[at + 1 :]


def _annotated(profile: dict[str, str]) -> str:
    """Write an AppArmor profile as the annotation has it that chose one before there was a field."""
    if profile["type"] == "Localhost":
        return f"localhost/{profile['localhostProfile']}"
    return "unconfined" if profile["type"] == "Unconfined" else "runtime/default"


def _no_new_privileges(scope: Scope, value: str, _index: int) -> dict[str, Any] | None:
    if value in _FALSE:
        return {}
    if scope.service.privileged or (value and value not in _TRUE):
        return None
    return {"allowPrivilegeEscalation": False}


def _seccomp(scope: Scope, value: str, index: int) -> dict[str, Any] | None:
    kind = {"unconfined": "Unconfined", "builtin": "RuntimeDefault"}.get(value)
    if kind:
        return {"seccompProfile": {"type": kind}}
    profile = value.strip().removeprefix("./").lstrip("/")
    if not profile or ".." in profile.split("/"):
        return None
    message = f"the seccomp profile {profile} must be on every node that may run the pod"
    scope.report(codes.PROFILE_ON_THE_NODE, message, "security_opt", index)
    return {"seccompProfile": {"type": "Localhost", "localhostProfile": profile}}


def _apparmor(scope: Scope, value: str, index: int) -> dict[str, Any] | None:
    """Choose a profile by the name under which the kernel of the node has it, in Docker too."""
    kind = {"unconfined": "Unconfined", "docker-default": "RuntimeDefault"}.get(value)
    if kind:
        return {"appArmorProfile": {"type": kind}}
    profile = value.strip()
    if not profile:
        return None
    message = f"the AppArmor profile {profile} must be loaded on every node that may run the pod"
    scope.report(codes.PROFILE_ON_THE_NODE, message, "security_opt", index)
    return {"appArmorProfile": {"type": "Localhost", "localhostProfile": profile}}


def _label(_scope: Scope, value: str, _index: int) -> dict[str, Any] | None:
    key, _, text = value.partition(":")
    if key == "disable":
        return {"seLinuxOptions": {"type": "spc_t"}}
    if key in ("user", "role", "type", "level") and text:
        return {"seLinuxOptions": {key: text}}
    return None


def _system_paths(scope: Scope, value: str, _index: int) -> dict[str, Any] | None:
    """A privileged container has all of /proc and /sys anyway; to any other a pod gives it in a user namespace only."""
    return {} if scope.service.privileged and value == "unconfined" else None


_OPTIONS: dict[str, Callable[[Scope, str, int], dict[str, Any] | None]] = {
    "no-new-privileges": _no_new_privileges,
    "seccomp": _seccomp,
    "apparmor": _apparmor,
    "label": _label,
    "systempaths": _system_paths,
}
_REMEDIES = {
    "systempaths": "where the nodes have user namespaces, add procMount: Unmasked to the container and hostUsers: false"
    " to the pod",
    "no-new-privileges": "remove `privileged`, or remove the option: a privileged container may gain privileges",
    "writable-cgroups": "a privileged container alone has writable cgroups",
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
        elif pod_standards.SYSCTLS.get(name, versions.NEWEST + 1) > versions.minor(scope.options):
            release = f"of 1.{versions.minor(scope.options)} " if name in pod_standards.SYSCTLS else ""
            reason = f"a kubelet {release}refuses pods that set {name} unless its administrator allows it"
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
