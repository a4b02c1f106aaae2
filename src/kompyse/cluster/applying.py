"""Apply the objects of a project: in, what it should be; on the cluster, just that; out, what was done to each object.

Nothing is written before it is sure that no object of somebody else would be. Objects without pods come first, then the
workloads in the waves of the graph; objects of one step are applied at once. What has left the project goes last. A run
may be killed at any moment: the parent of the set lists the kinds first, and the next run does the same to the end.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster import applyset, ownership, replacing
from kompyse.cluster.connection import CONNECTIONS
from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.cluster.applyset import ApplySet
    from kompyse.cluster.client import Client
    from kompyse.cluster.discovery import Kinds
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

SERVICE = "app.kubernetes.io/name"
_WITH_PODS = frozenset({"Job", "CronJob", "Deployment", "StatefulSet", "DaemonSet"})
_HOLD_DATA = frozenset({"PersistentVolumeClaim", "PersistentVolume", "Namespace"})
"""Kinds that `up` never deletes."""


class Outcome(StrEnum):
    """What became of an object."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RECREATED = "recreated"
    DELETED = "deleted"
    KEPT = "kept"


class Applied(NamedTuple):
    """An object that was applied or deleted, and what was done."""

    object: Object
    outcome: Outcome

    @property
    def title(self) -> str:
        """`Deployment web`."""
        return title(self.object)


class Desired(NamedTuple):
    """What is to be on the cluster."""

    project: str
    namespace: str
    objects: Sequence[Object]
    """In the order in which they have to be applied."""
    waves: Mapping[str, int]
    """The wave of each service, by its normalised name."""
    annotations: Mapping[str, str] = {}
    """What Kompyse remembers of the project, on the parent of its set."""


class Applying(NamedTuple):
    """How to apply."""

    client: Client
    kinds: Kinds
    dry_run: bool = False
    force: bool = False
    """Take fields that somebody else owns."""
    prune: bool = True
    told: Callable[[Applied], object] = lambda _: None
    """Called for every object as it is done, from several threads."""


def apply(desired: Desired, how: Applying) -> tuple[list[Applied], list[Diagnostic]]:
    """Apply a project and delete what has left it. Gives what was done, and what is to be told of it.

    Raises:
        ClusterError: an object belongs to somebody else, or the cluster refused one, or does not answer; it says which
            objects were applied and which were not.
    """
    own = applyset.of_project(desired.project, desired.namespace)
    present = ownership.existing(desired.objects, desired.namespace, how.client, how.kinds)
    ownership.check(desired.objects, present, own, how.kinds)
    before = applyset.recorded(applyset.read(how.client, own))
    now = {applyset.group_kind(each) for each in desired.objects}
    namespaces, *steps = _steps(desired)
    done: list[Applied] = []
    told: list[Diagnostic] = []
    _step(namespaces, desired, own, present, how, done, told)
    if not how.dry_run:
        how.client.apply(own.path, own.parent(before | now, desired.annotations), force=True)
    for step in steps:
        _step(step, desired, own, present, how, done, told)
    kept = _prune(desired, own, before | now, how, done, told)
    if not how.dry_run:
        how.client.apply(own.path, own.parent(now | kept, desired.annotations), force=True)
    return done, told


def make_namespaces(desired: Desired, how: Applying) -> None:
    """Apply the namespaces of a project, before anything is asked of them."""
    for each in desired.objects:
        if each["kind"] == "Namespace":
            own = applyset.of_project(desired.project, desired.namespace)
            how.client.apply(how.kinds.path(each, desired.namespace), applyset.member(each, own), force=how.force)


def _steps(desired: Desired) -> list[list[Object]]:
    """Divide the objects: the namespace, what has no pods, and one step a wave."""
    namespaces = [each for each in desired.objects if each["kind"] == "Namespace"]
    still = [each for each in desired.objects if each["kind"] not in _WITH_PODS and each["kind"] != "Namespace"]
    waves: dict[int, list[Object]] = {}
    for each in desired.objects:
        if each["kind"] in _WITH_PODS:
            waves.setdefault(desired.waves.get(each["metadata"]["labels"].get(SERVICE, ""), 0), []).append(each)
    return [namespaces, still, *(waves[wave] for wave in sorted(waves))]


