"""What the user of a kubeconfig may do, beside what a run is going to do: told before anything is written.

    check(client, desired, kinds, waits=True)   # asks once; ClusterError when a right is missing for certain
    told(error) -> Diagnostic | None            # a refusal for want of a right, with the rule that grants it

One question tells all rules that hold in a namespace (SelfSubjectRulesReview). A cluster whose rights are decided
outside of it answers that the list is incomplete; then, the refusals themselves have to tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.cluster.observing import WORKLOADS
from kompyse.diagnostics.codes.cluster import RIGHT_MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kompyse.cluster.applying import Desired
    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.discovery import Kinds
    from kompyse.diagnostics import Diagnostic

_OF_OBJECTS = ("list", "create", "patch")
"""What `up` does to the kinds of a project: to delete comes only when something has left it."""
_OF_ITSELF = {
    ("", "secrets"): ("get", "create", "patch"),
    ("coordination.k8s.io", "leases"): ("get", "create", "patch", "delete"),
}
"""What `up` keeps for itself: the parent of the set, and the lease."""
_TO_WAIT = dict.fromkeys([("", "pods"), ("", "events"), *WORKLOADS.values()], ("list", "watch"))
"""What is watched until all services are ready."""
_OF_NAMESPACES = ("get", "create", "patch")
_REFUSED = re.compile(
    r'User "(?P<user>[^"]*)" cannot (?P<verb>\w+) resource "(?P<resource>[^"]+)" in API group "(?P<group>[^"]*)"'
    r'(?: in the namespace "(?P<namespace>[^"]+)")?'
)
_GRANTING = "attempting to grant RBAC permissions not currently held"


class Missing(NamedTuple):
    """Rights that a user lacks on one kind of resource."""

    group: str
    resource: str
    verbs: tuple[str, ...]
    namespace: str
    """Empty for what is in none."""

    @property
    def rule(self) -> str:
        """What grants them, as a Role writes it."""
        group = self.group or '""'
        return f"{{apiGroups: [{group}], resources: [{self.resource}], verbs: [{', '.join(self.verbs)}]}}"

    def finding(self, user: str) -> Diagnostic:
        """Say who lacks what, where, and what to add."""
        resource = f"{self.resource}.{self.group}" if self.group else self.resource
        where = f' in the namespace "{self.namespace}"' if self.namespace else ""
        role = "a Role there" if self.namespace else "a ClusterRole"
        message = f"{user} may not {', '.join(self.verbs)} {resource}{where}"
        return finding(RIGHT_MISSING, message, hint=f"add to {role} that is bound to this user: {self.rule}")


def check(client: Client, desired: Desired, kinds: Kinds, *, waits: bool) -> None:
    """Refuse to begin what the user may not finish, as far as the cluster tells. `waits` is for a run that does.

    Raises:
        ClusterError: rights are missing; one finding for each kind of resource.
    """
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectRulesReview",
        "spec": {"namespace": desired.namespace},
    }
    try:
        answer = client.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", body=review)
    except ApiError:
        return  # not to be known before
    status = answer.get("status") or {}
    if status.get("incomplete"):
        return
    found = list(missing(desired, kinds, status.get("resourceRules") or (), waits=waits))
    if found:
        user = _user(client)
        raise ClusterError([each.finding(user) for each in found])


def missing(desired: Desired, kinds: Kinds, rules: Sequence[Mapping[str, Any]], *, waits: bool) -> Iterator[Missing]:
    """Compare what `up` does with rules as a review gives them: dicts of verbs, apiGroups, resources, resourceNames."""
    needed: dict[tuple[str, str, str], dict[str, None]] = {}
    for (group, resource), verbs in {**_OF_ITSELF, **(_TO_WAIT if waits else {})}.items():
        needed[group, resource, desired.namespace] = dict.fromkeys(verbs)
    for each in desired.objects:
        kind = kinds.find(each["apiVersion"], each["kind"])
        where = desired.namespace if kind.namespaced else ""
        verbs = _OF_OBJECTS if kind.namespaced else _OF_NAMESPACES
        needed.setdefault((kind.group, kind.plural, where), {}).update(dict.fromkeys(verbs))
    for (group, resource, namespace), wanted in sorted(needed.items()):
        lacking = tuple(each for each in wanted if not any(_grants(rule, group, resource, each) for rule in rules))
        if lacking:
            yield Missing(group, resource, lacking, namespace)


def _grants(rule: Mapping[str, Any], group: str, resource: str, verb: str) -> bool:
    """Whether a rule may grant it. One for some names alone counts: which ones are asked for, the server judges."""
    return (
        _has(rule.get("verbs"), verb) and _has(rule.get("apiGroups"), group) and _has(rule.get("resources"), resource)
    )


def _has(listed: Iterable[str] | None, wanted: str) -> bool:
    return any(each in {"*", wanted} for each in listed or ())


def _user(client: Client) -> str:
    """Name who asks, as the cluster knows them."""
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    try:
        answer = client.request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", body=review)
        return str(answer["status"]["userInfo"]["username"])
    except (ApiError, Unreachable, KeyError, TypeError):
        return "the user of this context"


def told(error: ApiError) -> Diagnostic | None:
    """Read a refusal for want of a right; None when it was refused for something else."""
    if error.status != 403:
        return None
    found = _REFUSED.search(error.message)
    if found is not None:
        lacking = Missing(found["group"], found["resource"], (found["verb"],), found["namespace"] or "")
        return lacking.finding(found["user"])
    if _GRANTING in error.message:
        hint = "who makes a Role needs all that it grants: give this user the same, or keep no start-up order"
        return finding(RIGHT_MISSING, " ".join(error.message.split()), hint=f"{hint} (--waiters none)")
    return None
