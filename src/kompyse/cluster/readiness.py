"""How a service does: its workload, its pods and their events in, one state out.

Nothing is asked here; `observing.py` brings the objects. A state is failing only when waiting longer will not help: an
image that cannot be pulled, a container that ends again and again, a pod that fits nowhere, a Job that gave up, a
health check that has failed as often as it may.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kompyse.targets import Object


class Phase(StrEnum):
    """Where a service stands."""

    PENDING = "pending"
    """Nothing runs yet, or not all of it exists."""
    WAITING = "waiting"
    """For a service that it depends on."""
    STARTING = "starting"
    """Its containers run, and are not ready."""
    READY = "ready"
    COMPLETE = "complete"
    """It ran to its end."""
    STOPPED = "stopped"
    """It is to run nowhere: it has no replicas."""
    FAILED = "failed"

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to wait for."""
        return self in {Phase.READY, Phase.COMPLETE, Phase.STOPPED}


class State(NamedTuple):
    """One service."""

    service: str
    phase: Phase
    ready: int = 0
    wanted: int = 0
    reason: str = ""
    """What it waits for, or why it fails; empty when there is nothing to say."""
    restarts: int = 0
    since: datetime | None = None
    """When its oldest pod was made."""
    pod: str = ""
    """The pod that the reason speaks of."""
    container: str = ""
    """The container there."""


UNSCHEDULABLE = 5.0
"""Seconds for which a pod may fit nowhere: what the cluster itself may mend in a moment."""
CONFIG = 5.0
"""The same for what a container is made of."""
SETTLED = 2.0
"""Seconds for which a container without a health check has to run: one that ends at once was never up."""
SETTLED_AGAIN = 11.0
"""The same for one that has ended before: the kubelet waits 10 seconds before it starts it the third time."""
_NO_IMAGE = frozenset({"ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})
_NO_CONTAINER = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})


def state(
    service: str,
    workload: Object,
    pods: Sequence[Object],
    events: Sequence[Object] = (),
    *,
    now: datetime | None = None,
) -> State:
    """Judge a service. `pods` are those of the workload, `events` those about it and about the pods."""
    now = now or datetime.now(UTC)
    alive = [each for each in pods if not each["metadata"].get("deletionTimestamp")]
    current = _current(workload, alive)
    base = State(
        service,
        Phase.PENDING,
        ready=_ready_of(workload, current),
        wanted=_wanted(workload),
        restarts=sum(each["restartCount"] for pod in current for each in _statuses(pod, "containerStatuses")),
        since=min((_time(each["metadata"]["creationTimestamp"]) for each in current), default=None),
    )
    for judge in (_by_its_end, _by_being_ready, _by_failing, _by_progress):
        found = judge(base, _Sight(workload, pods, current, events, now))
        if found is not None:
            return found
    return base


class _Sight(NamedTuple):
    """All that is known of a service."""

    workload: Object
    pods: Sequence[Object]
    current: Sequence[Object]
    """The pods of the workload as it is now, without those of what it was before."""
    events: Sequence[Object]
    now: datetime


def _by_its_end(base: State, seen: _Sight) -> State | None:
    ended = _ended(seen.workload)
    if ended is None:
        return None
    phase, reason = ended
    pod = _failed_pod(seen.pods) if phase is Phase.FAILED else ""
    return base._replace(phase=phase, reason=reason, pod=pod, container=base.service if pod else "")


def _by_being_ready(base: State, seen: _Sight) -> State | None:
    if not _is_ready(seen.workload):
        return None
    reason = next((found for pod in seen.current if (found := _unsettled(pod, seen.now))), None)
    if reason is not None:
        return base._replace(phase=Phase.STARTING, reason=reason)
    return base._replace(phase=Phase.READY if base.wanted else Phase.STOPPED)


def _by_failing(base: State, seen: _Sight) -> State | None:
    for pod in seen.current:
        failure = _failure(pod, seen.events, seen.now)
        if failure is not None:
            container, reason = failure
            return base._replace(phase=Phase.FAILED, reason=reason, pod=pod["metadata"]["name"], container=container)
    refused = _refused(seen.workload, seen.events)
    return base._replace(phase=Phase.FAILED, reason=refused) if refused else None


def _by_progress(base: State, seen: _Sight) -> State | None:
    for pod in seen.current:
        found = _progress(pod)
        if found is not None:
            phase, reason, container = found
            return base._replace(phase=phase, reason=reason, pod=pod["metadata"]["name"], container=container)
    # All pods are ready, and the workload has not counted them yet.
    counted = len(seen.current) >= base.wanted > 0 and seen.workload["kind"] != "Job"
    return base._replace(phase=Phase.STARTING, reason="just became ready") if counted else None


