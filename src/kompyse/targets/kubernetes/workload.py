"""Workloads: a unit of the plan in, the Deployment, StatefulSet, DaemonSet, Job or CronJob that runs it out.

The lowering functions of the other modules say what each attribute adds; here their contributions are merged into one
pod, laid out, and put into the object. The pod of a unit holds a container for each of its services.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes.names import WORKLOAD_NAME_SHORTENED
from kompyse.diagnostics.codes.workload import POD_FIELD_TAKEN
from kompyse.targets.kubernetes import hooks, kinds, layout, metadata, schedules, startup, waves
from kompyse.targets.kubernetes.kinds import Kind
from kompyse.targets.kubernetes.lowering import (
    KEYS,
    TARGET_NAME,
    Contribution,
    Part,
    Scope,
    builds,
    contributions,
    identity,
    lowers,
    merge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.lowering import Declared
    from kompyse.targets.kubernetes.tracing import Tracing

CONTENT = f"{metadata.OURS}/content-hash"
"""The annotation with the hash of what a pod mounts of the project; a change of the content replaces the pod."""


@lowers("services.*.container_name", always=True)
def name(scope: Scope) -> Iterator[Contribution]:
    """Name the container like its service. The `container_name` is a host name of it (see `network.py`)."""
    yield Contribution(Part.CONTAINER, {"name": scope.planned.name})


@builds("services", "services.*", "name", "services.*.deploy", "services.*.deploy.mode")
def objects(plan: Plan, unit: Unit, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make the workload of a unit, and before it the rights that its waiters need."""
    parts: dict[Part, dict[str, Any]] = {part: {} for part in Part}
    parts[Part.POD] = {"automountServiceAccountToken": False, "enableServiceLinks": False}
    containers, starters = [], []
    for key in unit.services:
        scope = Scope(plan, unit, plan.services[key], sink)
        parts[Part.CONTAINER] = {}
        for declared, contribution in contributions(scope):
            part = parts[contribution.part]
            if key != unit.lead:
                _tell_conflicts(scope, declared, contribution, part)
            merge(part, contribution.fields)
            if trace is not None:
                trace.merged(scope, declared, contribution, part)
        containers.append(layout.arranged(parts[Part.CONTAINER], layout.CONTAINER))
        starters += [*hooks.starter(scope), *hooks.pre_start(scope, containers[-1])]
    pod = parts[Part.POD]
    if pod.get("hostPID"):
        pod.pop("shareProcessNamespace", None)  # the API takes one of them, and the node's table holds all processes
    pod["containers"] = containers
    if starters:
        pod["initContainers"] = [*pod.get("initContainers", ()), *starters]
    added = _standard(plan, unit, parts, sink)
    lead = plan.services[unit.lead]
    if (shorter := kinds.name_of(plan, unit)) != lead.name:
        message = f'the {kinds.kind_of(plan, unit)} of "{unit.lead}" is called "{shorter}"'
        sink.report(WORKLOAD_NAME_SHORTENED, message, path=("services", unit.lead), target=TARGET_NAME)
    made = [*startup.rights(plan, unit, pod), _workload(plan, unit, parts)]
    if trace is not None:
        trace.workload(unit, made)
        trace.standard(unit, made[-1], added)
    if lead.hints is not None or plan.options.disruption_budget is not None:
        made += _for_replicas(plan, unit, pod, sink, trace)
    return made


def _for_replicas(plan: Plan, unit: Unit, pod: dict[str, Any], sink: Sink, trace: Tracing | None) -> list[Object]:
    """Make what watches over the number of pods of a workload."""
    from kompyse.targets.kubernetes import autoscaling, disruption  # noqa: PLC0415 - for hints and an option only

    autoscaling.tell_unused(plan, unit, sink)
    made = [*autoscaling.autoscaler(plan, unit, pod, sink), *disruption.budget(plan, unit, sink)]
    for each in made:
        waves.put(plan, unit.services, each)
        if trace is not None:
            trace.for_replicas(each, unit)
    return made


def _standard(plan: Plan, unit: Unit, parts: dict[Part, dict[str, Any]], sink: Sink) -> list[Path]:
    """Make a pod meet the security standard that is asked for. Gives the fields that were added for it."""
    members = (plan.services[key].hints for key in unit.services)
    if plan.options.security is None and not any(hints and hints.security for hints in members):
        return []
    from kompyse.targets.kubernetes import standards  # noqa: PLC0415 - for those who ask

    return standards.apply(plan, unit, parts[Part.TEMPLATE], parts[Part.POD], sink)


def _tell_conflicts(scope: Scope, declared: Declared, contribution: Contribution, part: dict[str, Any]) -> None:
    """Tell where a service asks for another value of a field that its pod has already."""
    if contribution.part in (Part.CONTAINER, Part.CONTROLLER):
        return
    for path in _conflicts(part, contribution.fields):
        attribute = declared.paths[0].split(".")[2].removesuffix("[]")
        scope.report(
            POD_FIELD_TAKEN,
            f"{scope.planned.key} runs in the pod of {scope.unit.lead}, which has one {path} for both; that of"
            f" {scope.planned.key} counts",
            attribute,
            hint=f"set {attribute} on one of them, or the same on both",
        )


def _conflicts(part: dict[str, Any], fields: dict[str, Any]) -> Iterator[str]:
    """Name the fields that the part has with another value. Lists grow, all but those whose items have a key."""
    for field, value in fields.items():
        present = part.get(field)
        if isinstance(present, dict) and isinstance(value, dict):
            yield from _conflicts(present, value)
        elif isinstance(value, list):
            if field in KEYS and present:
                known = {identity(item, KEYS[field]): item for item in present}
                for item in value:
                    same = known.get(identity(item, KEYS[field]), {})
                    yield from (f"{name} in {field}" for name in _conflicts(same, item))
        elif present is not None and present != value:
            yield field


def _workload(plan: Plan, unit: Unit, parts: dict[Part, dict[str, Any]]) -> Object:
    """Put the merged parts into an object of the unit's kind."""
    lead = plan.services[unit.lead]
    kind = kinds.kind_of(plan, unit)
    head = {**parts[Part.TEMPLATE], "labels": {**metadata.labels(plan, lead.name), **_own(parts[Part.TEMPLATE])}}
    digest = ".".join(plan.services[key].digest for key in unit.services if plan.services[key].digest)
    if digest:
        head["annotations"] = {**head.get("annotations", {}), CONTENT: digest}
    template = {
        "metadata": layout.arranged(head, layout.METADATA),
        "spec": layout.arranged(parts[Part.POD], layout.POD),
    }
    spec = {**parts[Part.CONTROLLER], "template": template}
    if not kind.ends:
        spec["selector"] = {"matchLabels": metadata.selector(plan, unit.lead)}
    if kind is Kind.STATEFUL_SET:
        spec["serviceName"] = lead.name
        ordered = lead.hints is not None and lead.hints.ordered
        spec["podManagementPolicy"] = "OrderedReady" if ordered else "Parallel"
    spec = layout.arranged(spec, layout.CONTROLLER)
    if kind is Kind.CRON_JOB:
        job = {"metadata": {"labels": metadata.labels(plan, lead.name)}, "spec": spec}
        spec = {**schedules.fields(lead), "jobTemplate": job}
    made = metadata.metadata(plan, kinds.name_of(plan, unit), of=lead.name)
    merge(made, parts[Part.WORKLOAD])
    return {
        "apiVersion": kinds.API_VERSIONS[kind],
        "kind": kind.value,
        "metadata": layout.arranged(made, layout.METADATA),
        "spec": spec,
    }


def _own(template: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = template.get("labels", {})
    return found
