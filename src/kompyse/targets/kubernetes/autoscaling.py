"""Scaling by load: the hint `autoscale` becomes a HorizontalPodAutoscaler for the workload of a unit.

Takes a unit and its finished pod, gives the object. The workload then has no number of replicas of its own: each apply
would set back what the autoscaler chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as config_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.hints import running_unused
from kompyse.plan.hints.running import Usage
from kompyse.targets.kubernetes import kinds, metadata, quantity
from kompyse.targets.kubernetes.kinds import Kind
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.diagnostics import Sink
    from kompyse.plan.hints.running import Autoscale
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets import Object

DEFAULT = Usage(percent=80)
"""The use of CPUs to aim at where nothing is said, which is the default of Kubernetes (autoscaling/v2)."""
_WORDS = {"cpu": "cpus", "memory": "memory"}
"""Resources, and how Compose calls them."""


def bounds(planned: PlannedService, scale: Autoscale) -> tuple[int, int]:
    """Give the least and the largest number of replicas. Without a least one, the number of the project is it."""
    most = scale.most or 1
    if scale.least is not None:
        return scale.least, most
    number = planned.replicas
    return (number if number and number <= most else 1), most


def autoscaler(plan: Plan, unit: Unit, pod: dict[str, Any], sink: Sink) -> list[Object]:
    """Make the autoscaler of a unit whose lead has the hint; none for a kind that has no replicas."""
    lead = plan.services[unit.lead]
    scale = kinds.autoscale_of(plan, unit)
    if scale is None:
        return []
    least, most = bounds(lead, scale)
    if least > most:
        message = f"{lead.key} has at least {least} and at most {most} replicas: no number is both"
        path = running_unused.where(lead, "autoscale")
        sink.report(config_codes.HINT_INVALID, message, path=path, hint="let the least number go up to the largest")
        return []
    _tell_replicas(lead, least, most, sink)
    usages = {"cpu": scale.cpu, "memory": scale.memory}
    if not any(usages.values()):
        usages["cpu"] = DEFAULT
    wanted = [(resource, usage) for resource, usage in usages.items() if usage is not None]
    _tell_unreserved(plan, unit, pod, wanted, sink)
    kind, name = kinds.kind_of(plan, unit), kinds.name_of(plan, unit)
    made = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata.metadata(plan, name, of=lead.name),
        "spec": {
            "scaleTargetRef": {"apiVersion": kinds.API_VERSIONS[kind], "kind": kind.value, "name": name},
            "minReplicas": least,
            "maxReplicas": most,
            "metrics": [_metric(resource, usage) for resource, usage in wanted],
        },
    }
    return [made]


def _metric(resource: str, usage: Usage) -> dict[str, Any]:
    if usage.percent is not None:
        target: dict[str, Any] = {"type": "Utilization", "averageUtilization": usage.percent}
    else:
        amount = usage.amount or 0
        text = quantity.cpus(amount) if resource == "cpu" else quantity.size(int(amount))
        target = {"type": "AverageValue", "averageValue": text}
    return {"type": "Resource", "resource": {"name": resource, "target": target}}


def _tell_replicas(lead: PlannedService, least: int, most: int, sink: Sink) -> None:
    """Tell that the number of the project does not count, unless it is the least one."""
    if lead.replicas is None or lead.replicas == least:
        return
    tail = ("scale",) if lead.service.scale is not None else ("deploy", "replicas")
    message = f"{lead.key} is scaled between {least} and {most} replicas, whatever its number ({lead.replicas}) says"
    path = ("services", lead.key, *tail)
    hint = "remove the number, or make it the `min` of autoscale"
    sink.report(codes.REPLICAS_UNUSED, message, path=path, hint=hint, target=TARGET_NAME)


def _tell_unreserved(
    plan: Plan, unit: Unit, pod: dict[str, Any], wanted: Sequence[tuple[str, Usage]], sink: Sink
) -> None:
    """Tell where a percentage has nothing that it could be of: one container without a request is enough."""
    lead = plan.services[unit.lead]
    for resource, usage in wanted:
        if usage.percent is None:
            continue
        for key, container in zip(unit.services, pod["containers"], strict=True):
            if container.get("resources", {}).get("requests", {}).get(resource, "0") != "0":
                continue
            word = _WORDS[resource]
            example = "500m" if resource == "cpu" else "200Mi"
            sink.report(
                codes.SCALED_WITHOUT_RESERVATION,
                f"{lead.key} is scaled by its {resource} in percent of what is reserved, and {key} reserves none",
                path=running_unused.where(lead, "autoscale", resource),
                related=[("services", key)] if key != lead.key else (),
                hint=f"write deploy.resources.reservations.{word} for {key}, or an amount: {resource}: {example}",
                target=TARGET_NAME,
            )


def tell_unused(plan: Plan, unit: Unit, sink: Sink) -> None:
    """Tell the hints for several replicas of a service that the option for controllers puts on every node."""
    lead = plan.services[unit.lead]
    kind = kinds.kind_of(plan, unit)
    hints = lead.hints
    if hints is None or kind.ends or lead.lifecycle != "continuous":
        return
    found = [field for field in ("autoscale", "disruption") if getattr(hints, field) and kind is Kind.DAEMON_SET]
    found += ["ordered"] if hints.ordered and kind is not Kind.STATEFUL_SET else []
    for field in found:
        sink.report(
            config_codes.HINT_UNUSED,
            f'"{lead.key}" runs as a {kind}, for which this cannot be said',
            path=running_unused.where(lead, field),
            hint="remove it, or choose another kind",
            target=TARGET_NAME,
        )
