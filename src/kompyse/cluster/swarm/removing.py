"""Take a stack off a swarm: it goes wholly, its volumes stay unless they are asked for.

Takes a session; gives whether there was a stack. A run that is killed is finished by the next: what is left of a stack
is found by its label, also where no service is left.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kompyse.cluster.errors import failure, finding
from kompyse.cluster.swarm.docker import refused
from kompyse.cluster.swarm.observing import look
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic

_PAUSE = 0.4
_IN_USE = "is in use by task"
"""What the engine says of a network while a task that was on it is known."""
_OVER = frozenset({"complete", "shutdown", "failed", "rejected", "remove", "orphaned"})
"""States of tasks that do nothing any more. Those of jobs stay known for a while."""


def remove(
    session: Session, *, volumes: bool, told: Callable[[str], object], seconds: float = 120
) -> tuple[bool, Sequence[Diagnostic]]:
    """Remove the stack and wait until nothing of it is left. Gives whether there was one, and what is worth knowing.

    `volumes` removes those of this node too, and with them the data.

    Raises:
        ClusterError: something is not gone after so many seconds, or the engine refuses.
    """
    deadline = time.monotonic() + seconds
    seen = look(session)
    tasks = [task["ID"] for each in seen.tasks.values() for task in each]
    there = bool(seen.services) or bool(_left(session, tasks))
    if there:
        _rm(session, told)
        _wait(session, tasks, told, deadline, seconds)
    findings: list[Diagnostic] = []
    own = session.docker.read("volume", "ls", "--quiet", "--filter", session.label).split()
    for name in own:
        if volumes:
            session.docker.read("volume", "rm", name)
        told(f"volume {name} {'removed' if volumes else 'kept'}")
    if volumes and session.nodes > 1 and (own or there):
        message = f"the volumes of the {session.nodes - 1} other nodes stay: each node keeps its own"
        hint = f"docker --context NODE volume rm $(docker --context NODE volume ls -q --filter {session.label})"
        findings.append(finding(codes.VOLUMES_ELSEWHERE, message, hint=hint))
    return there or bool(own and volumes), findings


def _rm(session: Session, told: Callable[[str], object]) -> None:
    """Remove what can be removed now. A network stays while tasks end, and is for the next time."""
    arguments = ("stack", "rm", *session.detach, session.project)
    done = session.docker.run(*arguments)
    said = f"{done.out}\n{done.err}".splitlines()
    if done.code and _IN_USE not in done.err:
        raise refused(done.err or done.out, arguments)
    left = [line for line in said if _IN_USE in line]
    for line in said:
        if line.startswith("Removing ") and not (left and line.startswith("Removing network ")):
            told(f"{line.removeprefix('Removing ')} removed")


def _wait(
    session: Session, tasks: Sequence[str], told: Callable[[str], object], deadline: float, seconds: float
) -> None:
    while left := _left(session, tasks):
        if time.monotonic() > deadline:
            message = f"removed, and still not gone after {seconds:.0f} seconds: {', '.join(left)}"
            raise failure(codes.STILL_THERE, message, hint="docker ps --filter " + session.label)
        time.sleep(_PAUSE)
        if all(each.startswith("network ") for each in left):
            _rm(session, told)


def _left(session: Session, tasks: Sequence[str]) -> list[str]:
    """Name what is left of the stack: services, tasks on any node, containers here, networks, configs, secrets."""
    found = []
    for kind in ("service", "network", "config", "secret"):
        rows = session.docker.rows(kind, "ls", "--filter", session.label)
        found += [f"{kind} {row['Name']}" for row in rows]
    for task in session.docker.inspect("task", tasks):
        if task["Status"]["State"] not in _OVER:
            found.append(f"task {task['ID']}")
    return found + [f"container {each['Names']}" for each in _containers(session)]


def _containers(session: Session) -> list[dict[str, str]]:
    """List the containers of the stack on this node; those of jobs that are done are removed, which no engine does."""
    listed = session.docker.rows("ps", "--all", "--no-trunc", "--filter", session.label)
    return [
        each for each in listed if each["State"] != "exited" or session.docker.run("rm", "--volumes", each["ID"]).code
    ]
