"""Blue-green: what of a project comes up beside what serves, instead of in its place.

Takes what is to be on the cluster and which services are to be switched; gives for each of them a `Turn` (which side
serves, which is to serve) and the objects to apply first, with everything that leads to a service aimed where it is
aimed now. `switching.py` does what comes after. All that is remembered stands on the cluster: the Services say which
side serves, annotations of the Deployments say which served before, so that a run may be killed at any moment.

    Blue-green is also what happens on the way back: a service that runs as a colour and is to run plainly again comes
    up beside the colour, which goes after the switch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster import applyset
from kompyse.cluster.applying import Desired, title
from kompyse.cluster.errors import ApiError, finding
from kompyse.cluster.strategies import colours
from kompyse.cluster.strategies.colours import EARLIER, LIVE, NEXT, PLAIN, STANDING
from kompyse.diagnostics import KompyseError
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object


class Sides(NamedTuple):
    """What the cluster has of a service."""

    live: str | None = None
    """The side that serves; None while nothing does."""
    deployments: Mapping[str, Object] = {}
    """By side."""
    hashed: str = ""
    """What tells the pods of the plain side from those of the colours, where there are some."""

    def replicas(self, side: str | None) -> int:
        """Count the pods that a side is to have."""
        found = self.deployments.get(side) if side is not None else None
        return int(found["spec"].get("replicas", 1)) if found is not None else 0

    def other_than(self, side: str) -> list[str]:
        """Name the sides that there are beside one, those with pods first, and of the others the colours."""
        return sorted(self.deployments.keys() - {side}, key=lambda each: (not self.replicas(each), not each, each))


class Turn(NamedTuple):
    """One service: the side that serves now, and the one that is to."""

    service: str
    workload: Object
    """As the project has it."""
    target: str
    sides: Sides
    stays: bool
    """Whether the old side stays, without pods, to go back to; it goes where the service is to run plainly again."""
    revision: str = ""
    """Of the target, where it is a colour."""

    @property
    def switches(self) -> bool:
        """Whether another side serves now."""
        return self.sides.live is not None and self.sides.live != self.target

    @property
    def title(self) -> str:
        """What the progress calls the pods that are waited for."""
        return colours.title_of(self.service, self.target) if self.switches else self.service

    def deployment(self, side: str) -> str:
        """Name the Deployment of a side, which need not be there yet."""
        there = self.sides.deployments.get(side)
        plain: str = self.workload["metadata"]["name"]
        return there["metadata"]["name"] if there is not None else colours.name_of(plain, side)

    @property
    def gone(self) -> list[str]:
        """Name the sides that go before anything is applied: those that came up once and never served.

        Where a plain side is changed in its place, all others: what leads to it has to lead to its new pods too.
        """
        others = [each for each in self.sides.other_than(self.target) if each != self.sides.live]
        if not (self.stays or self.switches):
            return others
        return [each for each in others if colours.standing_of(self.sides.deployments[each]) == NEXT]

    @property
    def retires(self) -> list[str]:
        """Name the sides that have to go, or to lose their pods, once the target serves."""
        others = [each for each in self.sides.other_than(self.target) if each not in self.gone]
        return others if self.switches else [each for each in others if self.sides.replicas(each)]


class Change(NamedTuple):
    """What `up` does to a project."""

    desired: Desired
    """What is applied first: new sides beside those that serve."""
    turns: Sequence[Turn] = ()
    findings: Sequence[Diagnostic] = ()

    @property
    def switching(self) -> list[Turn]:
        """The services of which another side is to serve."""
        return [each for each in self.turns if each.switches]

    def waited(self, services: Iterable[str]) -> list[str]:
        """Name what has to be ready, for these services."""
        titles = {each.service: each.title for each in self.turns}
        return [titles.get(each, each) for each in services]


def planned(desired: Desired, session: Session, wanted: Mapping[str, bool], *, keep: bool = False) -> Change:
    """Decide what comes up beside what serves.

    `wanted` has the normalised names of the services to be switched, and whether that was said of the service itself,
    and not of all. A service that cannot be run twice is told, and replaced in its place. With `keep`, others that run
    as a colour go on so; without it, they are to run plainly again.

    Raises:
        KompyseError: one that cannot was asked for by itself; nothing is written.
    """
    workloads = {
        each["metadata"]["labels"][colours.NAME]: each for each in desired.objects if each["kind"] in colours.WORKLOADS
    }
    why = {each: colours.unfit(workloads[each], desired.objects) for each in wanted if each in workloads}
    refused = {each: reason for each, reason in why.items() if reason}
    if named := [each for each in refused if wanted[each]]:
        told = [f"{each} cannot be switched blue-green: {refused[each]}" for each in named]
        raise KompyseError([finding(codes.COLOUR_REFUSED, each) for each in told])
    findings = [
        finding(codes.COLOUR_UNFIT, f"{each} is not switched blue-green, but replaced in its place: {reason}")
        for each, reason in refused.items()
    ]
    chosen = {each for each, reason in why.items() if not reason}
    there = present(session, chosen)
    if keep:
        chosen |= {each for each in there.keys() & workloads if not colours.unfit(workloads[each], desired.objects)}
    turns = [
        _turn(desired, session, workloads[each], there.get(each, Sides()), blue_green=each in chosen)
        for each in workloads
        if each in chosen or each in there
    ]
    return Change(_beside(desired, turns), turns, findings)


def as_it_is(desired: Desired, session: Session) -> Desired:
    """Give the project in the colours that serve, to be compared with what is there."""
    there = present(session, ())
    turns = [
        Turn(service, each, there[service].live or PLAIN, there[service], stays=True)
        for each in desired.objects
        if each["kind"] == "Deployment" and (service := each["metadata"]["labels"][colours.NAME]) in there
    ]
    return _beside(desired, turns)


def present(session: Session, services: Collection[str]) -> dict[str, Sides]:
    """Read the sides of these services, and of all others that have a colour."""
    deployments = session.path("deployments", group="apps")
    if not (services or _has_colours(session, deployments)):
        return {}
    by_service: dict[str, dict[str, Object]] = {}
    for each in session.client.get(deployments, labelSelector=session.selector)["items"]:
        by_service.setdefault(each["metadata"]["labels"][colours.NAME], {})[colours.side_of(each)] = each
    leading = session.client.get(session.path("services"), labelSelector=session.selector)["items"]
    # The one that is called like the service goes before its other names.
    leading.sort(key=lambda each: each["metadata"]["name"] != each["spec"].get("selector", {}).get(colours.NAME))
    chosen = {service: sides for service, sides in by_service.items() if service in services or any(sides)}
    hashes = _hashes_of_plain(session) if any(PLAIN in sides for sides in chosen.values()) else {}
    found = {}
    for service, sides in chosen.items():
        hashed = hashes.get(service, "") if PLAIN in sides else ""
        live = _live(service, sides, leading)
        # A plain side without pods serves nobody, and there is nothing to tell its pods by.
        live = None if live == PLAIN and not hashed else live
        found[service] = Sides(live, sides, hashed)
    return found


def _has_colours(session: Session, deployments: str) -> bool:
    try:
        found = session.client.get(deployments, labelSelector=f"{session.selector},{colours.COLOUR}")["items"]
    except ApiError as error:
        if error.status == 403:  # who may not look at Deployments has none of a colour
            return False
        raise
    return bool(found)


def _live(service: str, sides: Mapping[str, Object], leading: Sequence[Object]) -> str | None:
    """Give the side that the Services of a service lead to; where none says it, the one that is noted."""
    for each in leading:
        selector = each["spec"].get("selector") or {}
        if selector.get(colours.NAME) == service:
            aimed: str = selector.get(colours.COLOUR, PLAIN)
            if aimed in sides:
                return aimed
            break
    return next((side for side, made in sorted(sides.items()) if colours.is_live(made)), None)


def _hashes_of_plain(session: Session) -> dict[str, str]:
    """Give, by service, the label that the pods of its plain side have alone: of the set of which most are ready."""
    counts: dict[str, dict[str, tuple[int, str]]] = {}
    for pod in session.client.get(session.path("pods"), labelSelector=session.selector)["items"]:
        metadata = pod["metadata"]
        word = metadata["labels"].get(colours.HASH)
        if word is None or colours.side_of(pod) or metadata.get("deletionTimestamp"):
            continue
        conditions = pod.get("status", {}).get("conditions", ())
        ready = any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
        words = counts.setdefault(metadata["labels"].get(colours.NAME, ""), {})
        number, newest = words.get(word, (0, ""))
        words[word] = (number + ready, max(newest, metadata.get("creationTimestamp", "")))
    return {service: max(words, key=words.__getitem__) for service, words in counts.items()}


def _turn(desired: Desired, session: Session, workload: Object, sides: Sides, *, blue_green: bool) -> Turn:
    service = workload["metadata"]["labels"][colours.NAME]
    target = _target(desired, session, workload, sides) if blue_green else PLAIN
    return Turn(service, workload, target, sides, blue_green, colours.revision(workload) if target else "")


def _target(desired: Desired, session: Session, workload: Object, sides: Sides) -> str:
    """Choose the side that is to serve: the one that is as the project says, else the one that does not serve."""
    live = sides.live
    if live == PLAIN and not _is_changed(desired, session, workload, sides.deployments[PLAIN]):
        return PLAIN
    wanted = colours.revision(workload)
    revisions = {side: colours.revision_of(made) for side, made in sides.deployments.items()}
    if live and revisions.get(live) == wanted:
        return live
    same = [side for side, each in revisions.items() if side and each == wanted]
    if same:
        return same[0]
    return colours.BLUE if live is None else colours.other(live)


def _is_changed(desired: Desired, session: Session, workload: Object, before: Object) -> bool:
    """Ask the server whether it would replace the pods of a plain workload, which it has as `before`."""
    path = session.kinds.path(workload, desired.namespace)
    try:
        after = session.client.apply(path, applyset.member(workload, session.applyset), dry_run=True, force=True)
    except ApiError as error:
        if error.status not in {404, 422}:
            raise
        return True
    return bool(before["spec"]["template"] != after["spec"]["template"])


def _beside(desired: Desired, turns: Sequence[Turn]) -> Desired:
    """Give what is applied before a switch: the targets, and everything that leads to a service aimed as it is now."""
    if not turns:
        return desired
    by_name = {each.service: each for each in turns}
    bundles = colours.bundles_of(desired.objects)
    made: list[Object] = []
    for each in desired.objects:
        turn = by_name.get(each["metadata"].get("labels", {}).get(colours.NAME, ""))
        if turn is not None and each is turn.workload:
            made += _workload(turn, bundles)
        else:
            made.append(each)
    objects = [_aimed(each, turns) for each in made]
    return desired._replace(objects=_without_unread(objects, turns), spared=_spared(turns))


def _workload(turn: Turn, bundles: Mapping[tuple[str, str], Object]) -> list[Object]:
    if turn.target != PLAIN:
        return colours.coloured(turn.workload, turn.target, bundles)
    if not turn.switches:
        return [turn.workload]
    metadata = turn.workload["metadata"]
    return [
        {
            **turn.workload,
            "metadata": {**metadata, "annotations": {**metadata.get("annotations", {}), STANDING: NEXT}},
        }
    ]


def _aimed(made: Object, turns: Iterable[Turn]) -> Object:
    """Aim what leads to a service at the side that serves before a switch."""
    turn = next((each for each in turns if colours.leads_to(made, each.service)), None)
    if turn is None:
        return made
    side = turn.sides.live or PLAIN if turn.switches else turn.target
    return colours.aimed(made, turn.deployment(side), labels(turn, side))


def labels(turn: Turn, side: str) -> dict[str, str]:
    """Give what tells the pods of a side from all others of the service; nothing where there are no others."""
    if side:
        return {colours.COLOUR: side}
    others = [each for each in turn.sides.other_than(PLAIN) if each not in turn.gone]
    beside = turn.target != PLAIN or turn.switches or any(map(turn.sides.replicas, others))
    return {colours.HASH: turn.sides.hashed} if beside and turn.sides.hashed else {}


def _without_unread(objects: list[Object], turns: Sequence[Turn]) -> list[Object]:
    """Leave out the ConfigMaps and Secrets of which a colour has a copy, and that nothing else of the project reads."""
    copied = {
        each for turn in turns if turn.target != PLAIN for each in colours.references(turn.workload["spec"]["template"])
    }
    unread = copied - colours.read_in(objects)
    return [each for each in objects if (each["kind"], each["metadata"]["name"]) not in unread]


def _spared(turns: Iterable[Turn]) -> frozenset[str]:
    """Name what an earlier run applied and that has to stay: sides that serve or served, with what they read."""
    found: set[str] = set()
    for turn in turns:
        for side, made in turn.sides.deployments.items():
            served = colours.standing_of(made) in {LIVE, EARLIER} and turn.stays
            if side != turn.target and (side == turn.sides.live or served):
                found.add(title({**made, "kind": "Deployment"}))
                found |= {f"{kind} {name}" for kind, name in colours.references(made["spec"]["template"])}
    return frozenset(found)
