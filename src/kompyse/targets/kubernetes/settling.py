"""What a trace says of values that ask for what holds anyway, and of decisions that rest on several values.

Takes the plan, notes for each value from which no field has to come why that is so. A note counts only where no field
comes from the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.kubernetes import kinds, metadata, network, policies, ports, routes, scaling
from kompyse.targets.kubernetes.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets.trace import Recorder

_DECIDING: tuple[tuple[str, ...], ...] = (
    ("restart",),
    ("deploy", "mode"),
    ("deploy", "restart_policy", "condition"),
    ("x-kompyse", "kind"),
    ("x-kompyse", "schedule"),
    ("labels", "kompose.controller.type"),
    ("labels", "kompose.cronjob.schedule"),
)
"""Attributes that decide the kind of a workload."""
_POD_HAS_IT = "a pod has that anyway"
_PLAIN = {
    "network_mode": _POD_HAS_IT,
    "pid": _POD_HAS_IT,
    "ipc": _POD_HAS_IT,
    "cgroup": _POD_HAS_IT,
    "cpu_period": "it counts together with cpu_quota",
    "init": "the containers of the pod share a process table already",
    "security_opt": _POD_HAS_IT,
    "cap_drop": "cap_add gives it back, in Docker too",
    "links": "every service is reached under its name",
    "extra_hosts": "the name leads to the host there by itself",
    "external_links": "the name is looked up in the namespace",
    "container_name": "the service itself is called so",
    "hostname": "the service itself is called so",
    "env_file": "every variable in it is set elsewhere too, or it has none",
    "label_file": "every label in it is set elsewhere too, or it has none",
    "runtime": "pods run with it anyway",
    "shm_size": "what is mounted at /dev/shm counts instead, in Docker too",
}
"""Attributes that ask for nothing new, whenever no field and no finding comes of them."""
_OF_LEAD = ("scale", "deploy", "restart", "x-kompyse", "depends_on")
_CHECKED = ("start_period", "start_interval", "interval", "timeout", "retries")


def deciding(plan: Plan, recorder: Recorder, unit: Unit) -> Iterator[Path]:
    """Give what decides the kind of a unit's workload: the service, what it says of its end, and who waits for that."""
    lead = unit.lead
    yield ("services", lead)
    yield from filter(recorder.is_written, [("services", lead, *tail) for tail in _DECIDING])
    for key in unit.services:
        yield from filter(recorder.is_written, [("services", key, "profiles")])
    for planned in plan.services.values():
        for wait in planned.waits:
            if wait.service == lead and wait.condition == "service_completed_successfully":
                yield from filter(recorder.is_written, [(*wait.origin, "condition")])


def headless(plan: Plan, recorder: Recorder, planned: PlannedService) -> Iterator[Path]:
    """Give what makes the Service of a service headless, where the project says so."""
    base: Path = ("services", planned.key)
    asked = [(*base, "deploy", "endpoint_mode"), (*base, "labels", "kompose.service.type")]
    if kinds.kind_of(plan, plan.unit_of(planned.key)) is Kind.STATEFUL_SET:
        asked += [(*base, "x-kompyse", "kind"), (*base, "labels", "kompose.controller.type")]
    yield from filter(recorder.is_written, asked)


def settle(plan: Plan, recorder: Recorder) -> None:
    """Note why values may become nothing."""
    if recorder.written.get("name") != plan.project.name:
        recorder.settle(("name",), "another name was given to the project")
    for unit in plan.units:
        for key in unit.services:
            _settle_service(plan, recorder, unit, plan.services[key])
    _settle_networks(plan, recorder)
    for key, volume in plan.volumes.items():
        if volume.driver not in {None, "", "local"}:
            recorder.settle(("volumes", key, "driver_opts"), "they are for the driver, which is told")
        for field in ("size", "class", "access", "selector", "labels"):
            recorder.settle(("volumes", key, "x-kompyse", field), "no claim is made of the volume")
        recorder.settle(("volumes", key, "x-kompyse", "fill"), "nothing of an image is copied into the volume")
        if volume.external:
            recorder.settle(("volumes", key), "the claim is there already, and only its name counts")
    for bundle in plan.bundles:
        if bundle.origin[:1] == ("services",):
            continue
        if bundle.external:
            recorder.settle(bundle.origin, "the output holds nothing of it but its name")
        if bundle.remote:
            recorder.settle(bundle.origin, "it is fetched from a store")
    _settle_labels(recorder)


