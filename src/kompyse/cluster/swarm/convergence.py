"""How a service of a swarm does: the service and its tasks in, one state out. Nothing is asked here.

A state is failing only when waiting longer will not help: an image that is nowhere, a task that ends again and again, a
task that no node takes, a job that gave up, a health check that does not pass, an update that the swarm has given up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.readiness import Phase, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kompyse.targets import Object


_UNSCHEDULABLE = 5.0
"""Seconds for which no node may take a task before it counts."""
_SETTLED = 2.0
"""Seconds that a task without a health check has to run: one that ends at once was never up."""
_SETTLED_AGAIN = 6.0
"""The same for one in the place of another that ended."""
_BEGINS = 2.0
"""Seconds that the swarm may take to notice that an update is to be done, or that a node suits a global service."""
_REMEMBERED = 300.0
"""Seconds for which a task that ended counts against the next."""
_TIMES = 2
"""How often a task may end."""
_TIMES_OF_A_JOB = 3
_REJECTED = 2
"""How often nodes may refuse a task; with one node, the first is the last."""
_WAITS = frozenset({"new", "pending", "assigned", "accepted", "ready"})
_ENDED = frozenset({"complete", "failed", "rejected"})
_GOING = frozenset({"shutdown", "remove"})


class _Sight(NamedTuple):
    """All that is known of a service."""

    name: str
    service: Object
    tasks: Sequence[Object]
    now: datetime
    nodes: int
    since: datetime | None

    @property
    def policy(self) -> dict[str, Any]:
        found: dict[str, Any] = self.service["Spec"]["TaskTemplate"].get("RestartPolicy") or {}
        return found

    @property
    def update(self) -> dict[str, Any]:
        found: dict[str, Any] = self.service.get("UpdateStatus") or {}
        return found


def state(  # noqa: PLR0913 - what a service is made of
    name: str,
    service: Object,
    tasks: Iterable[Object],
    *,
    now: datetime,
    since: datetime | None = None,
    nodes: int = 1,
) -> State:
    """Judge a service, as `docker service inspect` has it; `tasks` are those of the service.

    What ended before `since` does not count against a service whose tasks are replaced when they end.
    """
    ordered = sorted(tasks, key=lambda each: each["CreatedAt"])
    seen = _Sight(name, service, ordered, now, nodes, since)
    mode = service["Spec"]["Mode"]
    if "ReplicatedJob" in mode or "GlobalJob" in mode:
        return _of_job(seen, mode)
    return _of_service(seen, mode)


def has_started(found: State, tasks: Iterable[Object]) -> bool:
    """Whether what only waits for a service to be started need wait no longer."""
    if found.phase.is_done:
        return True
    return any(
        _state(each) in {"running", "complete"} or (_state(each) == "starting" and _container(each)) for each in tasks
    )


def _of_service(seen: _Sight, mode: dict[str, Any]) -> State:
    slots = _slots(seen.tasks)
    latest = [slot[-1] for slot in slots if not _has_gone(slot[-1])]
    running = [each for each in latest if _state(each) == "running" and each["DesiredState"] == "running"]
    replicas = (mode.get("Replicated") or {}).get("Replicas", 1)
    wanted = len(latest) if "Global" in mode else int(replicas)
    if seen.update.get("State") == "updating":
        running = [each for each in running if each["CreatedAt"] >= seen.update.get("StartedAt", "")]
    base = State(
        seen.name,
        Phase.PENDING,
        ready=len(running),
        wanted=wanted,
        restarts=sum(len(_ends(seen, slot[:-1])) for slot in slots),
        since=min((_time(each["CreatedAt"]) for each in latest), default=None),
    )
    if not wanted:
        return base._replace(phase=Phase.PENDING if _is_young(seen) and "Global" in mode else Phase.STOPPED)
    if (given_up := _given_up(seen)) is not None:
        return _about(base, Phase.FAILED, *given_up)
    if _is_to_begin(seen):
        return base._replace(phase=Phase.STARTING, reason="its update begins")
    ended = [each for each in latest if _is_over(seen, each) and _state(each) == "complete"]
    if len(running) + len(ended) >= wanted:
        return _of_all(seen, base, running, slots)
    return _failing(seen, base, slots) or _progress(seen, base, latest, "its update goes on")


def _of_all(seen: _Sight, base: State, running: Sequence[Object], slots: Sequence[Sequence[Object]]) -> State:
    """Judge a service of which nothing is missing."""
    if not running:
        return base._replace(phase=Phase.COMPLETE, ready=base.wanted)
    again = {slot[-1]["ID"] for slot in slots if _ends(seen, slot[:-1])}
    checked = _is_checked(seen.service)
    for each in running:
        lasted = (seen.now - _time(each["Status"]["Timestamp"])).total_seconds()
        needed = _SETTLED_AGAIN if each["ID"] in again else _SETTLED
        if lasted < needed and (not checked or each["ID"] in again):
            reason = "has just started" + (" again" if each["ID"] in again else "")
            return base._replace(phase=Phase.STARTING, reason=reason)
    rolled_back = seen.update.get("State") == "rollback_completed"
    reason = f"its last update was rolled back: {seen.update.get('Message', '')}" if rolled_back else ""
    return base._replace(phase=Phase.READY, reason=reason)


def _of_job(seen: _Sight, mode: dict[str, Any]) -> State:
    iteration = _iteration(seen.service.get("JobStatus"))
    tasks = [each for each in seen.tasks if _iteration(each) == iteration]
    total = (mode.get("ReplicatedJob") or {}).get("TotalCompletions", 1)
    wanted = len({each.get("NodeID", "") for each in tasks}) if "GlobalJob" in mode else int(total)
    complete = [each for each in tasks if _state(each) == "complete"]
    failed = [each for each in tasks if _state(each) in {"failed", "rejected"}]
    base = State(
        seen.name,
        Phase.PENDING,
        ready=len(complete),
        wanted=wanted,
        restarts=len(failed),
        since=min((_time(each["CreatedAt"]) for each in tasks), default=None),
    )
    if len(complete) >= wanted:
        young = _is_young(seen) and "GlobalJob" in mode and not tasks
        return base._replace(phase=Phase.PENDING if young else Phase.COMPLETE if wanted else Phase.STOPPED)
    if failed and len(failed) >= _allowed(seen, failed[-1], job=True):
        return _about(base, Phase.FAILED, _why(failed[-1], len(failed)), failed[-1])
    left = [each for each in tasks if _state(each) not in _ENDED]
    return _unplaced(seen, base, left) or _progress(seen, base, left, "runs")


def _failing(seen: _Sight, base: State, slots: Sequence[Sequence[Object]]) -> State | None:
    """Find a slot whose task will not come up."""
    for slot in slots:
        if _has_gone(slot[-1]) or _state(slot[-1]) == "running":
            continue
        ends = _ends(seen, slot)
        if ends and (len(ends) >= _allowed(seen, ends[-1]) or _is_over(seen, slot[-1])):
            return _about(base, Phase.FAILED, _why(ends[-1], len(ends)), ends[-1])
    return _unplaced(seen, base, [slot[-1] for slot in slots])


def _unplaced(seen: _Sight, base: State, latest: Sequence[Object]) -> State | None:
    """Find a task that no node takes, and that no other of the service will make room for."""
    leaving = [each for each in seen.tasks if each["DesiredState"] == "shutdown" and _state(each) == "running"]
    for each in latest:
        error = each["Status"].get("Err", "")
        waited = (seen.now - _time(each["Status"]["Timestamp"])).total_seconds()
        is_refused = _state(each) == "pending" and error and each["DesiredState"] not in _GOING
        if is_refused and waited >= _UNSCHEDULABLE and not leaving:
            reason = f"fits on no node: {error.removeprefix('no suitable node ')}"
            return _about(base, Phase.FAILED, reason, each)
    return None


def _given_up(seen: _Sight) -> tuple[str, Object | None] | None:
    """Say why the swarm stopped an update; None where it did not."""
    status, message = seen.update.get("State"), seen.update.get("Message", "")
    if status not in {"paused", "rollback_started", "rollback_paused"}:
        return None
    since = seen.update.get("StartedAt", "")
    failed = [each for each in seen.tasks if _state(each) in {"failed", "rejected"} and each["CreatedAt"] >= since]
    why = f" ({_why(failed[-1], len(failed))})" if failed else ""
    what = "is paused" if status == "paused" else "failed, and is rolled back"
    return f"its update {what}: {message}{why}", failed[-1] if failed else None


def _progress(seen: _Sight, base: State, latest: Sequence[Object], runs: str = "") -> State:
    """Say what the tasks are about that are not up. `runs` is what is said of one that runs and is to end."""
    for each in latest:
        found = _state(each)
        if found in _WAITS:
            return _about(base, Phase.PENDING, each["Status"].get("Err", ""), each)
        if found == "preparing":
            return _about(base, Phase.PENDING, "its image is fetched, or its volumes are made ready", each)
        if found == "starting":
            return _about(base, Phase.STARTING, "not healthy yet" if _is_checked(seen.service) else "", each)
    running = [each for each in latest if _state(each) == "running"]
    return _about(base, Phase.STARTING, runs, running[0]) if running else base


def _about(base: State, phase: Phase, reason: str, task: Object | None) -> State:
    """Give the state with what it speaks of."""
    pod, container = (task["ID"], _container(task)[:12]) if task else ("", "")
    return base._replace(phase=phase, reason=reason, pod=pod, container=container)


def _why(task: Object, times: int) -> str:
    """Say why a task ended, as far as the swarm knows."""
    error = task["Status"].get("Err", "")
    if "No such image" in error:
        return f"the image cannot be pulled: {error}"
    if "unhealthy container" in error:
        return f"its health check does not pass ({error})"
    if _state(task) == "rejected":
        return f"its task is rejected: {error}"
    if "starting container failed" in error:
        return f"the container cannot start: {error}"
    code = (task["Status"].get("ContainerStatus") or {}).get("ExitCode", 0)
    if times == 1:
        return f"ended with exit code {code}"
    return f"ends again and again, last with exit code {code}, after {times} tries"


def _allowed(seen: _Sight, task: Object, *, job: bool = False) -> int:
    """Give how often a task may end as this one did."""
    policy, error = seen.policy, task["Status"].get("Err", "")
    if policy.get("Condition") == "none" or "unhealthy container" in error:
        return 1
    if _state(task) == "rejected" or "starting container failed" in error:
        return 1 if seen.nodes == 1 else _REJECTED
    if not job:
        return _TIMES
    attempts = int(policy.get("MaxAttempts") or 0)
    # A swarm remembers five tasks of a slot.
    return min(attempts + 1, 5) if attempts else _TIMES_OF_A_JOB


def _ends(seen: _Sight, tasks: Sequence[Object]) -> list[Object]:
    """Give the tasks of a slot that ended by themselves lately, and since the last update."""
    since = seen.update.get("StartedAt", "")
    found = [each for each in tasks if _state(each) in _ENDED and each["CreatedAt"] >= since]
    if not found:
        return []
    limit = seen.now - timedelta(seconds=_REMEMBERED)
    if seen.since is not None:
        limit = max(limit, seen.since)
    return [each for each in found if _time(each["Status"]["Timestamp"]) >= limit]


def _is_over(seen: _Sight, task: Object) -> bool:
    """Whether a task has ended and no other takes its place."""
    condition = seen.policy.get("Condition", "any")
    ended = _state(task)
    return ended in _ENDED and (condition == "none" or (condition == "on-failure" and ended == "complete"))


def _has_gone(task: Object) -> bool:
    """Whether a task was told to end, and did not end by itself: its place is no longer needed."""
    return task["DesiredState"] == "remove" or (task["DesiredState"] == "shutdown" and _state(task) not in _ENDED)


def _is_to_begin(seen: _Sight) -> bool:
    """Whether an update came this moment, which the swarm may not have noticed yet: the tasks are those of before."""
    return "PreviousSpec" in seen.service and not seen.update and _is_young(seen)


def _is_young(seen: _Sight) -> bool:
    return abs((seen.now - _time(seen.service["UpdatedAt"])).total_seconds()) < _BEGINS


def _is_checked(service: Object) -> bool:
    check = service["Spec"]["TaskTemplate"].get("ContainerSpec", {}).get("Healthcheck") or {}
    return bool(check.get("Test")) and check["Test"] != ["NONE"]


def _slots(tasks: Iterable[Object]) -> list[list[Object]]:
    """Group the tasks by the place that they fill: a number, or a node; the oldest first."""
    found: dict[str, list[Object]] = {}
    for each in tasks:
        found.setdefault(str(each.get("Slot") or each.get("NodeID", "")), []).append(each)
    return [found[key] for key in sorted(found)]


def _state(task: Object) -> str:
    return str(task["Status"]["State"])


def _container(task: Object) -> str:
    return str((task["Status"].get("ContainerStatus") or {}).get("ContainerID") or "")


def _iteration(found: dict[str, Any] | None) -> int:
    return int(((found or {}).get("JobIteration") or {}).get("Index", 0))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
