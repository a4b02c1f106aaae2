"""Apply the objects of a project: in, what it should be; on the cluster, just that; out, what was done to each object.

Nothing is written before it is sure that no object of somebody else would be. Objects without pods come first, then the
workloads in the waves of the graph; objects of one step are applied at once. What has left the project goes last. A run
may be killed at any moment: the parent of the set lists the kinds first, and the next run does the same to the end.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster import applyset, ownership, replacing, scaling, unchanged
from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.cluster.server import rights
from kompyse.cluster.server.connection import CONNECTIONS
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.cluster.applyset import ApplySet
    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.discovery import Kinds
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

SERVICE = "app.kubernetes.io/name"
_WITH_PODS = frozenset({"Job", "CronJob", "Deployment", "StatefulSet", "DaemonSet"})
HOLD_DATA = frozenset({"PersistentVolumeClaim", "PersistentVolume", "Namespace"})
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
    whole: bool = True
    """Whether these are all objects of the project; what is not among them is left alone if not."""
    spared: frozenset[str] = frozenset()
    """Titles of objects that stay as they are, though the project does not give them."""


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
    present: Mapping[str, Object] | None = None
    """What `looked` has found, where that was just now."""


def looked(desired: Desired, how: Applying) -> Mapping[str, Object]:
    """Read what the cluster has of the kinds of a project, by path, before anything is written.

    Raises:
        ClusterError: an object belongs to somebody else.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    present = ownership.existing(desired.objects, desired.namespace, how.client, how.kinds)
    own = applyset.of_project(desired.project, desired.namespace)
    ownership.check(desired.objects, present, own, how.kinds)
    return present


def apply(desired: Desired, how: Applying) -> tuple[list[Applied], list[Diagnostic]]:
    """Apply a project and delete what has left it. Gives what was done, and what is to be told of it.

    Raises:
        ClusterError: an object belongs to somebody else, or the cluster refused one, or does not answer; it says which
            objects were applied and which were not.
    """
    own = applyset.of_project(desired.project, desired.namespace)
    present = looked(desired, how) if how.present is None else how.present
    ownership.check(desired.objects, present, own, how.kinds)
    done: list[Applied] = []
    told: list[Diagnostic] = []
    try:
        _to_the_end(desired, own, present, how, done, told)
    except (ApiError, Unreachable) as error:
        raise ClusterError((_cause(error), *told, *_standing(desired, done))) from None
    return done, told


def _to_the_end(  # noqa: PLR0913, PLR0917 - what it needs and adds to
    desired: Desired,
    own: ApplySet,
    present: Mapping[str, Object],
    how: Applying,
    done: list[Applied],
    told: list[Diagnostic],
) -> None:
    """Apply, then delete what has left the project."""
    before = applyset.recorded(applyset.read(how.client, own))
    now = {applyset.group_kind(each) for each in desired.objects}
    namespaces, *steps = _steps(desired)
    _step(
        [each for each in namespaces if is_ours(each, present, own, how.kinds)], desired, own, present, how, done, told
    )
    if not how.dry_run:
        how.client.apply(own.path, own.parent(before | now, desired.annotations), force=True)
    for step in steps:
        _step(step, desired, own, present, how, done, told)
    if not desired.whole:
        return
    kept = _prune(desired, own, before | now, how, done, told)
    if not how.dry_run:
        how.client.apply(own.path, own.parent(now | kept, desired.annotations), force=True)


def make_namespaces(desired: Desired, how: Applying) -> None:
    """Apply the namespaces of a project, before anything is asked of them; one of another project stays as it is."""
    own = applyset.of_project(desired.project, desired.namespace)
    for each in desired.objects:
        if each["kind"] == "Namespace" and is_ours(each, how.present or {}, own, how.kinds):
            how.client.apply(how.kinds.path(each, desired.namespace), applyset.member(each, own), force=how.force)


def is_ours(namespace: Object, present: Mapping[str, Object], own: ApplySet, kinds: Kinds) -> bool:
    """Whether a namespace is the project's to write: not when another project made it."""
    there = present.get(kinds.path(namespace, own.namespace))
    owner = ((there or {"metadata": {}})["metadata"].get("labels") or {}).get(applyset.PART_OF)
    return owner in {None, own.identity}


