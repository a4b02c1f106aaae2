"""Wait until a project is up: states in, and an end when all services are there, one cannot be, or time is over.

What fails is told with the pod's own words: the reason, its last events, the last lines of its log.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.cluster.observing import WORKLOADS, observed
from kompyse.cluster.readiness import Phase
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kompyse.cluster.observing import Observed
    from kompyse.cluster.readiness import State
    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic

_LINES = 20


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
    try:
        return _wait(session, services, seconds, seen, fail_fast=fail_fast, shown=shown, kinds=kinds)
    except Unreachable as error:
        gone = finding(codes.CLUSTER_UNREACHABLE, str(error))
        raise ClusterError([gone, finding(codes.LAST_SEEN, _last_seen(services, seen))]) from None


def _wait(  # noqa: PLR0913 - as above
    session: Session,
    services: Collection[str],
    seconds: float | None,
    seen: list[Observed],
    *,
    fail_fast: bool,
    shown: Callable[[Observed], object],
    kinds: frozenset[str],
) -> Observed:
    """Do that; `seen` holds the last view."""
    deadline = None if seconds is None else time.monotonic() + seconds
    with observed(session, kinds) as views:
        for view in views:
            seen[:] = [view]
            shown(view)
            states = {each.service: each for each in view.states if each.service in services}
            failed = [each for each in states.values() if each.phase is Phase.FAILED]
            if failed and fail_fast:
                logs = {each.service: log for each in failed if (log := last_lines(session, each))}
                raise ClusterError([_failure(each) for each in failed], logs)
            late = deadline is not None and time.monotonic() > deadline
            missing = [each for each in services if each not in states]
            waited = [each for each in states.values() if not each.phase.is_done]
            if not missing and not waited:
                return view
            if late:
                raise ClusterError(_late(waited, missing, seconds or 0))
    raise AssertionError  # the views never end by themselves


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


def _late(waited: Sequence[State], missing: Sequence[str], seconds: float) -> list[Diagnostic]:
    found = [
        finding(
            codes.NOT_READY_IN_TIME,
            f"{each.service} is {each.phase} after {seconds:.0f} seconds: {each.reason or 'no reason is known'}",
            hint=f"kompyse events {each.service}",
        )
        for each in waited
    ]
    found += [
        finding(codes.NOT_READY_IN_TIME, f"{each} does not exist after {seconds:.0f} seconds", hint="kompyse up")
        for each in missing
    ]
    return found
