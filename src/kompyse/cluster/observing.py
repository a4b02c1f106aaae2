"""Watch a project: one watch a kind, and after every change the states of its services.

Takes a session and the workloads to look at; gives states until the caller stops. Nothing is polled but the clock: a
state may also change because time passes (a pod that fits nowhere for some seconds).
"""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster import readiness
from kompyse.cluster.errors import ApiError, Unreachable
from kompyse.cluster.strategies import colours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.cluster.readiness import State
    from kompyse.cluster.server.client import Event
    from kompyse.cluster.session import Session
    from kompyse.targets import Object

NAME = "app.kubernetes.io/name"
WORKLOADS = {
    "Deployment": ("apps", "deployments"),
    "StatefulSet": ("apps", "statefulsets"),
    "DaemonSet": ("apps", "daemonsets"),
    "Job": ("batch", "jobs"),
    "CronJob": ("batch", "cronjobs"),
}
"""The kinds that run services: their group, and their name in paths."""
_TICK = 0.5


class Observed(NamedTuple):
    """What is known of a project at a moment."""

    states: tuple[State, ...]
    """One a workload, in the order of their names."""
    pods: tuple[Object, ...]


class _Told(NamedTuple):
    kind: str
    event: Event | Exception


@contextmanager
def observed(session: Session, kinds: frozenset[str] = frozenset(WORKLOADS)) -> Iterator[Iterator[Observed]]:
    """Watch the workloads of these kinds, their pods and events. Gives what is known, again after every change.

    Raises, while it is iterated:
        ApiError, Unreachable: a watch cannot go on.
    """
    stop = threading.Event()
    told: queue.SimpleQueue[_Told] = queue.SimpleQueue()
    paths = {kind: session.path(WORKLOADS[kind][1], group=WORKLOADS[kind][0]) for kind in sorted(kinds)}
    watched = {**paths, "Pod": session.path("pods"), "Event": session.path("events")}

    def follow(kind: str, path: str) -> None:
        selector = "" if kind == "Event" else session.selector
        try:
            for event in session.client.watch(path, stop, selector=selector):
                told.put(_Told(kind, event))
        except (ApiError, Unreachable) as error:
            told.put(_Told(kind, error))

    threads = [threading.Thread(target=follow, args=each, daemon=True) for each in watched.items()]
    for each in threads:
        each.start()
    try:
        yield _states(told, len(watched))
    finally:
        stop.set()


def _states(told: queue.SimpleQueue[_Told], watches: int) -> Iterator[Observed]:
    known: dict[str, dict[str, Object]] = {}
    synced: set[str] = set()
    while True:
        waiting = [*_taken(told)]
        for kind, event in waiting:
            if isinstance(event, Exception):
                raise event
            objects = known.setdefault(kind, {})
            if event.kind == "SYNCED":
                synced.add(kind)
            elif event.kind == "DELETED":
                objects.pop(event.object["metadata"]["uid"], None)
            else:
                objects[event.object["metadata"]["uid"]] = {**event.object, "kind": kind}
        if len(synced) == watches:
            yield _judged(known)


def _taken(told: queue.SimpleQueue[_Told]) -> Iterator[_Told]:
    """Take all that was told, and wait a moment for the first."""
    try:
        yield told.get(timeout=_TICK)
        while True:
            yield told.get_nowait()
    except queue.Empty:
        return


def _judged(known: Mapping[str, Mapping[str, Object]]) -> Observed:
    pods = tuple(known.get("Pod", {}).values())
    events = tuple(known.get("Event", {}).values())
    states = [
        readiness.state(_title(each), each, [pod for pod in pods if _is_of(pod, each)], events)
        for kind in WORKLOADS
        for each in known.get(kind, {}).values()
        if not (_is_of_a_schedule(each) or _stands_by(each))
    ]
    return Observed(tuple(sorted(states)), pods)


def service_of(made: Object) -> str:
    """Name the service of an object."""
    labels: dict[str, str] = made["metadata"].get("labels") or {}
    name: str = made["metadata"]["name"]
    return labels.get(NAME) or name


def _is_of(pod: Object, workload: Object) -> bool:
    return service_of(pod) == service_of(workload) and colours.side_of(pod) == colours.side_of(workload)


def _title(workload: Object) -> str:
    """Name a workload as its service, or, where another one serves in its place, with its colour too."""
    service = service_of(workload)
    return service if colours.is_live(workload) else colours.title_of(service, colours.side_of(workload))


def _stands_by(workload: Object) -> bool:
    """Whether a workload only waits without pods, to be gone back to."""
    return colours.standing_of(workload) == colours.EARLIER and workload["spec"].get("replicas") == 0


def _is_of_a_schedule(workload: Object) -> bool:
    """Whether a Job was made by a CronJob: it says nothing about what was applied."""
    return any(each["kind"] == "CronJob" for each in workload["metadata"].get("ownerReferences", ()))
