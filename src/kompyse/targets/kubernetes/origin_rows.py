"""From which attributes the fields of a contribution come: one row for each part of what a lowering function gives.

Takes a contribution as a function gave it and one field in it; gives the values of the project that are behind it. A
function without rows counts with all paths that it declares. Asked only when a trace is recorded (`tracing.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.plan.plan import FromVolume
from kompyse.targets.kubernetes import accounts, network, pod, policies, security, volume_origins
from kompyse.targets.kubernetes.origins import (
    Asked,
    awaited,
    entries,
    first,
    in_files,
    keyed,
    narrowed,
    of_network,
    variable,
)
from kompyse.targets.kubernetes.running_origins import ASKS, alive, alive_option, disk, http_option, of_probe
from kompyse.targets.trace import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kompyse.diagnostics import Path
    from kompyse.targets.kubernetes.lowering import Declared

SERVICE = "@"
"""A source: the service itself."""


class Row(NamedTuple):
    """A part of a contribution: where it starts (`*` for any key or index) and where it comes from.

    `sources` are attributes of the service (`deploy.replicas`), of which those count that were written, and functions.
    The option that `option` names counts beside them; where nothing was written, the reason.
    """

    field: str
    sources: tuple[str | Callable[[Asked], Iterable[Path]], ...] = ()
    reason: str = ""
    option: Callable[[Asked], str] | None = None


def of(declared: Declared, asked: Asked) -> list[Origin]:
    """Give the origins of a field."""
    name = f"{declared.function.__module__.rpartition('.')[2]}.{declared.function.__name__}"
    row = next((row for row in ROWS.get(name, ()) if _covers(row.field, asked.field)), None)
    if row is None:
        bases = dict.fromkeys(path.split("[]")[0].removesuffix(".**").removesuffix(".*") for path in declared.paths)
        paths = [path for base in bases for path in asked.at(*base.split(".")[2:])]
    else:
        paths = [path for source in row.sources for path in _paths(source, asked)]
    found = [Origin(path=path) for path in paths]
    if row is not None and row.option and (option := row.option(asked)):
        found.append(Origin(option=option))
    elif row is not None and row.reason and not found:
        found.append(Origin(reason=row.reason))
    return found or [Origin(path=asked.scope.path())]


def _covers(pattern: str, field: Path) -> bool:
    parts = pattern.split("/") if pattern else []
    return len(parts) <= len(field) and all(part in ("*", field[i]) for i, part in enumerate(parts))


def _paths(source: str | Callable[[Asked], Iterable[Path]], asked: Asked) -> Iterable[Path]:
    if not isinstance(source, str):
        return source(asked)
    return (asked.scope.path(),) if source == SERVICE else asked.at(*source.split("."))


def _joins(asked: Asked) -> Iterator[Path]:
    """Give what puts the container of a service into the pod of another."""
    for attribute in ("network_mode", "pid", "ipc"):
        if (getattr(asked.scope.service, attribute) or "").startswith("service:"):
            yield from asked.at(attribute)
    yield from asked.at("x-kompyse", "group")
    yield from asked.at("labels", "kompose.service.group")


def _image(asked: Asked) -> Iterator[Path]:
    yield from asked.at("image") if asked.scope.service.image else asked.at("build")


def _pull_policy(asked: Asked) -> Iterator[Path]:
    yield from asked.at("labels", "kompose.image-pull-policy")
    yield from asked.at("pull_policy")


def _pull_secret(asked: Asked) -> Iterator[Path]:
    own = asked.scope.planned.hints.pull_secrets if asked.scope.planned.hints else ()
    if asked.item()["name"] in own:
        yield accounts.origin(asked.scope.planned, accounts.SECRETS)


def _pull_option(asked: Asked) -> str:
    return "image_pull_secrets" if asked.item()["name"] in asked.scope.options.image_pull_secrets else ""


def _beside(asked: Asked) -> Iterable[Path]:
    return [*asked.at("environment")] or entries(asked.recorder, asked.scope.planned.key, "env_file")


def _command(asked: Asked) -> Iterator[Path]:
    yield from asked.at("entrypoint")
    if not asked.scope.service.entrypoint:
        yield from asked.at("command")


def _variable(asked: Asked) -> Iterable[Path]:
    return variable(asked, asked.item()["name"])


def _sysctl(asked: Asked) -> Iterable[Path]:
    item = asked.contribution.fields["securityContext"]["sysctls"][asked.field[2]]
    return asked.at("sysctls", item["name"])


def _low_ports(asked: Asked) -> Iterator[Path]:
    """Give the ports for which a process that is not root needs the kernel parameter."""
    planned = asked.scope.planned
    yield from (port.origin for port in planned.peer_ports if port.number < security.FIRST_FREE_PORT)
    yield from (port.origin for port in planned.publications if port.target < security.FIRST_FREE_PORT)


def _apparmor(asked: Asked) -> Iterator[Path]:
    for index, option in enumerate(asked.scope.service.security_opt):
        if option.startswith("apparmor"):
            yield asked.scope.path("security_opt", index)


def _label(asked: Asked) -> Iterable[Path]:
    found = [*keyed("labels", "annotations")(asked)]
    return found or in_files(asked.recorder, asked.scope.path("labels", asked.field[-1])) or asked.at("label_file")


def _deploy_label(asked: Asked) -> Iterable[Path]:
    return [*keyed("deploy.labels")(asked)] or asked.at("deploy", "labels")


def _host(asked: Asked) -> Iterator[Path]:
    entry = asked.item()
    for index, text in enumerate(asked.scope.service.extra_hosts):
        host, _, address = text.partition("=")
        if pod.gateway_or(asked.scope, address.removeprefix("[").removesuffix("]")) == entry["ip"]:
            name = entry["hostnames"][asked.field[3]] if len(asked.field) > 3 else host.lower()
            if host.lower() == name:
                yield asked.scope.path("extra_hosts", index)


def _network(asked: Asked) -> Iterator[Path]:
    plan = asked.scope.plan
    for key, name in plan.networks.items():
        if key in asked.scope.service.networks and policies.label(name) == asked.field[-1]:
            found = [*asked.at("networks", key), *of_network(asked.recorder, key)]
            yield from found or [asked.scope.path()]


def _alias(asked: Asked) -> Iterator[Path]:
    for alias in asked.scope.planned.aliases:
        if network.alias_label(alias.host) == asked.field[-1]:
            yield alias.origin


def _port(asked: Asked) -> Iterator[Path]:
    """Give the ports of the project behind a port of the container, or the one field of them where it has one."""
    entry, planned = asked.item(), asked.scope.planned
    identity = (entry["containerPort"], entry["protocol"].lower())
    found = [port.origin for port in planned.peer_ports if (port.number, port.protocol) == identity]
    found += [each.origin for each in planned.publications if (each.target, each.protocol) == identity]
    yield from narrowed(asked.recorder, found, _PORT_FIELDS.get(str(asked.field[2]), ()))


_PORT_FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "containerPort": ("target",),
    "hostPort": ("published", "mode"),
    "hostIP": ("host_ip",),
    "protocol": ("protocol",),
}


def _cpu(asked: Asked) -> Iterator[Path]:
    for path in first("deploy.resources.limits.cpus", "cpus", "cpu_quota", "cpu_count")(asked):
        yield path
        if path[-1] == "cpu_quota":
            yield from asked.at("cpu_period")


def _grace(asked: Asked) -> Iterator[Path]:
    paths = [("services", key, "stop_grace_period") for key in asked.scope.unit.services]
    yield from filter(asked.recorder.is_written, paths)


def _alone(asked: Asked) -> Iterator[Path]:
    """Give what keeps two pods of a unit from running at once: volumes, and ports of the node."""
    for key in asked.scope.unit.services:
        planned = asked.scope.plan.services[key]
        yield from (each.origin for each in planned.publications if each.on_node)
        yield from (mount.origin for mount in planned.mounts if isinstance(mount.source, FromVolume))
        if planned.service.network_mode == "host":
            yield ("services", key, "network_mode")


def _numbers(asked: Asked) -> Iterator[Path]:
    if asked.contribution.fields.get("strategy") == {"type": "Recreate"}:
        yield from _alone(asked)
    else:
        yield from asked.at("deploy", "update_config", "parallelism")
        yield from asked.at("deploy", "update_config", "order")


def _wait(asked: Asked) -> Iterator[Path]:
    scope = asked.scope
    for key in scope.unit.services:
        for wait in scope.plan.services[key].waits:
            if asked.origin in ((), wait.origin):
                yield from awaited(scope.plan, asked.recorder, scope.unit.services, wait.service)


def _own(asked: Asked) -> Iterator[Path]:
    if asked.origin:
        yield asked.origin


def _wait_image(asked: Asked) -> str:
    return "wait_job_image" if asked.item()["command"][0] == "kubectl" else "wait_image"


def _times(which: str) -> Iterator[Row]:
    """Give the rows of when a probe is asked: what the hint says of it goes before the health check."""
    probe = f"{which}Probe"
    for field, name in (("periodSeconds", "interval"), ("timeoutSeconds", "timeout"), ("failureThreshold", "retries")):
        yield Row(f"{probe}/{field}", (of_probe(which, name), f"healthcheck.{name}"), _AS_DOCKER)


_RESERVED = "Kubernetes would reserve the whole limit without it"
_STARTS = "a pod starts once what it waits for is there"
_UNPRIVILEGED = "a waiter needs no rights"
_AS_DOCKER = "it is Docker's default, and Kubernetes has another"
_RETRIES = ("restart", "deploy.restart_policy.condition", "deploy.restart_policy.max_attempts", "x-kompyse.retries")


def _retries_label(asked: Asked) -> Iterable[Path]:
    return asked.at("labels", "kompose.cronjob.backoff_limit")


ROWS: dict[str, tuple[Row, ...]] = {
    "workload.name": (Row("", (SERVICE, _joins)),),
    "container.image": (
        Row("image", (_image,)),
        Row("imagePullPolicy", (_pull_policy,), "Compose pulls what is missing, whatever the tag"),
    ),
    "container.process": (Row("command", (_command,)), Row("args", ("command",))),
    "container.environment": (Row("envFrom", (_beside,)), Row("env", (_variable,))),
    "accounts.account": (Row("", (_own,)),),
    "accounts.pull_secrets": (Row("", (_pull_secret,), option=_pull_option),),
    "container.terminal": (Row("stdin", ("stdin_open",)), Row("tty", ("tty",))),
    "security.user": (Row("securityContext/sysctls", ("user", _low_ports)),),
    "security.options": (Row("annotations", (_apparmor,)),),
    "security.capabilities": (
        Row("securityContext/capabilities/add", ("cap_add",)),
        Row("securityContext/capabilities/drop", ("cap_drop",)),
    ),
    "security.rights": (
        Row("securityContext/privileged", ("privileged",)),
        Row("securityContext/readOnlyRootFilesystem", ("read_only",)),
    ),
    "security.sysctls": (Row("securityContext/sysctls", (_sysctl,)),),
    "hooks.lifecycle": (
        Row("lifecycle/postStart", ("post_start",)),
        Row("lifecycle/preStop", ("pre_stop", "stop_signal")),
    ),
    "mounts.mounts": (Row("volumeMounts", (volume_origins.mount,)), Row("", (_own,))),
    "ownership.group": (
        Row("securityContext/fsGroupChangePolicy", (), "files that have the group keep their permissions"),
        Row("", (volume_origins.group,)),
    ),
    "filling.filling": (
        Row("initContainers/*/image", (_image,)),
        Row("initContainers/*/imagePullPolicy", ("pull_policy",), "Compose pulls what is missing, whatever the tag"),
        Row("initContainers/*/securityContext", (), "it writes into the volumes, and may do nothing else"),
        Row("", (volume_origins.filled,), option=volume_origins.fill_option),
    ),
    "config.contents": (Row("volumeMounts", (volume_origins.mount,)),),
    "ports.container_ports": (Row("ports", (_port,)),),
    "policies.network_labels": (Row("", (_network,)),),
    "network.alias_labels": (Row("", (_alias,)),),
    "pod.grace": (Row("", (_grace,), "Compose gives 10 seconds, Kubernetes 30"),),
    "pod.extra_hosts": (Row("", (_host,)),),
    "pod.dns": (
        Row("dnsConfig/nameservers", ("dns",)),
        Row("dnsConfig/searches", ("dns_search",)),
        Row("dnsConfig/options", ("dns_opt",)),
    ),
    "pod.label_annotations": (Row("", (_label,)),),
    "pod.deploy_labels": (Row("", (_deploy_label,)),),
    "probes.probes": (
        *_times("readiness"),
        *_times("liveness"),
        Row("startupProbe/timeoutSeconds", ("healthcheck.timeout",), _AS_DOCKER),
        Row("startupProbe/periodSeconds", ("healthcheck.start_interval", "healthcheck.start_period")),
        Row("startupProbe/failureThreshold", ("healthcheck.start_period", of_probe("readiness", "start_period"))),
        Row("livenessProbe/initialDelaySeconds", (of_probe("liveness", "start_period"), "healthcheck.start_period")),
        Row("livenessProbe", (alive, "healthcheck.test", "x-kompyse.probe"), option=alive_option),
        Row("*/httpGet", (of_probe("readiness", *ASKS), "healthcheck.test", "x-kompyse.probe"), option=http_option),
        Row("", (of_probe("readiness", *ASKS), "healthcheck.test")),
    ),
    "resources.resources": (
        Row("resources/limits/cpu", (_cpu,)),
        Row("resources/limits/memory", (first("deploy.resources.limits.memory", "mem_limit"),)),
        Row("resources/requests/cpu", (first("deploy.resources.reservations.cpus", "cpu_shares"),), _RESERVED),
        Row(
            "resources/requests/memory", (first("deploy.resources.reservations.memory", "mem_reservation"),), _RESERVED
        ),
        Row("resources/requests", (), _RESERVED),
    ),
    "resources.disk": (
        Row("resources/limits", (disk, "storage_opt.size")),
        Row("resources/requests", (disk,), _RESERVED),
    ),
    "scaling.replicas": (Row("", ("scale", "deploy.replicas"), "there is one, as in Compose"),),
    "scaling.restart": (
        Row("ttlSecondsAfterFinished", ("x-kompyse.ttl",)),
        Row("", (*_RETRIES, _retries_label), "what ended is not started again, as in Compose"),
    ),
    "scaling.update": (
        Row("minReadySeconds", ("deploy.update_config.delay", "deploy.update_config.monitor")),
        Row("progressDeadlineSeconds", ("deploy.update_config.delay", "deploy.update_config.monitor")),
        Row("", (_numbers,), "Compose replaces one container at a time"),
    ),
    "startup.waiters": (
        Row("annotations", (_wait,), "it waits for nothing"),
        Row("initContainers/*/image", (_wait,), option=_wait_image),
        Row("initContainers/*/imagePullPolicy", (), "the image is pulled where it is missing"),
        Row("initContainers/*/securityContext", (), _UNPRIVILEGED),
        Row("initContainers/*/volumeMounts", (), "kubectl asks the API server with this token"),
        Row("initContainers/*/terminationMessagePolicy", (), "the state of the pod says why it does not start"),
        Row("podFailurePolicy", (), "a waiter that finds no API server must not fail the Job"),
        Row("", (_wait,), _STARTS),
    ),
}
"""Function → the parts of what it gives; the first row that covers a field counts."""
