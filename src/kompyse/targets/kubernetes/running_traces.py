"""Traces of what hints say of how a service runs: autoscalers, budgets, the Services of waiters, waves, schedules.

Takes an object when it is made; notes the origin of every field. Loaded only where a trace is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.hints.running_unused import LABELS
from kompyse.targets.kubernetes import origins, waves
from kompyse.targets.kubernetes.object_traces import as_paths, because, ours
from kompyse.targets.trace import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import PlannedService, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.object_traces import ObjectTraces

_BOUNDS = {"minReplicas": ("min", "kompose.hpa.replicas.min"), "maxReplicas": ("max", "kompose.hpa.replicas.max")}


def for_replicas(traces: ObjectTraces, made: Object, unit: Unit) -> None:
    """Note an autoscaler or a budget."""
    lead: Path = ("services", unit.lead)
    subject = as_paths([lead])
    rows: dict[Path, Sequence[Origin]] = {
        **traces.head(subject),
        ("metadata", "annotations", waves.SYNC_WAVE): _wave(traces),
    }
    if made["kind"] == "PodDisruptionBudget":
        wish = traces.written((*lead, "x-kompyse", "disruption")) or [Origin(option="disruption_budget")]
        rows |= {("apiVersion",): wish, ("kind",): wish, ("spec",): wish}
        rows["spec", "unhealthyPodEvictionPolicy"] = ours("a pod that is not ready keeps no node from being drained")
        rows["spec", "selector"] = subject
    else:
        labels = [(*lead, "labels", label) for label in LABELS["autoscale"]]
        wish = traces.written((*lead, "x-kompyse", "autoscale"), *labels)
        rows |= {("apiVersion",): wish, ("kind",): wish, ("spec",): wish, ("spec", "scaleTargetRef"): subject}
        for field, (key, label) in _BOUNDS.items():
            said = traces.written((*lead, "x-kompyse", "autoscale", key), (*lead, "labels", label))
            if field == "minReplicas" and not said:
                said = traces.written((*lead, "deploy", "replicas"), (*lead, "scale"))
            rows["spec", field] = because(said, "one, and Kompose has at most three")
        for index, metric in enumerate(made["spec"]["metrics"]):
            name = metric["resource"]["name"]
            said = traces.written((*lead, "x-kompyse", "autoscale", name), (*lead, "labels", f"kompose.hpa.{name}"))
            rows["spec", "metrics", index] = because(said, "nothing else says at what to aim")
    traces.note(made, rows)


def ready(traces: ObjectTraces, made: Object, awaited: PlannedService) -> None:
    """Note the Service by which waiters learn that a service is ready."""
    plan = traces.plan
    waiting = [
        key
        for key, planned in plan.services.items()
        if any(wait.service == awaited.key and wait.condition == "service_healthy" for wait in planned.waits)
    ]
    asked = as_paths(origins.awaited(plan, traces.recorder, waiting, awaited.key))
    subject = as_paths([("services", awaited.key)])
    rows = {**traces.head(subject), ("apiVersion",): asked, ("kind",): asked, ("spec",): asked}
    rows["spec", "selector"] = subject
    rows["spec", "clusterIP"] = ours("the name leads to ready pods alone")
    traces.note(made, rows)


def wave(traces: ObjectTraces, made: Object) -> None:
    """Note the wave of a claim."""
    traces.recorder.record(made, ("metadata", "annotations", waves.SYNC_WAVE), _wave(traces))


def _wave(traces: ObjectTraces) -> list[Origin]:
    return [Origin(option="wait" if traces.plan.options.wait == "annotations" else "waves")]


def schedule(traces: ObjectTraces, lead: str) -> dict[Path, Sequence[Origin]]:
    """Give the rows of what a CronJob says beside its template, and of how a StatefulSet starts."""
    base: Path = ("services", lead)
    rows: dict[Path, Sequence[Origin]] = {}
    for field, (key, label) in _SCHEDULE.items():
        paths: list[Path] = [(*base, "x-kompyse", *key)]
        paths += [(*base, "labels", label)] if label else []
        rows["spec", field] = traces.written(*paths)
    ordered = traces.written((*base, "x-kompyse", "ordered"))
    rows["spec", "podManagementPolicy"] = because(ordered, "Compose starts all replicas at once")
    return rows


_SCHEDULE: dict[str, tuple[tuple[str, ...], str]] = {
    "schedule": (("schedule",), "kompose.cronjob.schedule"),
    "timeZone": (("timezone",), ""),
    "concurrencyPolicy": (("concurrency",), "kompose.cronjob.concurrency_policy"),
    "suspend": (("suspend",), ""),
    "successfulJobsHistoryLimit": (("history", "succeeded"), ""),
    "failedJobsHistoryLimit": (("history", "failed"), ""),
}
