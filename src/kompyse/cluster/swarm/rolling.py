"""Bring a stack up: every service is deployed as soon as those that it needs are there, and then waited for.

Takes a session and what is wanted; gives what was seen at the end. Services that run as they were deployed are not
touched, and wait for nobody. What fails is told with the words of the swarm, and the last lines of the log.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.readiness import Phase, State
from kompyse.cluster.swarm import convergence, stamping
from kompyse.cluster.swarm.deploying import Sending, deploy
from kompyse.cluster.swarm.observing import look, services, views
from kompyse.cluster.swarm.waiting import COMMANDS, failures
from kompyse.cluster.waiting import late
from kompyse.diagnostics.codes.fates import ATTRIBUTE_LOST
from kompyse.graph import EdgeKind
from kompyse.targets.swarm.names import stack_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kompyse.api import Result
    from kompyse.cluster.observing import Observed
    from kompyse.cluster.swarm.observing import Seen
    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Beside, Object


AGAIN = "run again"
"""What becomes of a service that has not changed, and that the swarm has given up."""


class Need(NamedTuple):
    """What a service waits for."""

    service: str
    condition: str


class Wanted(NamedTuple):
    """What is to run."""

    document: Object
    beside: Beside | None
    needs: Mapping[str, Sequence[Need]]
    """By the names of services in the stack, in the order of start-up."""


class Rolling(NamedTuple):
    """How it is brought up, and who is told what happens."""

    sending: Sending = Sending()
    waits: bool = True
    """Whether the last services are waited for; those that others need are, in any case."""
    fail_fast: bool = True
    seconds: float | None = None
    told: Callable[[str, str], object] = lambda _name, _outcome: None
    """Gets the name of each service in the stack, and what becomes of it."""
    shown: Callable[[Observed], object] = lambda _: None
    """Gets what is known, again and again."""


class Rolled(NamedTuple):
    """What became of it."""

    seen: Seen
    outcomes: Mapping[str, str]
    """For each service: created, changed, run again, unchanged."""
    findings: Sequence[Diagnostic]


def wanted(result: Result, chosen: Collection[str] = ()) -> Wanted:
    """Give what a conversion to a stack file wants: all services, or the chosen ones, which wait for no others."""
    graph, project = result.plan.graph, result.project
    names = {key: stack_name(key, project.name) for key in result.plan.services if not chosen or key in chosen}
    needs = {
        names[key]: tuple(
            Need(names[edge.target], edge.condition or "service_started")
            for edge in graph.needs.get(key, ())
            # Links and shared namespaces need no order of their own on a swarm.
            if edge.kind is EdgeKind.DEPENDS_ON and edge.target in names
        )
        for wave in graph.waves
        for key in wave
        if key in names
    }
    return Wanted(result.objects[0], result.beside, needs)


def not_kept(result: Result) -> list[Diagnostic]:
    """Tell what is asked of the order of start-up and cannot be had."""
    return [
        finding(
            ATTRIBUTE_LOST,
            f"services.{key}.depends_on.{target}.restart is lost: nobody restarts {key} when {target} is replaced",
        )
        for key, planned in result.plan.services.items()
        for target, dependency in planned.service.depends_on.items()
        if dependency.restart
    ]


def outcomes(session: Session, what: Wanted, sending: Sending = Sending()) -> dict[str, str]:  # noqa: B008 - unchanging
    """Say for each service what a run would do: created, changed, unchanged. Nothing is written."""
    there = services(session, what.needs)
    return {name: _outcome(what, name, there.get(name), sending) for name in what.needs}


def _outcome(what: Wanted, name: str, there: Object | None, sending: Sending) -> str:
    if there is None:
        return "created"
    same = stamping.is_as_deployed(there, stamping.fingerprint(what.document, name))
    # A job that is sent again runs again, and one that is done needs no image any more.
    return "unchanged" if same and (_is_job(there) or not sending.is_always) else "changed"


def roll(session: Session, what: Wanted, how: Rolling) -> Rolled:
    """Deploy, and wait.

    Raises:
        ClusterError: the engine refuses, a service cannot become ready, or time is over; it says which and why.
    """
    run = uuid.uuid4().hex[:8]
    began = session.now()
    deadline = None if how.seconds is None else time.monotonic() + how.seconds
    done = _begin(what, how, look(session, what.needs))
    left = [name for name, outcome in done.items() if outcome != "unchanged"]
    findings: list[Diagnostic] = []
    for seen in views(session, what.needs, began):
        view = _with_waiting(seen, what, left)
        how.shown(view.observed)
        replaced = _replaced(seen, what, left)
        failed = [*(each for each in view.states if each.phase is Phase.FAILED), *replaced]
        if failed and how.fail_fast:
            raise failures(session, failed)
        ready = [name for name in left if all(_is_met(need, seen, left) for need in what.needs[name])]
        if ready:
            findings += _deploy(session, what, how, {name: done[name] for name in ready}, run)
            left = [name for name in left if name not in ready]
            continue
        waited = [each for each in view.states if not each.phase.is_done]
        if not left and not (how.waits and waited):
            if replaced:
                raise failures(session, replaced)
            return Rolled(seen, done, findings)
        if deadline is not None and time.monotonic() > deadline:
            raise ClusterError(late(waited, (), how.seconds or 0, COMMANDS))
    raise AssertionError  # the views never end by themselves


def _begin(what: Wanted, how: Rolling, seen: Seen) -> dict[str, str]:
    """Decide what is to be done with each service."""
    found = {}
    for name in what.needs:
        there, state = seen.services.get(name), seen.state(name)
        outcome = _outcome(what, name, there, how.sending)
        if outcome == "unchanged" and state and state.phase is Phase.FAILED and there and _gave_up(there):
            outcome = AGAIN
        if outcome == "unchanged":
            how.told(name, outcome)
        found[name] = outcome
    return found


def _gave_up(service: Object) -> bool:
    """Whether the swarm tries no more: as under Compose, the next `up` does."""
    spec = service["Spec"]
    policy = spec["TaskTemplate"].get("RestartPolicy") or {}
    paused = (service.get("UpdateStatus") or {}).get("State") in {"paused", "rollback_paused"}
    return paused or _is_job(service) or policy.get("Condition") in {"none", "on-failure"}


def _is_job(service: Object) -> bool:
    return any(mode.endswith("Job") for mode in service["Spec"]["Mode"])


def _deploy(session: Session, what: Wanted, how: Rolling, chosen: Mapping[str, str], run: str) -> Sequence[Diagnostic]:
    """Deploy the chosen services, each with its outcome."""
    again = [name for name, outcome in chosen.items() if outcome == AGAIN]
    for name in again:
        stamp = f"{stamping.STAMP}={stamping.fingerprint(what.document, name)}.{run}"
        session.docker.read("service", "update", "--detach", "--force", "--label-add", stamp, session.full(name))
    rest = [name for name in chosen if name not in again]
    findings = deploy(session, stamping.cut(what.document, rest, run), what.beside, how.sending) if rest else ()
    for name, outcome in chosen.items():
        how.told(name, outcome)
    return findings


def _with_waiting(seen: Seen, what: Wanted, left: Collection[str]) -> Seen:
    """Say of the services that are not deployed yet for what they wait."""
    states = {each.service: each for each in seen.states}
    for name in left:
        needed = [need.service for need in what.needs[name] if not _is_met(need, seen, left)]
        reason = f"waits for {', '.join(needed)}" if needed else ""
        phase = Phase.WAITING if needed else Phase.PENDING
        states[name] = states.get(name, State(name, phase))._replace(phase=phase, reason=reason)
    return seen._replace(states=tuple(sorted(states.values())))


def _replaced(seen: Seen, what: Wanted, left: Collection[str]) -> list[State]:
    """Find services that are not what this run has left there: the swarm took them back, or somebody else was here."""
    found = []
    for name in what.needs:
        there, state = seen.services.get(name), seen.state(name) or State(name, Phase.FAILED)
        if name in left:
            continue
        if there is None:
            found.append(state._replace(reason="it is gone: somebody removed it meanwhile"))
        elif state.phase is not Phase.FAILED and not stamping.is_made_of(
            there, stamping.fingerprint(what.document, name)
        ):
            why = (there.get("UpdateStatus") or {}).get("Message") or "somebody deployed another meanwhile"
            found.append(state._replace(phase=Phase.FAILED, reason=f"it is not as it was deployed: {why}"))
    return found


def _is_met(need: Need, seen: Seen, left: Collection[str]) -> bool:
    """Whether a service is as far as another needs it to be."""
    if need.service in left:
        return False
    state = seen.state(need.service)
    if state is None:
        return False
    if need.condition == "service_completed_successfully":
        return state.phase in {Phase.COMPLETE, Phase.STOPPED}
    if need.condition == "service_healthy":
        return state.phase.is_done
    return convergence.has_started(state, seen.tasks.get(need.service, ()))
