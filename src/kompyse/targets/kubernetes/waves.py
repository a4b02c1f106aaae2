"""Waves: annotations that say the order of start-up to Argo CD, beside or instead of the waiters.

Argo CD applies what has the lowest wave first and goes on when that is healthy. Everything without a wave is in wave 0,
so a claim that is bound only once a pod uses it, or what scales a workload, has to come with the first that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.plan.options import Options
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

SYNC_WAVE = "argocd.argoproj.io/sync-wave"


def wanted(options: Options) -> bool:
    """Tell whether the options ask for waves."""
    return options.waves == "argocd" or options.wait == "annotations"


def wave_of(plan: Plan, keys: Iterable[str]) -> int:
    """Give the wave of the first of the workloads in which these services run."""
    return min(plan.services[plan.unit_of(key).lead].wave for key in keys)


def put(plan: Plan, keys: Iterable[str], made: Object) -> bool:
    """Put an object that is there for these services into their wave; tells whether it needs that."""
    number = wave_of(plan, keys) if wanted(plan.options) else 0
    if number:
        made["metadata"].setdefault("annotations", {})[SYNC_WAVE] = str(number)
    return bool(number)


def claims(plan: Plan, objects: Iterable[Object], trace: Tracing | None) -> None:
    """Put the claims into the waves of their first users."""
    if not wanted(plan.options):
        return
    users = {volume.name: volume.users for volume in plan.volumes.values()}
    for each in objects:
        keys = users.get(each["metadata"]["name"])
        if each["kind"] == "PersistentVolumeClaim" and keys and put(plan, keys, each) and trace is not None:
            trace.wave(each)
