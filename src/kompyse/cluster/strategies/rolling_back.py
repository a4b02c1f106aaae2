"""Back to the side that served before: what a session has of it in, and the pods that answer changed.

Nothing of the project's files is looked at: the earlier side stands on the cluster, with what it read then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cluster import lease
from kompyse.cluster.applying import Desired
from kompyse.cluster.errors import ClusterError, failure, finding
from kompyse.cluster.scaling import BEFORE, before_stop, found
from kompyse.cluster.strategies import bluegreen, colours, switching
from kompyse.cluster.strategies.bluegreen import Change, Turn
from kompyse.cluster.strategies.colours import EARLIER, LIVE, PLAIN
from kompyse.diagnostics.codes import cluster as codes
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.cluster.session import Session
    from kompyse.cluster.strategies.bluegreen import Sides


def begun(session: Session, services: Sequence[str], told: Callable[[str], object]) -> Change:
    """Bring up the earlier sides of these services, or of all that have one, beside those that serve.

    Raises:
        ClusterError: there is no such service, or nothing to go back to.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    workloads = found(session, services) if services else []
    leads = {each: {one.service for one in workloads if name.label(each) in one.services} for each in services}
    wanted = {each.service for each in workloads}
    with lease.of_project(session, tell=told):
        there = bluegreen.present(session, wanted)
        turns = [
            turn
            for service, sides in sorted(there.items())
            if (not services or service in wanted) and (turn := _turn(service, sides)) is not None
        ]
        _check(session, leads, {each.service for each in turns})
        change = Change(Desired(session.project, session.namespace, (), {}), turns)
        for turn in turns:
            if turn.sides.live == PLAIN:  # what leads to it leads to all pods of the service while it is alone
                switching.lead(session, change, turn, PLAIN, {colours.HASH: turn.sides.hashed})
            _start(session, turn)
            told(f"Deployment {turn.deployment(turn.target)} started")
    return change


def _turn(service: str, sides: Sides) -> Turn | None:
    live = sides.live
    if live is None:
        return None
    standings = {LIVE, EARLIER}  # a plain side that was replaced before anything was noted
    before = [side for side in sides.other_than(live) if colours.standing_of(sides.deployments[side]) in standings]
    if not before:
        return None
    target = sides.deployments[before[0]]
    return Turn(service, target, before[0], sides, stays=True, revision=colours.revision_of(target))


def _check(session: Session, leads: Mapping[str, set[str]], turning: set[str]) -> None:
    """Refuse services of which not all go back; `leads` are those that lead the pods of each that is named."""
    where = f'of "{session.project}" in the namespace "{session.namespace}"'
    if not leads and not turning:
        raise failure(codes.NO_EARLIER, f"no service {where} has an earlier colour to go back to")
    missing = [each for each, own in leads.items() if not own <= turning]
    if missing:
        told = [f"{each} {where} has no earlier colour to go back to" for each in missing]
        raise ClusterError([finding(codes.NO_EARLIER, each) for each in told])


def _start(session: Session, turn: Turn) -> None:
    """Give the earlier side as many pods as the one has that serves."""
    made = turn.sides.deployments[turn.target]
    number = turn.sides.replicas(turn.sides.live) or before_stop(made["metadata"].get("annotations"))
    change: dict[str, Any] = {
        "metadata": {"annotations": {BEFORE: None, colours.STANDING: EARLIER}},
        "spec": {"replicas": number},
    }
    session.client.merge(session.path("deployments", made["metadata"]["name"], group="apps"), change)


def given_up(session: Session, change: Change, told: Callable[[str], object]) -> list[str]:
    """Stop the earlier sides again, which could not become ready. Gives a sentence for each service."""
    said = []
    with lease.of_project(session, tell=told):
        for turn in switching.unserved(session, change.turns):
            switching.stop(session, turn, turn.target)
            if turn.sides.live == PLAIN:
                switching.widen(session, change, turn)
            serves = colours.said(turn.sides.live or PLAIN)
            said.append(f"{turn.service}: {colours.said(turn.target)} could not come back, {serves} serves on")
    return said
