"""Wait until a project is up: states in, and an end when all services are there, one cannot be, or time is over.

What fails is told with the pod's own words: the reason, its last events, the last lines of its log.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.cluster.observing import WORKLOADS, observed
from kompyse.cluster.readiness import Phase
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kompyse.cluster.observing import Observed
    from kompyse.cluster.readiness import State
    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic

_LINES = 20


class Commands(NamedTuple):
    """Which commands are named to those whose services are late."""

    look: str = "kompyse events"
    """What says more of a service that is named after it."""
    up: str = "kompyse up"


def wait(  # noqa: PLR0913 - what to wait for, and how
    session: Session,
    services: Collection[str],
    *,
    seconds: float | None = None,
    fail_fast: bool = True,
    shown: Callable[[Observed], object] = lambda _: None,
    kinds: frozenset[str] = frozenset(WORKLOADS),
) -> Observed:
    """Wait until the services (normalised names) are ready or complete. `shown` is called with every change.

    Raises:
        ClusterError: one cannot become ready, or `seconds` are over; it says which, why, and its last log lines. Or the
            cluster is gone; it says how the services did when they were last seen.
        ApiError: the cluster refuses.
    """
    seen: list[Observed] = []

    def told(view: Observed) -> Observed:
        seen[:] = [view]
        shown(view)
        return view

    failures = partial(_failures, session) if fail_fast else None
    try:
        with observed(session, kinds) as views:
            return until_there(map(told, views), services, seconds, failures)
    except Unreachable as error:
        gone = finding(codes.CLUSTER_UNREACHABLE, str(error))
        raise ClusterError([gone, finding(codes.LAST_SEEN, _last_seen(services, seen))]) from None


def until_there(
    views: Iterable[Observed],
    services: Collection[str],
    seconds: float | None,
    failures: Callable[[Sequence[State]], ClusterError] | None,
    commands: Commands = Commands(),  # noqa: B008 - never changed
) -> Observed:
    """Go through views until one has all these services ready or complete; gives that.

    `failures` makes the error of services that cannot become ready; without it, the others are waited for all the same.

    Raises:
        ClusterError: that of `failures`, or `seconds` are over.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    for view in views:
        states = {each.service: each for each in view.states if each.service in services}
        failed = [each for each in states.values() if each.phase is Phase.FAILED]
        if failed and failures is not None:
            raise failures(failed)
        missing = [each for each in services if each not in states]
        waited = [each for each in states.values() if not each.phase.is_done]
        if not missing and not waited:
            return view
        if deadline is not None and time.monotonic() > deadline:
            raise ClusterError(late(waited, missing, seconds or 0, commands))
    raise AssertionError  # the views never end by themselves


def _failures(session: Session, failed: Sequence[State]) -> ClusterError:
    logs = {each.service: log for each in failed if (log := last_lines(session, each))}
    return ClusterError([_failure(each) for each in failed], logs)


def _failure(state: State) -> Diagnostic:
    where = f" (pod {state.pod})" if state.pod else ""
    return finding(codes.SERVICE_FAILED, f"{state.service}{where}: {state.reason.strip()}", hint=_hint(state))


def last_lines(session: Session, state: State) -> str:
    """Read the end of the log of the container that a state speaks of; empty when there is none."""
    if not (state.pod and state.container):
        return ""
    path = session.path("pods", f"{state.pod}/log")
    for previous in ("true", "false"):
        try:
            text: str = session.client.get(path, container=state.container, tailLines=str(_LINES), previous=previous)
        except (ApiError, Unreachable):
            continue
        if text.strip():
            return text.rstrip()
    return ""


def _hint(state: State) -> str:
    if "cannot be pulled" in state.reason:
        return "name an image that the nodes can pull, or bring it to them: kompyse up --build"
    if "fits on no node" in state.reason:
        return "ask for less (cpus, mem_limit, deploy.resources), or give the cluster more"
    return f"kompyse logs {state.service}"


def _last_seen(services: Collection[str], seen: Sequence[Observed]) -> str:
    """Say how the services did in the last view, if there was one."""
    states = {each.service: each for view in seen for each in view.states}
    done = [name for name in services if name in states and states[name].phase.is_done]
    rest = [f"{name} ({states[name].phase})" if name in states else f"{name} (not seen)" for name in services]
    waited = [text for name, text in zip(services, rest, strict=True) if name not in done]
    return f"when last seen, ready: {', '.join(done) or 'none'}; not ready: {', '.join(waited) or 'none'}"


def late(waited: Sequence[State], missing: Sequence[str], seconds: float, commands: Commands) -> list[Diagnostic]:
    """Make the findings of what is not there in time."""
    found = [
        finding(
            codes.NOT_READY_IN_TIME,
            f"{each.service} is {each.phase} after {seconds:.0f} seconds: {each.reason or 'no reason is known'}",
            hint=f"{commands.look} {each.service}",
        )
        for each in waited
    ]
    found += [
        finding(codes.NOT_READY_IN_TIME, f"{each} does not exist after {seconds:.0f} seconds", hint=commands.up)
        for each in missing
    ]
    return found
