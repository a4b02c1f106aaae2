"""Which kind of object runs a unit: a Deployment, a StatefulSet, a DaemonSet, a Job or a CronJob.

Takes the decisions of the plan and the options, gives the kind. What stands in the object is made in `workload.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kompyse.diagnostics.codes.workload import UNKNOWN_CONTROLLER
from kompyse.plan.plan import Lifecycle
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.values import name as names

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.hints.running import Autoscale
    from kompyse.plan.plan import Plan, PlannedService, Unit


class Kind(StrEnum):
    """The kinds of workloads, as they stand in `kind`."""

    DEPLOYMENT = "Deployment"
    STATEFUL_SET = "StatefulSet"
    DAEMON_SET = "DaemonSet"
    JOB = "Job"
    CRON_JOB = "CronJob"

    @property
    def ends(self) -> bool:
        """Tell whether its pods run to their end."""
        return self in (Kind.JOB, Kind.CRON_JOB)


API_VERSIONS = {
    Kind.DEPLOYMENT: "apps/v1",
    Kind.STATEFUL_SET: "apps/v1",
    Kind.DAEMON_SET: "apps/v1",
    Kind.JOB: "batch/v1",
    Kind.CRON_JOB: "batch/v1",
}
_BY_LIFECYCLE = {
    Lifecycle.PER_NODE: Kind.DAEMON_SET,
    Lifecycle.ONE_SHOT: Kind.JOB,
    Lifecycle.SCHEDULED: Kind.CRON_JOB,
}
_CONTROLLERS = {
    "deployment": Kind.DEPLOYMENT,
    "statefulset": Kind.STATEFUL_SET,
    "daemonset": Kind.DAEMON_SET,
}
"""What `--controller`, `x-kompyse.kind` and kompose.controller.type may say of a service that stays."""


NAME_LIMITS = {Kind.CRON_JOB: 52, Kind.STATEFUL_SET: 52}
"""Jobs of a CronJob are called like it and a number of 10 digits; pods of a StatefulSet have a label with a hash."""


def kind_of(plan: Plan, unit: Unit) -> Kind:
    """Decide the kind of the object that runs a unit; its lead counts."""
    return kind_of_service(plan, plan.services[unit.lead])


def kind_of_service(plan: Plan, planned: PlannedService) -> Kind:
    """Decide the kind of a service that leads its unit: its lifecycle, then its hint, then the option."""
    ruled = _BY_LIFECYCLE.get(planned.lifecycle)
    if ruled is not None:
        return ruled
    word = planned.kind or plan.options.controller or ""
    return _CONTROLLERS.get(word.lower(), Kind.DEPLOYMENT)


def autoscale_of(plan: Plan, unit: Unit) -> Autoscale | None:
    """Give the wish to scale a unit by its load; None where there is none, or its kind has no replicas."""
    hints = plan.services[unit.lead].hints
    if hints is None or hints.autoscale is None:
        return None
    return hints.autoscale if kind_of(plan, unit) in (Kind.DEPLOYMENT, Kind.STATEFUL_SET) else None


def name_of(plan: Plan, unit: Unit) -> str:
    """Name the object that runs a unit: like its lead, or shorter where the names of its pods have to fit too."""
    return names.label(plan.services[unit.lead].name, limit=NAME_LIMITS.get(kind_of(plan, unit), names.LIMIT))


def check_options(plan: Plan, sink: Sink) -> None:
    """Tell when the option names a controller that does not exist."""
    word = plan.options.controller
    if word and word.lower() not in _CONTROLLERS:
        sink.report(
            UNKNOWN_CONTROLLER,
            f'"{word}" is no controller for services that stay',
            hint=f"use one of {', '.join(_CONTROLLERS)}",
            target=TARGET_NAME,
        )
