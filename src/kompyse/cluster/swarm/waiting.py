"""Wait until services of a stack are there: states in, and an end when all are, one cannot be, or time is over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.swarm.logs import starts_with_time
from kompyse.cluster.swarm.observing import views
from kompyse.cluster.waiting import Commands, until_there
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kompyse.cluster.observing import Observed
    from kompyse.cluster.readiness import State
    from kompyse.cluster.swarm.observing import Seen
    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic

COMMANDS = Commands("kompyse logs -t swarm", "kompyse up -t swarm")
_LINES = 20
_PATIENCE = 10.0
"""Seconds within which an engine has to give the end of a log."""


def wait(
    session: Session,
    services: Collection[str],
    *,
    seconds: float | None = None,
    shown: Callable[[Observed], object] = lambda _: None,
) -> Observed:
    """Wait until the services (names in the stack) are ready or complete. `shown` is called with what is known.

    Raises:
        ClusterError: one cannot become ready, `seconds` are over, or the engine does not answer.
    """

    def told(seen: Seen) -> Observed:
        shown(seen.observed)
        return seen.observed

    told_views = map(told, views(session, services))
    return until_there(told_views, services, seconds, partial(failures, session), COMMANDS)


def failures(session: Session, failed: Sequence[State]) -> ClusterError:
    """Make the error of services that cannot become ready."""
    logs = {each.service: log for each in failed if (log := _last_lines(session, each))}
    return ClusterError([_failure(each) for each in failed], logs)


def _failure(state: State) -> Diagnostic:
    return finding(codes.SERVICE_FAILED, f"{state.service}: {state.reason.strip()}", hint=_hint(state))


def _hint(state: State) -> str:
    if "cannot be pulled" in state.reason:
        return (
            "name an image that every node can pull, or build and push it (kompyse build, kompyse push); a private"
            " registry needs --with-registry-auth"
        )
    if "host-mode port already in use" in state.reason:
        return "publish another port, or end what has this one: docker service ls"
    if "fits on no node" in state.reason:
        return "ask for less (cpus, mem_limit, deploy.resources), mend deploy.placement, or add a node"
    return f"kompyse logs -t swarm {state.service}"


def _last_lines(session: Session, state: State) -> str:
    """Read the end of the log of the task that a state speaks of; empty when there is none."""
    if not (state.pod and state.container):
        return ""
    words = ("service", "logs", "--raw", "--timestamps", "--tail", str(_LINES), state.pod)
    done = session.docker.run(*words, seconds=_PATIENCE)
    # Each of the two streams of the container comes on one of its own: the times put the lines into their order.
    written = [line.partition(" ") for line in (done.out + done.err).splitlines() if starts_with_time(line)]
    return "\n".join(text for _, _, text in sorted(written, key=lambda each: each[0])).rstrip()