def _wanted(workload: Object) -> int:
    spec, status = workload.get("spec", {}), workload.get("status", {})
    if workload["kind"] == "DaemonSet":
        return int(status.get("desiredNumberScheduled", 0))
    if workload["kind"] == "Job":
        return int(spec.get("completions") or spec.get("parallelism") or 1)
    return int(spec.get("replicas", 1))


def _ready_of(workload: Object, pods: Sequence[Object]) -> int:
    if workload["kind"] == "Job":
        return int(workload.get("status", {}).get("succeeded", 0))
    return sum(any(_is(each, "Ready") for each in _conditions(pod)) for pod in pods)


def _is_ready(workload: Object) -> bool:
    """Whether the workload is as its spec says, with nothing left of what was before."""
    kind, status = workload["kind"], workload.get("status", {})
    if kind == "CronJob":
        return True
    if kind == "Job" or status.get("observedGeneration", 0) < workload["metadata"].get("generation", 0):
        return False
    wanted = _wanted(workload)
    if kind == "DaemonSet":
        return "desiredNumberScheduled" in status and (
            status.get("updatedNumberScheduled", 0) == status.get("numberAvailable", 0) == wanted
        )
    if kind == "StatefulSet":
        return bool(
            status.get("updatedReplicas", 0) >= wanted
            and status.get("readyReplicas", 0) == wanted
            and status.get("replicas", 0) == wanted
        )
    return bool(
        status.get("updatedReplicas", 0) == wanted
        and status.get("availableReplicas", 0) == wanted
        and status.get("replicas", 0) == wanted
    )


def _ended(workload: Object) -> tuple[Phase, str] | None:
    """Say how a Job ended; None for one that runs, and for everything that does not end."""
    if workload["kind"] != "Job":
        return None
    for each in workload.get("status", {}).get("conditions", ()):
        if _is(each, "Complete"):
            return Phase.COMPLETE, ""
        if _is(each, "Failed"):
            return Phase.FAILED, each.get("message") or each.get("reason") or "the Job failed"
    return None


def _failed_pod(pods: Sequence[Object]) -> str:
    failed = [each for each in pods if each.get("status", {}).get("phase") == "Failed"] or list(pods)
    newest = max(failed, key=lambda each: each["metadata"]["creationTimestamp"], default=None)
    return newest["metadata"]["name"] if newest else ""


def _current(workload: Object, pods: Sequence[Object]) -> list[Object]:
    """Leave out the pods of what the workload was before."""
    if workload["kind"] == "StatefulSet":
        revision = workload.get("status", {}).get("updateRevision")
        same = [each for each in pods if each["metadata"]["labels"].get("controller-revision-hash") == revision]
        return same or list(pods)
    if workload["kind"] != "Deployment":
        return list(pods)
    hashes: dict[str, str] = {}
    for each in pods:
        word = each["metadata"]["labels"].get("pod-template-hash", "")
        made = each["metadata"]["creationTimestamp"]
        hashes[word] = min(hashes.get(word, made), made)
    newest = max(hashes, key=lambda word: hashes[word], default="")
    return [each for each in pods if each["metadata"]["labels"].get("pod-template-hash", "") == newest]


def _failure(pod: Object, events: Sequence[Object], now: datetime) -> tuple[str, str] | None:
    """Give the container of a pod that cannot become ready, and why; the container is empty where it is the pod."""
    for each in _conditions(pod):
        unscheduled = each["type"] == "PodScheduled" and each["status"] == "False"
        if unscheduled and each.get("reason") == "Unschedulable":
            since = _time(each.get("lastTransitionTime") or pod["metadata"]["creationTimestamp"])
            if (now - since).total_seconds() >= UNSCHEDULABLE:
                return "", f"fits on no node: {each.get('message', '')}"
    for status in (*_statuses(pod, "initContainerStatuses"), *_statuses(pod, "containerStatuses")):
        waiting = status.get("state", {}).get("waiting", {})
        reason, message = waiting.get("reason", ""), waiting.get("message", "")
        if reason in _NO_IMAGE:
            return status["name"], f"the image {status['image']} cannot be pulled ({reason}): {message}"
        if reason in _NO_CONTAINER and _age(pod, now) >= CONFIG:
            return status["name"], f"the container cannot start ({reason}): {message}"
        if reason == "CrashLoopBackOff":
            ended = status.get("lastState", {}).get("terminated", {})
            return status["name"], f"ends again and again, {_exit(ended)}, after {_times(status['restartCount'])}"
    return _unhealthy(pod, events, now)


