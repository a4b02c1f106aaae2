"""The logs of a project: those of every container of its services, merged as they come.

Takes a session and the services; gives lines, each with the service, the pod and the container that wrote it. Followed
logs go on with the pods that come later, and end when the caller stops. A connection that breaks costs no line and
repeats none: every line is asked for with its time, and what follows is asked for from the last one on.
"""

from __future__ import annotations

import queue
import re
import threading
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kompyse.cluster.errors import ApiError, Cut, Unreachable
from kompyse.cluster.observing import service_of
from kompyse.cluster.server import retries
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kompyse.cluster.session import Session
    from kompyse.targets import Object


_Told = TypeVar("_Told")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
"""What the node puts before a line: a time with nanoseconds, always as many digits, in the zone of the node."""


class Line(NamedTuple):
    """A line of a log."""

    service: str
    pod: str
    container: str
    text: str


class Asked(NamedTuple):
    """Which logs."""

    services: Collection[str] = ()
    """Normalised names; empty for all."""
    follow: bool = False
    since: int | None = None
    """Seconds back; None for all there is."""
    tail: int | None = None
    """Lines back, of each container; None for all there are."""
    timestamps: bool = False


def check(session: Session, services: Iterable[str]) -> None:
    """Refuse names that the project has no service of: there would be nothing to wait for.

    Raises:
        ClusterError: it names the services that there are.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    wanted = {each: name.label(each) for each in services}
    if not wanted:
        return
    pods = _pods(session)
    known = {service_of(pod) for pod in pods}
    known |= {each["name"] for pod in pods for each in pod["spec"].get("containers", ())}
    missing = [each for each, label in wanted.items() if label not in known]
    if missing:
        from kompyse.cluster import scaling  # noqa: PLC0415 - for services without pods

        scaling.found(session, missing)


def lines(session: Session, asked: Asked, stop: threading.Event) -> Iterator[Line]:
    """Give the lines; those of one container stay in their order.

    Raises:
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    if not asked.follow:
        for pod in sorted(_pods(session), key=lambda each: each["metadata"]["name"]):
            for container in _containers(pod, asked):
                for text in _read(session, pod, container, asked, stop):
                    yield Line(service_of(pod), pod["metadata"]["name"], container, text)
        return
    yield from _followed(session, asked, stop)


def _pods(session: Session) -> list[Object]:
    found: list[Object] = session.client.get(session.path("pods"), labelSelector=session.selector)["items"]
    return found


def _containers(pod: Object, asked: Asked) -> list[str]:
    """Name the containers of a pod that have written something: those of services, which are called like these."""
    found = []
    for status in pod.get("status", {}).get("containerStatuses", ()):
        began = {"running", "terminated"} & set(status.get("state", {})) or status.get("lastState")
        wanted = not asked.services or status["name"] in asked.services or service_of(pod) in asked.services
        if began and wanted:
            found.append(status["name"])
    return found


def _read(session: Session, pod: Object, container: str, asked: Asked, stop: threading.Event) -> Iterator[str]:
    """Give the lines of one container, and go on after the last one where the connection breaks."""
    query = {"container": container, "follow": "true" if asked.follow else "false", "timestamps": "true"}
    if asked.since is not None:
        query["sinceSeconds"] = str(asked.since)
    if asked.tail is not None:
        query["tailLines"] = str(asked.tail)
    path = session.path("pods", f"{pod['metadata']['name']}/log")
    last, cuts = "", 0
    while True:
        try:
            for each in session.client.lines(path, query, stop):
                line = each.decode(errors="replace").removesuffix("\r")
                stamp, _, text = line.partition(" ")
                if not _STAMP.fullmatch(stamp):
                    yield line  # said by the node, not by the container
                elif stamp > last:
                    last, cuts = stamp, 0
                    yield line if asked.timestamps else text
        except Cut:
            cuts += 1
            if cuts == retries.ATTEMPTS:
                raise
        else:
            return
        if last:
            query.pop("sinceSeconds", None)
            query.pop("tailLines", None)
            query["sinceTime"] = _STAMP.sub(r"\1\2", last)
        stop.wait(retries.pause(cuts))


def _followed(session: Session, asked: Asked, stop: threading.Event) -> Iterator[Line]:
    follower = _Follower(session, asked, stop)
    threading.Thread(target=follower.look, daemon=True).start()
    for found in taken(follower.told, stop):
        if isinstance(found, Exception):
            raise found
        yield found


def taken(told: queue.SimpleQueue[_Told], stop: threading.Event) -> Iterator[_Told]:
    """Give what threads tell, as it comes, until `stop` is set."""
    while not stop.is_set():
        try:
            found = told.get(timeout=0.2)
        except queue.Empty:
            continue
        yield found


class _Follower:
    """Looks for pods and follows their containers, each run of each in a thread; what they write goes into `told`."""

    def __init__(self, session: Session, asked: Asked, stop: threading.Event) -> None:
        self.told: queue.SimpleQueue[Line | Exception] = queue.SimpleQueue()
        self._session, self._asked, self._stop = session, asked, stop
        self._begun: set[tuple[str, str, int]] = set()

    def look(self) -> None:
        """Watch the pods until the end."""
        session = self._session
        try:
            for event in session.client.watch(session.path("pods"), self._stop, selector=session.selector):
                if event.kind in {"ADDED", "MODIFIED"}:
                    self._begin(event.object)
        except (ApiError, Unreachable) as error:
            self.told.put(error)

    def _begin(self, pod: Object) -> None:
        for container in _containers(pod, self._asked):
            key = (pod["metadata"]["uid"], container, _run(pod, container))
            if key not in self._begun:
                self._begun.add(key)
                threading.Thread(target=self._follow, args=(pod, container), daemon=True).start()

    def _follow(self, pod: Object, container: str) -> None:
        try:
            for text in _read(self._session, pod, container, self._asked, self._stop):
                self.told.put(Line(service_of(pod), pod["metadata"]["name"], container, text))
        except ApiError as error:
            if error.status not in {400, 404}:  # the container is gone, or has not begun yet
                self.told.put(error)
        except Unreachable as error:
            self.told.put(error)


def _run(pod: Object, container: str) -> int:
    """Count the runs of a container: each has a log of its own."""
    statuses = pod["status"]["containerStatuses"]
    return next(int(each["restartCount"]) for each in statuses if each["name"] == container)