def _step(  # noqa: PLR0913, PLR0917 - what a step needs and adds to
    step: Sequence[Object],
    desired: Desired,
    own: ApplySet,
    present: Mapping[str, Object],
    how: Applying,
    done: list[Applied],
    told: list[Diagnostic],
) -> None:
    """Apply objects at once. All are tried, also when one fails."""
    if not step:
        return
    failed: list[tuple[Object, Exception]] = []

    def one(made: Object) -> None:
        path = how.kinds.path(made, desired.namespace)
        try:
            applied, findings = _apply(path, applyset.member(made, own), present.get(path), how)
        except (ApiError, Unreachable, ClusterError) as error:
            failed.append((made, error))
            return
        done.append(applied)
        told.extend(findings)
        how.told(applied)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one, step))
    if failed:
        found = [each for made, error in failed for each in _why(made, error)]
        raise ClusterError((*found, *told, *_standing(desired, done)))


def _apply(path: str, made: Object, before: Object | None, how: Applying) -> tuple[Applied, Sequence[Diagnostic]]:
    """Apply one object; one that cannot be changed is made anew where nothing is lost."""
    try:
        try:
            after = how.client.apply(path, made, dry_run=how.dry_run, force=how.force)
        except ApiError as error:
            if not ownership.is_own_conflict(error):
                raise
            after = how.client.apply(path, made, dry_run=how.dry_run, force=True)
    except ApiError as error:
        if before is None or not replacing.is_immutable(error):
            raise
        told = replacing.replace(path, made, before, error, how.client, dry_run=how.dry_run)
        return Applied(made, Outcome.RECREATED), told
    if before is None:
        return Applied(after, Outcome.CREATED), ()
    same = after["metadata"].get("resourceVersion") == before["metadata"].get("resourceVersion")
    if how.dry_run:
        same = _content(after) == _content(before)
    return Applied(after, Outcome.UNCHANGED if same else Outcome.CHANGED), ()


def _content(made: Object) -> Object:
    """Leave out what the server counts and notes by itself."""
    noted = ("managedFields", "resourceVersion", "generation")
    metadata = {key: value for key, value in made["metadata"].items() if key not in noted}
    return {
        **{key: value for key, value in made.items() if key not in ("status", "kind", "apiVersion")},
        "metadata": metadata,
    }


def _prune(  # noqa: PLR0913, PLR0917 - as above
    desired: Desired,
    own: ApplySet,
    group_kinds: frozenset[str] | set[str],
    how: Applying,
    done: list[Applied],
    told: list[Diagnostic],
) -> set[str]:
    """Delete the members that the project no longer gives. Gives the kinds of those that stay."""
    wanted = {how.kinds.path(each, desired.namespace) for each in desired.objects}
    kept = set()
    for each in applyset.members(how.client, own, applyset.resources(group_kinds, how.kinds)):
        path = how.kinds.path(each, desired.namespace)
        if path in wanted or each["metadata"].get("deletionTimestamp"):
            continue
        outcome = Outcome.DELETED
        if each["kind"] in _HOLD_DATA:
            outcome = Outcome.KEPT
            message = f"{title(each)} has left the project and is kept with its data"
            told.append(
                finding(codes.ORPHAN_KEPT, message, hint=f"kubectl delete {each['kind']} {each['metadata']['name']}")
            )
        elif not how.prune:
            outcome = Outcome.KEPT
            told.append(finding(codes.ORPHAN_KEPT, f"{title(each)} has left the project and is kept"))
        elif not how.dry_run:
            how.client.delete(path)
        if outcome is Outcome.KEPT:
            kept.add(applyset.group_kind(each))
        applied = Applied(each, outcome)
        done.append(applied)
        how.told(applied)
    return kept


def title(made: Object) -> str:
    """Name an object as people do: `Deployment web`."""
    return f"{made['kind']} {made['metadata']['name']}"


def _why(made: Object, error: Exception) -> Sequence[Diagnostic]:
    """Say why an object was not applied."""
    if isinstance(error, ClusterError):
        return error.diagnostics
    if isinstance(error, Unreachable):
        return (finding(codes.CLUSTER_UNREACHABLE, f"{title(made)}: {error}"),)
    assert isinstance(error, ApiError)
    owned = [each for each in error.causes if each.get("reason") == "FieldManagerConflict"]
    if owned:
        by = "; ".join(f"{each.get('field', '?')}: {each.get('message', '')}" for each in owned)
        return (finding(codes.FIELD_OWNED, f"{title(made)} has fields of somebody else: {by}"),)
    return (finding(codes.REQUEST_REFUSED, f"{title(made)}: {error.message}"),)


def _standing(desired: Desired, done: Sequence[Applied]) -> Sequence[Diagnostic]:
    """Say what is applied and what is not."""
    applied = [(each.object["kind"], each.object["metadata"]["name"]) for each in done]
    missing = [title(each) for each in desired.objects if (each["kind"], each["metadata"]["name"]) not in applied]
    message = f"{len(applied)} of {len(desired.objects)} objects are applied; these are not: {', '.join(missing)}"
    return (finding(codes.APPLIED_IN_PART, message),)
