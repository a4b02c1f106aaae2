"""Take a project off a cluster: its objects go, its data stays unless it is asked for.

Takes the session of a project; gives what was deleted and what was kept. The workloads go first, so that nothing is
left to write to a volume, and last the parent of the set, so that a run that is killed is finished by the next.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kompyse.cluster import applyset
from kompyse.cluster.applying import Applied, Outcome, title
from kompyse.cluster.errors import ApiError, ClusterError, finding
from kompyse.cluster.server.connection import CONNECTIONS
from kompyse.diagnostics.codes.cluster import STILL_THERE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kompyse.cluster.session import Session
    from kompyse.targets import Object

_DATA = frozenset({"PersistentVolumeClaim", "PersistentVolume"})
"""Kinds that hold data."""
_WORKLOADS = frozenset({"Job", "CronJob", "Deployment", "StatefulSet", "DaemonSet", "HorizontalPodAutoscaler"})


def remove(
    session: Session,
    *,
    volumes: bool = False,
    seconds: float = 120,
    grace: int | None = None,
    told: Callable[[Applied], object] = lambda _: None,
) -> list[Applied]:
    """Delete what was applied for a project. A project that is not there gives an empty list.

    `volumes` deletes the claims too, and with them the data. `seconds` is how long it waits for what is deleted to be
    gone, `grace` the seconds that containers get to end.

    Raises:
        ClusterError: something is not gone in time.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    own = session.applyset
    parent = applyset.read(session.client, own)
    if parent is None:
        return []
    listed = applyset.resources(applyset.recorded(parent), session.kinds)
    found = applyset.members(session.client, own, listed)
    if volumes:
        found += _claims_of_replicas(session, found)
    workloads = [each for each in found if each["kind"] in _WORKLOADS]
    others = [each for each in found if each not in workloads and each["kind"] not in _DATA]
    data = [each for each in found if each["kind"] in _DATA]
    done = []
    for step in (workloads, others, data if volumes else []):
        done += _step([each for each in step if each["kind"] != "Namespace"], session, grace, told)
    kept = [Applied(each, Outcome.KEPT) for each in data if not volumes]
    spaces = [Applied(each, Outcome.KEPT) for each in found if each["kind"] == "Namespace"]
    for each in (*kept, *spaces):
        told(each)
    deadline = time.monotonic() + seconds
    _wait([each.object for each in done], session, deadline)
    if kept:
        kinds = {applyset.group_kind(each.object) for each in kept}
        session.client.apply(own.path, own.parent(kinds, {}), force=True)
    else:
        session.client.delete(own.path)
    return [*done, *kept, *spaces]


def _claims_of_replicas(session: Session, found: Sequence[Object]) -> list[Object]:
    """Give the claims that StatefulSets made of their templates: they carry the labels of the pods, not of the set."""
    known = {each["metadata"]["name"] for each in found if each["kind"] == "PersistentVolumeClaim"}
    claims = session.client.get(session.path("persistentvolumeclaims"), labelSelector=session.selector)["items"]
    return [
        {**each, "apiVersion": "v1", "kind": "PersistentVolumeClaim"}
        for each in claims
        if each["metadata"]["name"] not in known
    ]


def _step(
    step: Sequence[Object], session: Session, grace: int | None, told: Callable[[Applied], object]
) -> list[Applied]:
    def one(made: Object) -> Applied:
        # In the foreground, an object is gone when its pods are.
        propagation = "Foreground" if made["kind"] in _WORKLOADS else "Background"
        session.client.delete(session.kinds.path(made, session.namespace), propagation=propagation)
        applied = Applied(made, Outcome.DELETED)
        told(applied)
        return applied

    if not step:
        return []
    if grace is not None:
        _shorten(session, grace)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(one, step))


def _shorten(session: Session, grace: int) -> None:
    """Ask the pods to end within the seconds that were asked for."""
    for each in session.client.get(session.path("pods"), labelSelector=session.selector)["items"]:
        session.client.delete(session.path("pods", each["metadata"]["name"]), grace=grace)


def _wait(objects: Sequence[Object], session: Session, deadline: float) -> None:
    left = list(objects)
    while left:
        left = [each for each in left if _is_there(each, session)]
        if left and time.monotonic() > deadline:
            message = f"deleted, and still not gone: {', '.join(title(each) for each in left)}"
            raise ClusterError((finding(STILL_THERE, message),))
        if left:
            time.sleep(0.2)


def _is_there(made: Object, session: Session) -> bool:
    try:
        found = session.client.get(session.kinds.path(made, session.namespace))
    except ApiError as error:
        if error.status == 404:
            return False
        raise
    return bool(found["metadata"]["uid"] == made["metadata"]["uid"])