def _steps(desired: Desired) -> list[list[Object]]:
    """Divide the objects: the namespace, what has no pods, and one step a wave.

    A binding comes after its Role: the server looks whether who binds has what the Role grants.
    """
    namespaces = [each for each in desired.objects if each["kind"] == "Namespace"]
    still = [each for each in desired.objects if each["kind"] not in _WITH_PODS and each["kind"] != "Namespace"]
    waves: dict[int, list[Object]] = {}
    for each in desired.objects:
        if each["kind"] in _WITH_PODS:
            waves.setdefault(desired.waves.get(each["metadata"]["labels"].get(SERVICE, ""), 0), []).append(each)
    bindings = [each for each in still if each["kind"] == "RoleBinding"]
    return [
        namespaces,
        [each for each in still if each not in bindings],
        bindings,
        *(waves[wave] for wave in sorted(waves)),
    ]


def _step(  # noqa: PLR0913, PLR0917 - what a step needs and adds to
    step: Sequence[Object],
    desired: Desired,
    own: ApplySet,
    present: Mapping[str, Object],
    how: Applying,
    done: list[Applied],
    told: list[Diagnostic],
) -> None:
    """Apply objects at once. All are tried, also when one fails, as long as the server is there."""
    if not step:
        return
    failed: list[tuple[Object, Exception]] = []
    gone = threading.Event()

    def one(made: Object) -> None:
        if gone.is_set():
            return
        path = how.kinds.path(made, desired.namespace)
        try:
            applied, findings = _apply(path, applyset.member(made, own), present.get(path), how)
        except (ApiError, Unreachable, ClusterError) as error:
            failed.append((made, error))
            if isinstance(error, Unreachable):
                gone.set()
            return
        done.append(applied)
        told.extend(findings)
        how.told(applied)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one, step))
    if failed:
        # A server that is gone is told once, not for every object that was on its way.
        failed = [each for each in failed if not isinstance(each[1], Unreachable)] + [
            each for each in failed if isinstance(each[1], Unreachable)
        ][:1]
        found = [each for made, error in failed for each in _why(made, error)]
        raise ClusterError((*found, *told, *_standing(desired, done)))


def _apply(path: str, made: Object, before: Object | None, how: Applying) -> tuple[Applied, Sequence[Diagnostic]]:
    """Apply one object, if need be; one that cannot be changed is made anew where nothing is lost."""
    if before is not None and unchanged.is_applied(made, before) and scaling.revival(made, before) is None:
        return Applied({**before, "apiVersion": made["apiVersion"], "kind": made["kind"]}, Outcome.UNCHANGED), ()
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
    revival = scaling.revival(made, after)
    if revival is not None:
        return Applied(after if how.dry_run else how.client.merge(path, revival), Outcome.CHANGED), ()
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
        # Where the project is cannot leave it.
        if title(each) in desired.spared or each["kind"] == "Namespace":
            kept.add(applyset.group_kind(each))
            continue
        outcome = Outcome.DELETED
        if each["kind"] in HOLD_DATA:
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
    return (rights.told(error) or finding(codes.REQUEST_REFUSED, f"{title(made)}: {error.message}"),)


def _cause(error: ApiError | Unreachable) -> Diagnostic:
    """Say what ended a run that was not about one object."""
    if isinstance(error, Unreachable):
        return finding(codes.CLUSTER_UNREACHABLE, str(error))
    return rights.told(error) or finding(codes.REQUEST_REFUSED, f"the API server refused: {error.message}")


def _standing(desired: Desired, done: Sequence[Applied]) -> Sequence[Diagnostic]:
    """Say what is applied and what is not."""
    titles = {each.title for each in done}
    applied = [title(each) for each in desired.objects if title(each) in titles]
    missing = [title(each) for each in desired.objects if title(each) not in titles]
    if not missing:
        message = f"all {len(applied)} objects are applied; what has left the project may still be there"
        return (finding(codes.APPLIED_IN_PART, message),)
    message = f"{len(applied)} of {len(desired.objects)} objects are applied; these are not: {', '.join(missing)}"
    if applied:
        message += f". Applied: {', '.join(applied)}"
    return (finding(codes.APPLIED_IN_PART, message),)
