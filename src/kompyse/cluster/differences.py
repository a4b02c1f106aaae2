"""What `up` would change: the objects as they are beside what the server would make of them.

Takes a dry run of the server for every object; gives texts to compare, one pair an object. What the server keeps by
itself (status, versions, managers) is left out, and the content of Secrets is masked: a value that differs shows as
that, and never as itself.
"""

from __future__ import annotations

import difflib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster import applyset, ownership, scaling
from kompyse.cluster.applying import HOLD_DATA, is_ours, title
from kompyse.cluster.errors import ApiError
from kompyse.cluster.server.connection import CONNECTIONS
from kompyse.outputs import emitter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.cluster.applying import Desired
    from kompyse.cluster.session import Session
    from kompyse.targets import Object

_SERVERS = ("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink")


class Difference(NamedTuple):
    """An object that is not as the project says; empty text on the side where there is none."""

    title: str
    before: str
    after: str

    def lines(self) -> Iterator[str]:
        """Give it as `diff -u` does."""
        before, after = self.before.splitlines(), self.after.splitlines()
        yield from difflib.unified_diff(before, after, f"cluster/{self.title}", f"project/{self.title}", lineterm="")


def differences(desired: Desired, session: Session) -> list[Difference]:
    """Ask the server what it would make of each object. Empty when the cluster is as the project says.

    Raises:
        ClusterError: an object belongs to somebody else.
        ApiError, Unreachable: the server refuses an object, or does not answer.
    """
    own = session.applyset
    present = ownership.existing(desired.objects, desired.namespace, session.client, session.kinds)
    ownership.check(desired.objects, present, own, session.kinds)

    def one(made: Object) -> Difference | None:
        path = session.kinds.path(made, desired.namespace)
        before = present.get(path)
        if made["kind"] == "Namespace" and not is_ours(made, present, own, session.kinds):
            return None
        if before is not None:
            before = {**before, "apiVersion": made["apiVersion"], "kind": made["kind"]}
        try:
            after = session.client.apply(path, applyset.member(made, own), dry_run=True, force=True)
        except ApiError as error:
            # What cannot change is made anew, and what stands in a namespace that is still to come is new.
            if error.status not in {404, 422}:
                raise
            after = applyset.member(made, own)
        if before is not None and (revival := scaling.revival(made, after)) is not None:
            after = {**after, "spec": {**after["spec"], **revival["spec"]}}
        old, new = masked(before, after)
        return None if old == new else Difference(title(made), _text(old), _text(new))

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        found = [each for each in pool.map(one, desired.objects) if each is not None]
    return [*found, *_gone(desired, session)]


def _gone(desired: Desired, session: Session) -> Iterator[Difference]:
    """Give the objects that have left the project."""
    own = session.applyset
    wanted = {session.kinds.path(each, desired.namespace) for each in desired.objects}
    listed = applyset.resources(applyset.recorded(applyset.read(session.client, own)), session.kinds)
    for each in applyset.members(session.client, own, listed):
        if session.kinds.path(each, desired.namespace) in wanted or title(each) in desired.spared:
            continue
        if each["kind"] not in HOLD_DATA:
            yield Difference(title(each), _text(masked(each, None)[0]), "")


def masked(before: Object | None, after: Object | None) -> tuple[Object | None, Object | None]:
    """Leave out what the server keeps, and mask the values of Secrets so that only their being different shows."""
    old, new = _content(before), _content(after)
    for field in ("data", "stringData"):
        if (old or new or {}).get("kind") == "Secret":
            was, will = (old or {}).get(field) or {}, (new or {}).get(field) or {}
            if old is not None and was:
                old = {**old, field: dict.fromkeys(was, "(hidden)")}
            if new is not None and will:
                new = {**new, field: {key: _hidden(was, key, value) for key, value in will.items()}}
    return old, new


def _hidden(was: dict[str, Any], key: str, value: str) -> str:
    return "(hidden)" if was.get(key, value) == value else "(hidden, changed)"


def _content(made: Object | None) -> Object | None:
    if made is None:
        return None
    metadata = {key: value for key, value in made["metadata"].items() if key not in _SERVERS}
    return {**{key: value for key, value in made.items() if key != "status"}, "metadata": metadata}


def _text(made: Object | None) -> str:
    return "" if made is None else emitter.document(made)
