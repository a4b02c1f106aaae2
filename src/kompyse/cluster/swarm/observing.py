"""Look at a stack: its services, their tasks, and the states that follow from these.

The swarm tells nobody of its tasks, so they are asked for: often in the beginning, then once a second.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.observing import Observed
from kompyse.cluster.swarm import convergence
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from kompyse.cluster.readiness import State
    from kompyse.cluster.swarm.session import Session
    from kompyse.targets import Object

_FIRST, _LAST, _SLOWER = 0.3, 1.0, 1.2
_ATTEMPTS = 5
"""Looks that may fail one after the other before it counts."""


class Seen(NamedTuple):
    """What is known of a stack at a moment."""

    states: tuple[State, ...]
    """One a service, in the order of their names."""
    services: Mapping[str, Object]
    """By their names in the stack, as `docker service inspect` has them."""
    tasks: Mapping[str, Sequence[Object]]
    """The same of their tasks."""

    def state(self, service: str) -> State | None:
        """Give the state of a service; None when it is not there."""
        return next((each for each in self.states if each.service == service), None)

    @property
    def observed(self) -> Observed:
        """The same as what is known of a project on a cluster."""
        return Observed(self.states, tuple(task for tasks in self.tasks.values() for task in tasks))


def services(session: Session, names: Collection[str] | None = None) -> dict[str, Object]:
    """Read the services of the stack, or those of these names; by their names in the stack."""
    if names is None:
        words = session.docker.read("service", "ls", "--quiet", "--filter", session.label).split()
    else:
        words = [session.full(each) for each in sorted(names)]
    found = session.docker.inspect("service", words)
    return dict(sorted((session.short(each["Spec"]["Name"]), each) for each in found))


def look(session: Session, names: Collection[str] | None = None, since: datetime | None = None) -> Seen:
    """Look once. `names` spares the question which services there are; what ended before `since` does not count.

    Raises:
        ClusterError: the engine does not answer as it should.
    """
    found = services(session, names)
    by_id = {each["ID"]: name for name, each in found.items()}
    tasks: dict[str, list[Object]] = {name: [] for name in found}
    for task in _tasks(session, list(by_id)):
        if task["ServiceID"] in by_id:
            tasks[by_id[task["ServiceID"]]].append(task)
    now = session.now()
    states = [
        convergence.state(name, each, tasks[name], now=now, since=since, nodes=session.nodes)
        for name, each in found.items()
    ]
    return Seen(tuple(states), found, tasks)


def _tasks(session: Session, services: Sequence[str]) -> list[Object]:
    if not services:
        return []
    listed = session.docker.run("service", "ps", "--quiet", "--no-trunc", *services)
    # A service that is gone since makes the command fail, and keeps nothing from the list.
    return session.docker.inspect("task", listed.out.split())


def views(session: Session, names: Collection[str] | None = None, since: datetime | None = None) -> Iterator[Seen]:
    """Look again and again, until the caller stops. An engine that does not answer once is asked again.

    Raises:
        ClusterError: it does not answer several times, or refuses.
    """
    pause, missed = _FIRST, 0
    while True:
        try:
            seen = look(session, names, since)
        except ClusterError as error:
            missed += 1
            if missed == _ATTEMPTS or error.diagnostics[0].code is not codes.ENGINE_UNREACHABLE:
                raise
        else:
            missed = 0
            yield seen
        time.sleep(pause)
        pause = min(_LAST, pause * _SLOWER)
