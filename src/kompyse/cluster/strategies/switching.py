"""The steps of a switch from one side of a service to another, each of which a killed run may leave undone.

Takes the turns that `bluegreen.py` decided; writes to the cluster. New pods are ready before anything here leads to
them; nothing that leads to pods is changed once these go.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kompyse.cluster import applyset, lease
from kompyse.cluster.errors import ApiError, failure
from kompyse.cluster.scaling import stopping
from kompyse.cluster.strategies import bluegreen, colours
from kompyse.cluster.strategies.bluegreen import Sides
from kompyse.cluster.strategies.colours import EARLIER, LIVE, NEXT, PLAIN, STANDING
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kompyse.cluster.session import Session
    from kompyse.cluster.strategies.bluegreen import Change, Turn
    from kompyse.targets import Object

_PATIENCE = 20.0


def prepare(session: Session, change: Change) -> None:
    """Before anything is applied: delete what is not to be there meanwhile, and note what is to be written over."""
    for turn in change.turns:
        for side in turn.gone:
            _remove(session, change, turn, side)
        if turn.gone:
            _drained(session, turn, turn.gone)
        made = turn.sides.deployments.get(turn.target)
        if turn.switches and turn.target and made is not None and colours.standing_of(made) != NEXT:
            note(session, turn, turn.target, NEXT)


def settle(session: Session, change: Change) -> None:
    """After all is applied: note what serves already, and give a side that is scaled by load the pods of the old."""
    for turn in change.turns:
        made = turn.sides.deployments.get(turn.target)
        if turn.switches:
            number = max(turn.sides.replicas(turn.sides.live), 1)
            now = turn.sides.replicas(turn.target) if made is not None else 1
            if "replicas" not in turn.workload["spec"] and now != number:
                session.client.merge(_path(session, turn, turn.target), {"spec": {"replicas": number}})
            continue
        if (made is None and turn.target) or (made is not None and not colours.is_live(made)):
            note(session, turn, turn.target, LIVE)
        for side in turn.sides.other_than(turn.target):
            if turn.stays and colours.is_live(turn.sides.deployments[side]):
                note(session, turn, side, EARLIER)


def note(session: Session, turn: Turn, side: str, standing: str) -> None:
    """Write down what a side is. A plain one that serves is as it always was, without a note."""
    noted = None if (side, standing) == (PLAIN, LIVE) else standing
    change: dict[str, Any] = {"metadata": {"annotations": {STANDING: noted}}}
    if standing == EARLIER:
        # What was applied by others belongs to the project too, so that it goes with it.
        change["metadata"]["labels"] = {applyset.PART_OF: session.applyset.identity}
    session.client.merge(_path(session, turn, side), change)


def _path(session: Session, turn: Turn, side: str) -> str:
    return session.path("deployments", turn.deployment(side), group="apps")


def switch(session: Session, change: Change, told: Callable[[str], object]) -> None:
    """Let everything that leads to the services lead to the new sides, which are ready.

    Raises:
        ClusterError: somebody else has switched or changed a service meanwhile; nothing is done then.
    """
    with lease.of_project(session, tell=told):
        for turn in _unmoved(session, change.switching):
            lead(session, change, turn, turn.target, bluegreen.labels(turn, turn.target))
            note(session, turn, turn.target, LIVE)
            old = turn.sides.live or PLAIN
            note(session, turn, old, EARLIER)
            told(f"{turn.service}: {colours.said(turn.target)} serves now, instead of {colours.said(old)}")


def lead(session: Session, change: Change, turn: Turn, side: str, labels: Mapping[str, str]) -> None:
    """Aim what leads to a service at a side. What the project gives is applied; without one, it is patched."""
    deployment = turn.deployment(side)
    for each in change.desired.objects or _leading(session):
        if each["kind"] not in colours.LEADING or not colours.leads_to(each, turn.service):
            continue
        path = session.kinds.path(each, session.namespace)
        if change.desired.objects:
            made = applyset.member(colours.aimed(each, deployment, labels), session.applyset)
            session.client.apply(path, made, force=True)
        else:
            session.client.merge(path, colours.aiming(each, deployment, labels))


def _leading(session: Session) -> list[Object]:
    """Read what leads to the pods of a project."""
    listed = applyset.resources(applyset.recorded(applyset.read(session.client, session.applyset)), session.kinds)
    return applyset.members(session.client, session.applyset, [each for each in listed if each.kind in colours.LEADING])


def _unmoved(session: Session, turns: Sequence[Turn]) -> list[Turn]:
    """Look again at the services; gives the turns that are still to be done, as they are now."""
    found = []
    for turn, now in _again(session, turns):
        made = now.deployments.get(turn.target)
        same = made is not None and colours.revision_of(made) == turn.revision
        if same and now.live == turn.target:
            continue  # a run beside this one was first, and wanted the same
        if not same or now.live != turn.sides.live or _of_live(now) != _of_live(turn.sides):
            raise failure(codes.COLOUR_MOVED, f"{turn.service} was changed by somebody else while it was waited for")
        found.append(turn._replace(sides=now))
    return found


def _again(session: Session, turns: Sequence[Turn]) -> list[tuple[Turn, Sides]]:
    """Give the turns, each with the sides that there are now."""
    there = bluegreen.present(session, {each.service for each in turns})
    return [(each, there.get(each.service, Sides())) for each in turns]


def unserved(session: Session, turns: Sequence[Turn]) -> list[Turn]:
    """Look again at the services; gives, as they are now, the turns of which the target is there and does not serve."""
    return [
        turn._replace(sides=now)
        for turn, now in _again(session, turns)
        if turn.target in now.deployments and now.live != turn.target
    ]


def _of_live(sides: Sides) -> str:
    return colours.revision_of(sides.deployments[sides.live or PLAIN])


def take_away(session: Session, change: Change, told: Callable[[str], object]) -> list[str]:
    """Delete new sides that nothing leads to yet. Gives a sentence for each service."""
    said = []
    with lease.of_project(session, tell=told):
        for turn in unserved(session, change.switching):
            _remove(session, change, turn, turn.target)
            if turn.sides.live == PLAIN:
                widen(session, change, turn)
            gone, serves = colours.said(turn.target), colours.said(turn.sides.live or PLAIN)
            said.append(f"{turn.service}: {gone} got no request and was taken away, {serves} serves on")
    return said


def retire(session: Session, change: Change, delay: float, told: Callable[[str], object]) -> None:
    """Take the pods from the sides that no longer serve, after `delay` seconds; those to which nobody goes back go.

    A service that somebody has switched again meanwhile is left alone.
    """
    turns = [each for each in change.turns if each.retires]
    if not turns:
        return
    running = [turn for turn in turns if any(map(turn.sides.replicas, turn.retires))]
    if running and delay:
        services = ", ".join(each.service for each in running)
        told(f"what served before runs on for {delay:g} s: {services}")
        time.sleep(delay)
    with lease.of_project(session, tell=told):
        for turn, now in _again(session, turns):
            # A plain side without pods is not seen to serve.
            if now.live == turn.target or (now.live is None and turn.target == PLAIN):
                _retire(session, change, turn._replace(sides=now), turn.sides.live, told)
                if turn.target == PLAIN:
                    widen(session, change, turn)


def _retire(session: Session, change: Change, turn: Turn, served: str | None, told: Callable[[str], object]) -> None:
    others = turn.sides.other_than(turn.target)
    stays = served if served != turn.target and served in others else next(iter(others), None)
    for side in others:
        made = turn.sides.deployments[side]
        # Without the project nobody knows what else reads what a side reads, so that all stay.
        if change.desired.objects and (not turn.stays or side != stays):
            _remove(session, change, turn, side)
            told(f"Deployment {made['metadata']['name']} deleted")
        elif turn.sides.replicas(side):
            stop(session, turn, side)
            told(f"Deployment {made['metadata']['name']} stopped; kompyse rollback {turn.service} goes back to it")


def stop(session: Session, turn: Turn, side: str) -> None:
    """Take the pods from a side, which is gone back to with as many."""
    session.client.merge(_path(session, turn, side), stopping(turn.sides.replicas(side)))


def widen(session: Session, change: Change, turn: Turn) -> None:
    """Let what leads to a plain side lead to whatever pods it has, as soon as those of the colours are about to end."""
    if _drained(session, turn, (colours.BLUE, colours.GREEN)):
        lead(session, change, turn, PLAIN, {})


def _drained(session: Session, turn: Turn, sides: Collection[str]) -> bool:
    """Wait until all pods of these sides are about to end; tells whether they are, after some seconds."""
    selector = f"{session.selector},{colours.NAME}={turn.service}"
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        pods = session.client.get(session.path("pods"), labelSelector=selector)["items"]
        if not any(colours.side_of(each) in sides and not each["metadata"].get("deletionTimestamp") for each in pods):
            return True
        time.sleep(0.3)
    return False


def _remove(session: Session, change: Change, turn: Turn, side: str) -> None:
    """Delete the Deployment of a side, and what it alone read of the project."""
    made = turn.sides.deployments[side]
    session.client.delete(_path(session, turn, side))
    others = [each for other, each in turn.sides.deployments.items() if other != side]
    kept = set(colours.references(others))
    if side == PLAIN:
        # Colours have copies of their own; what a plain side reads, others may read that are not looked at now.
        kept |= {(each["kind"], each["metadata"]["name"]) for each in change.desired.objects}
        if not change.desired.whole:
            return
    for kind, name in set(colours.references(made["spec"]["template"])) - kept:
        path = session.path("configmaps" if kind == "ConfigMap" else "secrets", name)
        with suppress(ApiError):
            found = session.client.get(path)
            own = (found["metadata"].get("labels") or {}).get(applyset.PART_OF) == session.applyset.identity
            if own and colours.side_of(found) == side:
                session.client.delete(path)
