"""How many pods, how they are replaced, and how often what ends is tried again.

Takes the lead of a unit, gives fields of the controller. Whether a service stays or ends was decided in the plan.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import kinds, ports, sharing
from kompyse.targets.kubernetes.kinds import Kind
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.model import UpdateConfig
    from kompyse.plan.plan import Plan, Unit

WITHOUT_LIMIT = 2**31 - 1
"""A backoffLimit that is not reached: the largest number of the API."""
PROGRESS = 600
"""Seconds within which a Deployment must make progress, unless it says otherwise."""
ALL = "100%"


@lowers("services.*.deploy.replicas", "services.*.scale", always=True)
def replicas(scope: Scope) -> Iterator[Contribution]:
    """Say how many pods run; a number that the project gives is kept exactly, 0 too. An autoscaler says it itself."""
    if scope.planned.key != scope.unit.lead or kinds.autoscale_of(scope.plan, scope.unit) is not None:
        return
    kind, number = kinds.kind_of(scope.plan, scope.unit), scope.planned.replicas
    if kind in (Kind.DEPLOYMENT, Kind.STATEFUL_SET):
        yield Contribution(Part.CONTROLLER, {"replicas": 1 if number is None else number})
    elif kind is Kind.DAEMON_SET:
        if number is not None:
            path = ("scale",) if scope.service.scale is not None else ("deploy", "replicas")
            reason = f"{scope.planned.key} runs once on every node, whatever its number of replicas ({number}) says"
            scope.report(codes.REPLICAS_UNUSED, reason, *path)
    elif number is not None:
        yield Contribution(Part.CONTROLLER, {"completions": number, "parallelism": number})


@lowers(
    "services.*.restart",
    "services.*.deploy.restart_policy.condition",
    "services.*.deploy.restart_policy.max_attempts",
    always=True,
)
def restart(scope: Scope) -> Iterator[Contribution]:
    """Say how often a one-shot is tried again.

    Without a limit it starts again in its pod, as fast as in Compose. A limit counts pods: the restarts within one are
    looked at now and then, so that the last try would be cut short or be followed by another, and a pod that is given
    up would go with its log. Where several services share the pod, one that fails must come back beside the others.
    """
    if scope.planned.key != scope.unit.lead or not kinds.kind_of(scope.plan, scope.unit).ends:
        return
    retries, hints = scope.planned.retries, scope.planned.hints
    if hints is not None and hints.ttl is not None and not _is_awaited(scope):
        yield Contribution(Part.CONTROLLER, {"ttlSecondsAfterFinished": hints.ttl})
    alone = len(scope.unit.services) == 1
    anew = retries == 0 or (retries is not None and alone)
    yield Contribution(Part.POD, {"restartPolicy": "Never" if anew else "OnFailure"})
    yield Contribution(Part.CONTROLLER, {"backoffLimit": WITHOUT_LIMIT if retries is None else retries})


def _is_awaited(scope: Scope) -> bool:
    """Tell whether a service waits for the end of this one, and would wait for ever once its Job is gone."""
    return any(
        wait.service in scope.unit.services and wait.condition == "service_completed_successfully"
        for planned in scope.plan.services.values()
        for wait in planned.waits
    )


@lowers("services.*.deploy.update_config.**", always=True)
def update(scope: Scope) -> Iterator[Contribution]:
    """Say how pods are replaced.

    Where two pods cannot run at once, the old one goes first, as in Compose: a new pod would wait for ever for a
    volume or a port that the old one holds. Else the numbers of `update_config` count, and Kubernetes' own without it.
    """
    config = scope.service.deploy.update_config if scope.service.deploy else None
    if scope.planned.key != scope.unit.lead:
        if config is not None:
            reason = f"{scope.planned.key} is replaced with its pod, in the way of {scope.unit.lead}"
            scope.report(codes.UPDATE_UNUSED, reason, "deploy", "update_config")
        return
    kind = kinds.kind_of(scope.plan, scope.unit)
    if config is not None:
        _tell_update(scope, config, kind)
    if kind.ends:
        return
    fields: dict[str, Any] = {}
    if kind is Kind.DEPLOYMENT:
        alone = exclusive(scope.plan, scope.unit)
        if alone:
            fields["strategy"] = {"type": "Recreate"}
            if config is not None and config.order == "start-first":
                reason = f"{alone}, so the old pod goes before the new one comes"
                scope.report(codes.UPDATE_STOPS_FIRST, reason, "deploy", "update_config", "order")
        elif config is not None:
            fields["strategy"] = {"type": "RollingUpdate", "rollingUpdate": _numbers(config)}
    elif kind is Kind.DAEMON_SET and config is not None:
        first = config.order == "start-first" and not ports.binds_node_ports(scope.plan, scope.unit)
        fields["updateStrategy"] = {"type": "RollingUpdate", "rollingUpdate": _numbers(config, first=first)}
    if config is not None:
        fields.update(_times(scope, config, kind))
    if fields:
        yield Contribution(Part.CONTROLLER, fields)


def exclusive(plan: Plan, unit: Unit) -> str:
    """Say why a unit's pods cannot run beside one another; empty when they can."""
    if ports.binds_node_ports(plan, unit):
        return "its pod holds ports of the node"
    if plan.services[unit.lead].most_replicas <= 1 and sharing.holds_a_volume_alone(plan, unit):
        return "its pod writes to a volume that one node has at a time"
    return ""


def _numbers(config: UpdateConfig, *, first: bool | None = None) -> dict[str, int | str]:
    """Give both numbers of a rolling update; 1 at once is Compose's default, 0 means all."""
    at_once = 1 if config.parallelism is None else config.parallelism
    amount: int | str = at_once if at_once > 0 else ALL
    start_first = config.order == "start-first" if first is None else first
    if start_first:
        return {"maxSurge": amount, "maxUnavailable": 0}
    return {"maxSurge": 0, "maxUnavailable": amount}


def _times(scope: Scope, config: UpdateConfig, kind: Kind) -> dict[str, int]:
    """Let a new pod prove itself for as long as Compose waits and watches between two batches."""
    proof = ceil(max(config.delay or 0, config.monitor or 0))
    if not proof:
        return {}
    for name in ("delay", "monitor"):
        value = getattr(config, name)
        if value and not value.is_integer():
            message = f"{value:g} s become {ceil(value)} s: an update counts in whole seconds"
            scope.report(codes.TIME_ROUNDED_UP, message, "deploy", "update_config", name)
    fields = {"minReadySeconds": proof}
    if proof >= PROGRESS and kind is Kind.DEPLOYMENT:
        fields["progressDeadlineSeconds"] = proof + PROGRESS
    return fields


def _tell_update(scope: Scope, config: UpdateConfig, kind: Kind) -> None:
    path = ("deploy", "update_config")
    if kind.ends:
        scope.report(codes.UPDATE_UNUSED, "what runs once is replaced as a whole", *path)
        return
    if kind is Kind.STATEFUL_SET and (config.parallelism is not None or config.order is not None):
        scope.report(codes.UPDATE_UNUSED, "a StatefulSet replaces its pods one by one, the old one first", *path)
    if config.failure_action not in (None, "pause"):
        scope.report(
            codes.FAILURE_ACTION_LOST,
            f'a failed update stops and waits, it does not "{config.failure_action}"',
            *path,
            "failure_action",
            hint="kubectl rollout undo goes back by hand; helm --rollback-on-failure and Argo Rollouts by themselves",
        )