def _settle_service(plan: Plan, recorder: Recorder, unit: Unit, planned: PlannedService) -> None:
    base: Path = ("services", planned.key)
    for attribute, reason in _PLAIN.items():
        recorder.settle((*base, attribute), reason)
    for name in _CHECKED:
        reason = "the start is not asked about faster" if name.startswith("start") else "there is no check to run"
        recorder.settle((*base, "healthcheck", name), reason)
    recorder.settle((*base, "healthcheck", "test"), "there is no check to run")
    recorder.settle((*base, "deploy", "endpoint_mode"), "a Service has one address unless it says otherwise")
    if planned.key != unit.lead:
        for attribute in _OF_LEAD:
            recorder.settle((*base, attribute), f"it runs in the pod of {unit.lead}, for which that one counts")
    recorder.settle((*base, "x-kompyse", "fill"), "nothing of the image is copied into its volumes")
    for index in range(len(planned.service.volumes)):
        hints = (*base, "volumes", index, "x-kompyse")
        recorder.settle((*hints, "fill"), "nothing of the image is copied into the volume")
        recorder.settle((*hints, "as"), "it decides what the mount becomes")
    recorder.settle((*base, "x-kompyse", "name"), "it is the name of the objects of the service")
    _settle_published(plan, recorder, planned)
    for attribute in ("ports", "expose"):
        _settle_ports(plan, recorder, planned, attribute)
    if scaling.exclusive(plan, unit):
        recorder.settle((*base, "deploy", "update_config"), "its old pod goes before the new one comes")
    _settle_waits(plan, recorder, unit, planned)
    _settle_hints(plan, recorder, unit, planned)


def _settle_hints(plan: Plan, recorder: Recorder, unit: Unit, planned: PlannedService) -> None:
    """Note hints about how a service runs that ask for what holds anyway."""
    base: Path = ("services", planned.key)
    recorder.settle((*base, "x-kompyse", "probe"), "health checks are asked by their command anyway")
    recorder.settle((*base, "x-kompyse", "ordered"), "replicas start all at once anyway")
    for which in ("readiness", "liveness"):
        recorder.settle((*base, "x-kompyse", which), f"there is no {which} probe")
    if kinds.autoscale_of(plan, unit) is not None:
        for tail in (("scale",), ("deploy", "replicas")):
            recorder.settle((*base, *tail), "it is scaled by its load, and at least to that number")


def _settle_labels(recorder: Recorder) -> None:
    """Note of the labels of Kompose that they are hints, and become no annotations."""
    for section in ("services", "volumes", "networks", "configs", "secrets"):
        for key, body in (recorder.written.get(section) or {}).items():
            for tail in (("labels",), ("deploy", "labels")):
                found: Any = body
                for part in tail:
                    found = found.get(part) if isinstance(found, dict) else None
                for label in found or ():
                    if label.startswith(metadata.HINTS):
                        recorder.settle((section, key, *tail, label), "it tells Kompyse what to do")


def _settle_published(plan: Plan, recorder: Recorder, planned: PlannedService) -> None:
    reason = ""
    if routes.ways(plan, planned).rest == "none":
        reason = "nothing is to be published"
    elif routes.port_of(plan, planned) is not None:
        reason = "a route leads to the port, and hosts and paths tell services apart"
    if planned.service.network_mode == "host":
        reason = "the ports of the service are those of its node"
    for index in range(len(planned.service.ports) if reason else 0):
        for field in ("published", "host_ip", "mode"):
            recorder.settle(("services", planned.key, "ports", index, field), reason)


def _settle_ports(plan: Plan, recorder: Recorder, planned: PlannedService, attribute: str) -> None:
    if len(planned.peer_ports) > ports.MANY:
        reason = "there are too many to list: the name of the service leads to its pods on every port"
        recorder.settle(("services", planned.key, attribute), reason)
    elif network.style(plan, planned) is network.Style.NONE:
        recorder.settle(("services", planned.key, attribute), "nobody can ask for the service by name")
    else:
        recorder.settle(("services", planned.key, "expose"), "the port is listed already")


def _settle_waits(plan: Plan, recorder: Recorder, unit: Unit, planned: PlannedService) -> None:
    for edge in plan.graph.needs.get(planned.key, ()):
        if edge.target in unit.services:
            recorder.settle(edge.path, "both run in one pod")
        elif plan.options.wait != "init":
            recorder.settle(edge.path, f"the option wait is {plan.options.wait}")


def _settle_networks(plan: Plan, recorder: Recorder) -> None:
    enforced = policies.has_policies(plan)
    flat = "pods share one network, and no NetworkPolicy is made"
    for key in plan.networks:
        if not enforced:
            recorder.settle(("networks", key), flat)
            for planned in plan.services.values():
                recorder.settle(("services", planned.key, "networks", key), flat)
        recorder.settle(("networks", key, "x-kompyse"), "it decides of which networks there are NetworkPolicies")
        recorder.settle(("networks", key, "internal"), "its services are on other networks too, which lead outside")
        recorder.settle(("networks", key, "enable_ipv6"), "no service on it has a Service")
