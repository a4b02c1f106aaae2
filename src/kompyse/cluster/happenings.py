"""The events of a project: what the cluster notes about its workloads, their pods and its claims, oldest first.

Takes a session and services; gives one row an event. Events are kept for an hour by most clusters.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.observing import WORKLOADS, service_of
from kompyse.cluster.scaling import found
from kompyse.cluster.strategies import colours
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.cluster.session import Session
    from kompyse.targets import Object


class Happening(NamedTuple):
    """One event, or one that came again and again."""

    at: datetime
    """When it came last."""
    service: str
    kind: str
    """Normal or Warning."""
    reason: str
    about: str
    """The object: `Pod web-1`."""
    message: str
    times: int


def happenings(session: Session, services: Iterable[str] = ()) -> list[Happening]:
    """Read the events about these services, or about all of the project; also about pods that are gone.

    Raises:
        ClusterError: there is no such service.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    wanted = {name.label(each) for each in services}
    leads = {each.service for each in found(session, services)}
    owners = _owners(session)
    rows = []
    for event in session.client.get(session.path("events"))["items"]:
        service = _service(event["involvedObject"], owners, leads)
        if service is not None and (not wanted or service in leads):
            rows.append(_row(event, service))
    return sorted(rows)


def _owners(session: Session) -> dict[tuple[str, str], str]:
    """Give the service of every object of the project that events may be about."""
    paths = {kind: session.path(plural, group=group) for kind, (group, plural) in WORKLOADS.items()}
    paths |= {"Pod": session.path("pods"), "ReplicaSet": session.path("replicasets", group="apps")}
    return {
        (kind, each["metadata"]["name"]): service_of(each)
        for kind, path in paths.items()
        for each in session.client.get(path, labelSelector=session.selector)["items"]
    }


def _service(about: Object, owners: dict[tuple[str, str], str], leads: set[str]) -> str | None:
    """Find whose an event is. Pods and replica sets that are gone are known by the names that they were given."""
    known = owners.get((about["kind"], about["name"]))
    if known is not None or about["kind"] not in {"Pod", "ReplicaSet"}:
        return known
    parts = about["name"].split("-")
    stems = ("-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((lead for stem in list(stems)[:2] if (lead := _lead(stem, leads)) is not None), None)


def _lead(stem: str, leads: set[str]) -> str | None:
    """Find the service of a name; that of a colour has the colour at its end."""
    plain = stem.removesuffix(f"-{colours.BLUE}").removesuffix(f"-{colours.GREEN}")
    return next((each for each in (stem, plain) if each in leads), None)


def _row(event: Object, service: str) -> Happening:
    series = event.get("series") or {}
    at = (
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("eventTime")
        or event["metadata"]["creationTimestamp"]
    )
    about = event["involvedObject"]
    return Happening(
        datetime.fromisoformat(at),
        service,
        event.get("type") or "Normal",
        event.get("reason") or "",
        f"{about['kind']} {about['name']}",
        " ".join((event.get("message") or "").split()),
        series.get("count") or event.get("count") or 1,
    )
