"""Disruptions: how many pods of a workload a drain of nodes may take away at once.

Takes a unit, gives its PodDisruptionBudget: of the hint `disruption`, or of the option for services with several
replicas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.hints import running, running_unused
from kompyse.plan.hints.running import Disruption
from kompyse.targets.kubernetes import autoscaling, kinds, metadata, versions
from kompyse.targets.kubernetes.kinds import Kind
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets import Object


def budget(plan: Plan, unit: Unit, sink: Sink) -> list[Object]:
    """Make the budget of a unit that has one. Pods that are not ready never keep a node from being drained."""
    lead = plan.services[unit.lead]
    if kinds.kind_of(plan, unit) not in (Kind.DEPLOYMENT, Kind.STATEFUL_SET):
        return []
    wish = lead.hints.disruption if lead.hints else None
    if wish is not None:
        _tell_blocked(plan, unit, lead, wish, sink)
    elif plan.options.disruption_budget is not None and lead.most_replicas > 1:
        wish = Disruption(max_unavailable=running.parse_share(plan.options.disruption_budget))
    else:
        return []
    spec: dict[str, Any] = {}
    if wish.min_available is not None:
        spec["minAvailable"] = wish.min_available
    else:
        spec["maxUnavailable"] = wish.max_unavailable
    if versions.has(plan.options, versions.UNHEALTHY_EVICTION):
        spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
    spec["selector"] = {"matchLabels": metadata.selector(plan, lead.key)}
    made = metadata.metadata(plan, kinds.name_of(plan, unit), of=lead.name)
    return [{"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": made, "spec": spec}]


def _tell_blocked(plan: Plan, unit: Unit, lead: PlannedService, wish: Disruption, sink: Sink) -> None:
    """Tell a budget that lets no pod go, so that a drain never ends."""
    scale = kinds.autoscale_of(plan, unit)
    least = autoscaling.bounds(lead, scale)[0] if scale else (1 if lead.replicas is None else lead.replicas)
    stays = wish.min_available
    field = "max_unavailable" if stays is None else "min_available"
    if stays is None:
        blocked = wish.max_unavailable in (0, "0%")
    else:
        blocked = stays == "100%" if isinstance(stays, str) else stays >= least
        # A part is rounded up: of one replica any part is one.
        blocked = blocked or (isinstance(stays, str) and stays != "0%" and least == 1)
    if blocked and least > 0:
        sink.report(
            codes.DRAIN_BLOCKED,
            f"{lead.key} has {least} replica{'s' if least > 1 else ''} and may miss none: no node with one of its pods"
            " can be drained",
            path=running_unused.where(lead, "disruption", field),
            hint="run more replicas, or let one of them be away",
            target=TARGET_NAME,
        )
