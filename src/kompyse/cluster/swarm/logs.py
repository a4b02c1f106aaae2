"""The logs of a stack: those of all tasks of its services, merged as they come.

Takes a session and the services; gives lines as the logs of a cluster have them. One command runs for each service, and
goes on with the tasks that come later. A service whose log cannot be read is told, and the others are read on.
"""

from __future__ import annotations

import queue
import re
import threading
from typing import TYPE_CHECKING

from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.logs import Asked, Line, taken
from kompyse.cluster.swarm.observing import services
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d) ")


def starts_with_time(line: str) -> bool:
    """Whether a line comes from a container: the docker command puts a time before no other."""
    return _TIME.match(line) is not None


def lines(
    session: Session,
    asked: Asked,
    stop: threading.Event,
    tell: Callable[[Diagnostic], object] = lambda _: None,
) -> Iterator[Line]:
    """Give the lines; those of one service stay in their order.

    Raises:
        ClusterError: the engine does not answer.
    """
    names = []
    for name, service in services(session).items():
        if asked.services and name not in asked.services:
            continue
        if (service["Spec"]["TaskTemplate"].get("LogDriver") or {}).get("Name") == "none":
            # The docker command says nothing of it, and nothing else either.
            tell(finding(codes.LOGS_UNREADABLE, f"{name}: its logging driver is none, so nothing is kept"))
        else:
            names.append(name)
    if asked.follow:
        yield from _followed(session, asked, names, stop, tell)
        return
    for name in names:
        try:
            yield from _read(session, name, asked, stop)
        except ClusterError as error:
            tell(_unreadable(name, error))


def _unreadable(name: str, error: ClusterError) -> Diagnostic:
    return finding(codes.LOGS_UNREADABLE, f"{name}: {error.diagnostics[0].message}")


def _followed(
    session: Session,
    asked: Asked,
    names: Collection[str],
    stop: threading.Event,
    tell: Callable[[Diagnostic], object],
) -> Iterator[Line]:
    told: queue.SimpleQueue[Line | Diagnostic | None] = queue.SimpleQueue()

    def follow(name: str) -> None:
        try:
            for line in _read(session, name, asked, stop):
                told.put(line)
        except ClusterError as error:
            told.put(_unreadable(name, error))
        told.put(None)

    for name in names:
        threading.Thread(target=follow, args=(name,), daemon=True).start()
    left = len(names)
    for found in taken(told, stop) if names else ():
        if isinstance(found, Line):
            yield found
        elif found is not None:
            tell(found)
        elif not (left := left - 1):
            return


def _read(session: Session, name: str, asked: Asked, stop: threading.Event) -> Iterator[Line]:
    words = ["service", "logs", "--raw", "--timestamps"]
    if asked.follow:
        words.append("--follow")
    if asked.since is not None:
        words += ["--since", f"{asked.since}s"]
    if asked.tail is not None:
        words += ["--tail", str(asked.tail)]
    for text in session.docker.lines((*words, session.full(name)), stop):
        if starts_with_time(text):
            yield Line(name, "", name, text if asked.timestamps else text.partition(" ")[2])