def _unsettled(pod: Object, now: datetime) -> str | None:
    """Say that a container without a health check has started only now; None when all have run for a while."""
    checked = {each["name"] for each in pod["spec"]["containers"] if "readinessProbe" in each}
    for status in _statuses(pod, "containerStatuses"):
        running = status.get("state", {}).get("running")
        if status["name"] in checked or not running:
            continue
        restarts = status["restartCount"]
        lasted = (now - _time(running["startedAt"])).total_seconds()
        if lasted < (SETTLED_AGAIN if restarts else SETTLED):
            return f"has just started again, after {_times(restarts)}" if restarts else "has just started"
    return None


def _unhealthy(pod: Object, events: Sequence[Object], now: datetime) -> tuple[str, str] | None:
    """Find a container whose health check has failed as often as it may since it started."""
    for status in _statuses(pod, "containerStatuses"):
        running = status.get("state", {}).get("running")
        probe = next(
            (each.get("readinessProbe") for each in pod["spec"]["containers"] if each["name"] == status["name"]), None
        )
        if status.get("ready") or not running or not probe:
            continue
        lasted = (now - _time(running["startedAt"])).total_seconds()
        threshold = probe.get("failureThreshold", 3)
        allowed = probe.get("initialDelaySeconds", 0) + threshold * probe.get("periodSeconds", 10)
        failed = [
            each
            for each in events
            if each.get("reason") == "Unhealthy"
            and each["involvedObject"].get("name") == pod["metadata"]["name"]
            and status["name"] in (each["involvedObject"].get("fieldPath") or "")
        ]
        if lasted >= allowed and sum(_count(each) for each in failed) >= threshold:
            last = max(failed, key=_seen)
            return status["name"], f"its health check does not pass: {last.get('message', '')}"
    return None


def _refused(workload: Object, events: Sequence[Object]) -> str:
    """Say why no pod of a workload may be made: a quota, a policy, an account that is not there."""
    for each in workload.get("status", {}).get("conditions", ()):
        if _is(each, "ReplicaFailure"):
            return f"its pods are refused: {each.get('message', '')}"
    kind, name = workload["kind"], workload["metadata"]["name"]
    if kind in {"StatefulSet", "DaemonSet", "Job"}:
        for event in events:
            about = event["involvedObject"]
            if event.get("reason") == "FailedCreate" and (about.get("kind"), about.get("name")) == (kind, name):
                return f"its pods are refused: {event.get('message', '')}"
    return ""


def _progress(pod: Object) -> tuple[Phase, str, str] | None:
    """Say what a pod is about that is not ready."""
    if any(_is(each, "Ready") for each in _conditions(pod)):
        return None
    for status in _statuses(pod, "initContainerStatuses"):
        condition = status.get("state", {})
        if "running" in condition:
            return Phase.WAITING, _waits_for(status["name"]), status["name"]
        if "terminated" not in condition:
            return Phase.PENDING, condition.get("waiting", {}).get("reason", ""), status["name"]
    for status in _statuses(pod, "containerStatuses"):
        if status.get("ready"):
            continue
        condition = status.get("state", {})
        if "running" in condition:
            return Phase.STARTING, "not healthy yet", status["name"]
        code = condition.get("terminated", {}).get("exitCode")
        said = f"has ended with exit code {code}" if code else condition.get("waiting", {}).get("reason", "")
        return Phase.PENDING, said, status["name"]
    unscheduled = [each for each in _conditions(pod) if each["type"] == "PodScheduled" and each["status"] == "False"]
    return Phase.PENDING, unscheduled[0].get("message", "") if unscheduled else "", ""


def _waits_for(container: str) -> str:
    """Name the service that a waiter waits for: its container is called `wait-db-ready`."""
    if container == "wait-says":
        return "waits for the services that it depends on"
    if container.startswith("wait-"):
        return f"waits for {container.removeprefix('wait-').rpartition('-')[0]}"
    return f"runs {container} first"


def _exit(ended: dict[str, Any]) -> str:
    code, reason = ended.get("exitCode"), ended.get("reason", "")
    return f"last with exit code {code}" + (f" ({reason})" if reason and reason != "Error" else "")


def _times(number: int) -> str:
    return "1 restart" if number == 1 else f"{number} restarts"


def _conditions(pod: Object) -> Iterable[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = pod.get("status", {}).get("conditions", ())
    return found


def _statuses(pod: Object, which: str) -> Iterator[dict[str, Any]]:
    yield from pod.get("status", {}).get(which, ())


def _is(condition: dict[str, Any], kind: str) -> bool:
    return bool(condition["type"] == kind and condition["status"] == "True")


def _count(event: Object) -> int:
    return int(event.get("count") or (event.get("series") or {}).get("count") or 1)


def _seen(event: Object) -> str:
    return event.get("lastTimestamp") or event.get("eventTime") or event["metadata"].get("creationTimestamp") or ""


def _age(pod: Object, now: datetime) -> float:
    return (now - _time(pod["metadata"]["creationTimestamp"])).total_seconds()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
