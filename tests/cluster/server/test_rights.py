"""What a user may do: told before anything is written where it is known, else read from the refusal."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from kompyse.cluster.applying import Desired
from kompyse.cluster.errors import ApiError, ClusterError, answered
from kompyse.cluster.server import rights
from kompyse.diagnostics.codes.cluster import REQUEST_REFUSED, RIGHT_MISSING

OBJECTS = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}},
]
DESIRED = Desired("shop", "shop", OBJECTS, {})


def rule(group: str, resource: str, *verbs: str) -> dict:
    return {"verbs": verbs, "apiGroups": [group], "resources": [resource]}


OWN = [
    rule("", "secrets", "get", "create", "patch"),
    rule("coordination.k8s.io", "leases", "*"),
    rule("", "namespaces", "get", "create", "patch"),
]
ENOUGH = [*OWN, rule("apps", "*", "list", "create", "patch")]


def found(server, rules, *, waits: bool = False) -> list[str]:
    server.stub.rules = rules
    try:
        rights.check(server.client, DESIRED, server.kinds, waits=waits)
    except ClusterError as error:
        return [f"{each.code.id} {each.message} | {each.hint}" for each in error.diagnostics]
    return []


def test_what_is_missing_is_named_with_the_rule_that_grants_it(server):
    hint = "add to a Role there that is bound to this user"
    (one,) = found(server, [*OWN, rule("apps", "deployments", "list"), rule("apps", "deployments", "create")])
    told, _, way_out = one.partition(" | ")
    assert told == 'KY915 jane may not patch deployments.apps in the namespace "shop"'
    assert way_out == f"{hint}: {{apiGroups: [apps], resources: [deployments], verbs: [patch]}}"
    (other,) = found(server, ENOUGH[1:])
    assert 'may not get, create, patch secrets in the namespace "shop"' in other
    assert f'{hint}: {{apiGroups: [""], resources: [secrets], verbs: [get, create, patch]}}' in other
    (of_namespaces,) = found(server, [each for each in ENOUGH if each["resources"] != ["namespaces"]])
    assert of_namespaces.startswith("KY915 jane may not get, create, patch namespaces | add to a ClusterRole")


def test_who_waits_has_to_look(server):
    said = found(server, [*ENOUGH, rule("batch", "*", "list", "watch"), rule("", "events", "*")], waits=True)
    assert [each.partition(" in the")[0] for each in said] == [
        "KY915 jane may not list, watch pods",
        "KY915 jane may not watch daemonsets.apps",
        "KY915 jane may not watch deployments.apps",
        "KY915 jane may not watch statefulsets.apps",
    ]


@pytest.mark.parametrize(
    "rules",
    [
        ENOUGH,
        [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}],
        [*OWN, {**rule("apps", "deployments", "list", "create", "patch"), "resourceNames": ["web"]}],
        None,
    ],
    ids=["each", "all", "by name", "not known"],
)
def test_what_is_there_or_not_known_lets_a_run_begin(server, rules):
    assert found(server, rules) == []


def test_a_review_that_is_refused_lets_a_run_begin(server):
    server.stub.fault = lambda _method, path: Fault(403) if "review" in path else None
    assert found(server, []) == []


def test_a_user_without_a_name_is_told_all_the_same(server):
    server.stub.fault = lambda _method, path: Fault(404) if path.endswith("selfsubjectreviews") else None
    assert found(server, ENOUGH[1:])[0].startswith("KY915 the user of this context may not")


REFUSED = (
    'deployments.apps "web" is forbidden: User "jane" cannot patch resource "deployments" in API group "apps"'
    ' in the namespace "shop"'
)


def test_a_refusal_says_which_rule_is_wanting():
    with pytest.raises(ClusterError) as caught, answered():
        raise ApiError(403, "Forbidden", REFUSED)
    (told,) = caught.value.diagnostics
    assert told.code is RIGHT_MISSING
    assert told.message == 'jane may not patch deployments.apps in the namespace "shop"'
    assert told.hint.endswith("{apiGroups: [apps], resources: [deployments], verbs: [patch]}")
    of_cluster = 'User "jane" cannot create resource "namespaces" in API group "" at the cluster scope'
    found = rights.told(ApiError(403, "Forbidden", of_cluster))
    assert found is not None
    assert found.message == "jane may not create namespaces"


def test_a_role_that_grants_more_than_its_maker_has_is_told():
    found = rights.told(
        ApiError(403, "Forbidden", "user is attempting to grant RBAC permissions not currently held:\n{…}")
    )
    assert found is not None
    assert "--waiters none" in found.hint


def test_other_refusals_are_no_matter_of_rights():
    quota = ApiError(403, "Forbidden", 'pods "web" is forbidden: exceeded quota')
    assert rights.told(quota) is None
    assert rights.told(ApiError(422, "Invalid", REFUSED)) is None
    with pytest.raises(ClusterError) as caught, answered():
        raise quota
    assert caught.value.diagnostics[0].code is REQUEST_REFUSED
