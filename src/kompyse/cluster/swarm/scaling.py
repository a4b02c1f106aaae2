"""How many tasks of a service run: stop, start, scale and restart of what is deployed.

Takes a session and names of services; gives those that changed, and what could not be done. What is set here is no part
of the project: the next `up` puts the project's own number back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.cluster.errors import ClusterError, failure, finding
from kompyse.cluster.scaling import BEFORE, Done, before_stop, until_none
from kompyse.cluster.swarm import stamping
from kompyse.cluster.swarm.observing import services, views
from kompyse.diagnostics.codes import cluster as codes
from kompyse.targets.swarm.names import stack_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.cluster.swarm.observing import Seen
    from kompyse.cluster.swarm.session import Session
    from kompyse.targets import Object

_WHY = {
    "Global": "it runs on every node (deploy.mode: global) and has no number of replicas",
    "ReplicatedJob": "it runs once, to its end (a job)",
    "GlobalJob": "it runs once on every node, to its end (a job)",
}


def found(session: Session, names: Iterable[str] = ()) -> dict[str, Object]:
    """Read these services of the stack, or all.

    Raises:
        ClusterError: one of them is not there, or none at all; it names those that there are.
    """
    there = services(session)
    wanted = [short(session, each) for each in names]
    where = f'of the stack "{session.project}" on the swarm of {session.context}'
    if not there:
        raise failure(codes.SERVICE_NOT_THERE, f"no service {where} is there", hint="kompyse up -t swarm")
    if missing := [each for each in wanted if each not in there]:
        hint = f"there are: {', '.join(there)}"
        raise ClusterError([finding(codes.SERVICE_NOT_THERE, f'no service "{each}" {where}', hint) for each in missing])
    return {name: there[name] for name in wanted or there}


def short(session: Session, service: str) -> str:
    """Give the name that a service of the project has in the stack."""
    return stack_name(service, session.project)


def restart(session: Session, names: Iterable[str], told: Callable[[str], object]) -> Done:
    """Replace the tasks by new ones, as an update does; a job runs again."""
    changed = []
    for name, service in found(session, names).items():
        if replicas(service) == 0:
            told(f"service {session.full(name)} is stopped: start it with kompyse start -t swarm {name}")
            continue
        # It counts as deployed still: the project has not changed, nor has what is to run.
        stamp = stamping.renewed(service)
        labels = ("--label-add", f"{stamping.STAMP}={stamp}") if stamp else ()
        _update(session, name, *labels, "--force")
        changed.append(name)
        told(f"service {session.full(name)} restarted")
    return Done(tuple(changed), ())


def stop(session: Session, names: Iterable[str], told: Callable[[str], object]) -> Done:
    """Scale to zero, and note on each service how many replicas it had."""

    def one(name: str, service: Object) -> tuple[str, ...]:
        if not replicas(service):
            told(f"service {session.full(name)} is stopped already")
            return ()
        return ("--replicas", "0", "--label-add", f"{BEFORE}={replicas(service)}")

    return _each(session, found(session, names), one, told, "stopped")


def start(session: Session, names: Iterable[str], told: Callable[[str], object]) -> Done:
    """Put the replicas back that there were before `stop`; one where nothing is noted."""

    def one(name: str, service: Object) -> tuple[str, ...]:
        if replicas(service):
            told(f"service {session.full(name)} runs already")
            return ()
        return ("--replicas", str(before_stop(service["Spec"].get("Labels"))), "--label-rm", BEFORE)

    return _each(session, found(session, names), one, told, "started")


def scale(session: Session, numbers: Mapping[str, int], told: Callable[[str], object]) -> Done:
    """Set how many replicas of each service run.

    Raises:
        ClusterError: also when a service has no number of replicas; nothing is changed then.
    """
    chosen = found(session, numbers)
    wanted = {short(session, name): number for name, number in numbers.items()}
    if wrong := [name for name, service in chosen.items() if replicas(service) is None]:
        raise ClusterError(
            [finding(codes.NOT_SCALABLE, f"{name} cannot be scaled: {_why(chosen[name])}") for name in wrong]
        )

    def one(name: str, service: Object) -> tuple[str, ...]:
        if replicas(service) == wanted[name]:
            told(f"service {session.full(name)} has {wanted[name]} replicas already")
            return ()
        return ("--replicas", str(wanted[name]), "--label-rm", BEFORE)

    return _each(session, chosen, one, told, "scaled")


def _each(
    session: Session,
    chosen: Mapping[str, Object],
    change: Callable[[str, Object], tuple[str, ...]],
    told: Callable[[str], object],
    what: str,
) -> Done:
    """Update the services that have a number of replicas; the others are told."""
    changed, findings = [], []
    for name, service in chosen.items():
        if replicas(service) is None:
            findings.append(finding(codes.LEFT_AS_IT_IS, f"{name} is not {what}: {_why(service)}"))
        elif words := change(name, service):
            _update(session, name, *words)
            changed.append(name)
            told(f"service {session.full(name)} {what}")
    return Done(tuple(changed), tuple(findings))


def _update(session: Session, name: str, *words: str) -> None:
    session.docker.read("service", "update", "--detach", "--quiet", *words, session.full(name))


def replicas(service: Object) -> int | None:
    """Give how many tasks are to run; None for a service that has no such number."""
    replicated = service["Spec"]["Mode"].get("Replicated")
    return None if replicated is None else int(replicated.get("Replicas", 1))


def _why(service: Object) -> str:
    return next(_WHY[mode] for mode in service["Spec"]["Mode"])


def until_gone(session: Session, names: Sequence[str], seconds: float | None = None) -> None:
    """Wait until no task of these services (names in the stack) runs.

    Raises:
        ClusterError: `seconds` are over, or the engine does not answer.
    """
    until_none(map(_running, views(session, names)), "tasks", seconds)


def _running(seen: Seen) -> list[str]:
    return [
        f"{name} ({task['ID']})"
        for name, tasks in seen.tasks.items()
        for task in tasks
        if task["Status"]["State"] in {"running", "starting", "preparing"}
    ]
