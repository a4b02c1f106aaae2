"""Pods that meet a Pod Security Standard: what the level asks for is added, what the project does against it is told.

Takes the plan and the finished pod of a unit; completes the pod, and tells each value because of which the pod would
be refused. The level is that of the option `security`, or of the hint of a service. Which fields a level forbids stands
in `pod_standards.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as config_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.hints import KEY
from kompyse.plan.plan import FromHost, FromImage
from kompyse.targets.kubernetes import layout, pod_standards, security, versions
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.targets.kubernetes.pod_standards import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets.kubernetes.pod_standards import Violation

LABEL = "pod-security.kubernetes.io"
"""Start of the labels by which a namespace says which level its pods have to meet."""
_DROPPED = "ALL"


def asked(plan: Plan, unit: Unit) -> str:
    """Give the level that a pod has to meet: the strictest that is asked for by its services."""
    return max((_of_service(plan, plan.services[key]) for key in unit.services), key=LEVELS.index)


def _of_service(plan: Plan, planned: PlannedService) -> str:
    return _hint(planned) or plan.options.security or LEVELS[0]


def _hint(planned: PlannedService) -> str | None:
    return planned.hints.security if planned.hints else None


def namespace_labels(plan: Plan) -> dict[str, str]:
    """Give the labels with which a namespace enforces the level of the option.

    Where a service has a weaker one, the namespace enforces that, so that its pods come in, and warns about the other.
    """
    if plan.options.security is None:
        return {}
    weakest = min([plan.options.security, *(asked(plan, unit) for unit in plan.units)], key=LEVELS.index)
    release = f"v1.{versions.minor(plan.options)}"
    found = {f"{LABEL}/enforce": weakest, f"{LABEL}/enforce-version": release}
    if weakest != plan.options.security:
        found |= {f"{LABEL}/warn": plan.options.security, f"{LABEL}/warn-version": release}
    return found


def apply(plan: Plan, unit: Unit, template: dict[str, Any], pod: dict[str, Any], sink: Sink) -> list[Path]:
    """Make a pod meet its level, and tell what keeps it from that. Gives the fields that were added, below the spec."""
    level = asked(plan, unit)
    _tell_hints(plan, unit, level, sink)
    if level == LEVELS[0]:
        return []
    added = [*_completed(plan, unit, pod)] if level == LEVELS[-1] else []
    for violation in pod_standards.violations(template, pod, level, versions.minor(plan.options)):
        sink.report(
            codes.STANDARD_VIOLATED,
            f'{unit.lead}: {violation.reason}, which the standard "{level}" forbids: the pod would be refused',
            path=_place(plan, unit, pod, violation),
            hint=f"remove it, or let the service meet less: {KEY}: {{security: {_enough(template, pod, plan)}}}",
            target=TARGET_NAME,
        )
    if level == LEVELS[-1]:
        _tell_unknown_users(plan, unit, sink)
    return added


def _enough(template: dict[str, Any], pod: dict[str, Any], plan: Plan) -> str:
    """Give the strictest level that the pod meets as it is."""
    minor = versions.minor(plan.options)
    return "privileged" if pod_standards.violations(template, pod, "baseline", minor) else "baseline"


def _completed(plan: Plan, unit: Unit, pod: dict[str, Any]) -> Iterator[Path]:
    """Add what the level `restricted` asks for, where the project says nothing else. Gives the fields."""
    of_pod = pod.setdefault("securityContext", {})
    for field, value in (("runAsNonRoot", True), ("seccompProfile", {"type": "RuntimeDefault"})):
        if field not in of_pod:
            of_pod[field] = value
            yield "securityContext", field
    if _binds_low_ports(plan, unit) and not any(
        each["name"] == security.UNPRIVILEGED_PORTS for each in of_pod.get("sysctls", ())
    ):
        entries = of_pod.setdefault("sysctls", [])
        yield "securityContext", "sysctls", len(entries)
        entries.append({"name": security.UNPRIVILEGED_PORTS, "value": "0"})
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(pod.get(kind, ())):
            for below in _restricted(container):
                yield (kind, index, "securityContext", *below)
            pod[kind][index] = layout.arranged(container, layout.CONTAINER)


def _binds_low_ports(plan: Plan, unit: Unit) -> bool:
    """Tell whether a process that is not root has to listen on a port for which Docker asks for no right."""
    members = [plan.services[key] for key in unit.services]
    return all(each.service.network_mode != "host" for each in members) and any(
        security.has_low_port(each) for each in members
    )


def _restricted(container: dict[str, Any]) -> Iterator[Path]:
    """Take from a container what the level takes. Gives the fields below its security context."""
    context = container.setdefault("securityContext", {})
    if "allowPrivilegeEscalation" not in context and not context.get("privileged"):  # the API takes not both
        context["allowPrivilegeEscalation"] = False
        yield ("allowPrivilegeEscalation",)
    dropped = context.setdefault("capabilities", {}).setdefault("drop", [])
    if _DROPPED not in dropped:
        yield "capabilities", "drop", len(dropped)
        dropped.append(_DROPPED)


def _tell_unknown_users(plan: Plan, unit: Unit, sink: Sink) -> None:
    """Tell the services of which only the image knows the user: the kubelet starts no container that may be root."""
    for key in unit.services:
        planned = plan.services[key]
        if security.numeric_user(planned.service)[0] is None:
            sink.report(
                codes.USER_OF_IMAGE,
                f"{key} starts only if its image has the number of a user other than root",
                path=("services", key, "user") if planned.service.user else ("services", key),
                hint=f'write its number, user: "1000"; `docker image inspect {planned.image}` shows it under User',
                target=TARGET_NAME,
            )


def _tell_hints(plan: Plan, unit: Unit, level: str, sink: Sink) -> None:
    """Tell hints without effect: where nothing is asked for, or the pod has to meet more anyway."""
    for key in unit.services:
        hint = _hint(plan.services[key])
        if hint is None:
            continue
        reason = ""
        if hint == LEVELS[0] and plan.options.security is None:
            reason = f'"{key}" has to meet no standard anyway'
        elif hint != level:
            reason = f'"{key}" is in one pod with services that have to meet "{level}"'
        if reason:
            path = ("services", key, KEY, "security")
            sink.report(config_codes.HINT_UNUSED, reason, path=path, hint="remove it", target=TARGET_NAME)


def _place(plan: Plan, unit: Unit, pod: dict[str, Any], violation: Violation) -> Path:
    """Find the value of the project that is behind a forbidden field; the service where there is none."""
    keys = [*unit.services]
    if violation.field[0] == "containers":
        keys = [unit.services[int(violation.field[1])]]
    elif violation.field[0] == "initContainers":
        hook = _hook(plan, unit, pod["initContainers"][int(violation.field[1])]["name"])
        return hook or ("services", unit.lead)
    find = _PLACES.get(violation.check)
    value: Any = pod
    for part in violation.field if violation.field[0] != "annotations" else ():
        value = value.get(part) if isinstance(value, dict) else value[int(part)]
    for key in keys:
        found = find(plan.services[key], violation.field, value) if find else None
        if found is not None:
            return found if found[:1] == ("services",) else ("services", key, *found)
    return ("services", keys[0])


def _hook(plan: Plan, unit: Unit, name: str) -> Path | None:
    """Find the hook that an init container is made of."""
    for key in unit.services:
        for index in range(len(plan.services[key].service.pre_start)):
            if name.startswith(f"{plan.services[key].name}-pre-start-{index + 1}"):
                return ("services", key, "pre_start", index)
    return None


def _namespace(planned: PlannedService, field: Path, _value: Any) -> Path | None:
    attribute = {"hostNetwork": "network_mode", "hostPID": "pid", "hostIPC": "ipc"}[str(field[0])]
    return (attribute,) if getattr(planned.service, attribute) == "host" else None


def _capability(planned: PlannedService, _field: Path, value: Any) -> Path | None:
    names = [name.upper().removeprefix("CAP_") for name in planned.service.cap_add]
    return ("cap_add", names.index(value)) if value in names else None


def _mount(kind: type[FromHost | FromImage]) -> Callable[[PlannedService, Path, Any], Path | None]:
    def find(planned: PlannedService, _field: Path, value: Any) -> Path | None:
        wanted = value.get("path") or value.get("reference")
        for mount in planned.mounts:
            source = mount.source
            if isinstance(source, kind) and wanted in (getattr(source, "path", ""), getattr(source, "reference", "")):
                return mount.origin
        return None

    return find


def _port(planned: PlannedService, _field: Path, value: Any) -> Path | None:
    found = (each.origin for each in planned.publications if value in (each.published, each.target))
    return next(found, None)


def _option(name: str) -> Callable[[PlannedService, Path, Any], Path | None]:
    def find(planned: PlannedService, _field: Path, _value: Any) -> Path | None:
        for index, option in enumerate(planned.service.security_opt):
            if option.startswith(name):
                return ("security_opt", index)
        return None

    return find


_PLACES: dict[str, Callable[[PlannedService, Path, Any], Path | None]] = {
    "hostNamespaces": _namespace,
    "privileged": lambda planned, _field, _value: ("privileged",) if planned.service.privileged else None,
    "capabilities": _capability,
    "hostPathVolumes": _mount(FromHost),
    "restrictedVolumes": _mount(FromImage),
    "hostPorts": _port,
    "hostProbesAndHostLifecycle": lambda _planned, _field, _value: ("healthcheck",),
    "appArmorProfile": _option("apparmor"),
    "seLinuxOptions": _option("label"),
    "procMount": _option("systempaths"),
    "seccompProfile": _option("seccomp"),
    "allowPrivilegeEscalation": lambda planned, _field, _value: ("privileged",) if planned.service.privileged else None,
    "sysctls": lambda planned, _field, value: ("sysctls", value) if value in planned.service.sysctls else None,
    "runAsUser": lambda planned, _field, _value: ("user",) if planned.service.user else None,
}
"""Check → where the project says what it forbids: a path in the service, or a whole one; None where it does not."""
