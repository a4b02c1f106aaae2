"""Schedules: what a CronJob says of when and how often its Job runs, and how long ended Jobs are kept.

Takes the lead of a unit, gives fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kompyse.plan.plan import PlannedService


def fields(lead: PlannedService) -> dict[str, Any]:
    """Give the fields of a CronJob beside its template. What nobody says is left to Kubernetes."""
    made: dict[str, Any] = {"schedule": lead.schedule}
    hints = lead.hints
    if hints is None:
        return made
    if hints.time_zone is not None:
        made["timeZone"] = hints.time_zone
    if hints.concurrency is not None:
        made["concurrencyPolicy"] = hints.concurrency.capitalize()
    if hints.suspended is not None:
        made["suspend"] = hints.suspended
    history = hints.history
    if history is not None and history.succeeded is not None:
        made["successfulJobsHistoryLimit"] = history.succeeded
    if history is not None and history.failed is not None:
        made["failedJobsHistoryLimit"] = history.failed
    return made
