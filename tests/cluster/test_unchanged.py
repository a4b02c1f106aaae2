"""Whether an apply would change nothing: seen where it is plain, and never seen where it is not."""

from __future__ import annotations

import copy
import json

import pytest

from kompyse.cluster.unchanged import is_applied

MADE = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"a": "1"}},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"a": "1"}},
        "containers": [
            {
                "name": "web",
                "args": ["serve", "--all"],
                "env": [{"name": "ONE", "value": "1"}, {"name": "TWO", "value": "2"}],
                "ports": [{"containerPort": 80}],
                "volumeMounts": [],
            }
        ],
        "volumes": [{"name": "scratch", "emptyDir": {}}],
        "finalizers": ["x", "y"],
    },
}
LIVE = {
    "metadata": {
        "name": "web",
        "namespace": "shop",
        "uid": "1",
        "labels": {"a": "1", "of": "another"},
        "managedFields": [
            {"manager": "kubectl", "operation": "Apply", "apiVersion": "apps/v1", "fieldsV1": {"f:x": {}}},
            {"manager": "kompyse", "operation": "Update", "apiVersion": "apps/v1", "fieldsV1": {"f:x": {}}},
            {
                "manager": "kompyse",
                "operation": "Apply",
                "apiVersion": "apps/v1",
                "fieldsV1": {
                    "f:metadata": {"f:labels": {"f:a": {}}},
                    "f:spec": {
                        "f:replicas": {},
                        "f:selector": {},
                        "f:containers": {
                            'k:{"name":"web"}': {
                                ".": {},
                                "f:name": {},
                                "f:args": {},
                                "f:env": {
                                    'k:{"name":"ONE"}': {".": {}, "f:name": {}, "f:value": {}},
                                    'k:{"name":"TWO"}': {".": {}, "f:name": {}, "f:value": {}},
                                },
                                "f:ports": {
                                    'k:{"containerPort":80,"protocol":"TCP"}': {".": {}, "f:containerPort": {}},
                                },
                                "f:volumeMounts": {},
                            }
                        },
                        "f:volumes": {'k:{"name":"scratch"}': {".": {}, "f:name": {}, "f:emptyDir": {}}},
                        "f:finalizers": {'v:"x"': {}, 'v:"y"': {}},
                    },
                },
            },
        ],
    },
    "spec": {
        "replicas": 1,
        "paused": False,
        "selector": {"matchLabels": {"a": "1"}},
        "containers": [
            {"name": "beside"},
            {
                "name": "web",
                "args": ["serve", "--all"],
                "env": [
                    {"name": "ONE", "value": "1"},
                    {"name": "OF", "value": "another"},
                    {"name": "TWO", "value": "2"},
                ],
                "ports": [{"containerPort": 80, "protocol": "TCP"}],
                "resources": {},
                "volumeMounts": [],
            },
        ],
        "volumes": [{"name": "scratch", "emptyDir": {}}],
        "finalizers": ["x", "other", "y"],
    },
    "status": {"replicas": 1},
}


def changed(made: dict, *path: object, to: object = None) -> dict:
    """A copy with another value at a path; without one, nothing is there."""
    found = copy.deepcopy(made)
    place = found
    for each in path[:-1]:
        place = place[each]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return found


def test_what_was_applied_just_so_is_seen_beside_the_fields_of_others():
    assert is_applied(MADE, LIVE)


WEB = ("spec", "containers", 0)


@pytest.mark.parametrize(
    "made",
    [
        changed(MADE, "apiVersion", to="apps/v2"),
        changed(MADE, "spec", "replicas", to=2),
        changed(MADE, "spec", "replicas"),
        changed(MADE, "spec", "paused", to=False),
        changed(MADE, "metadata", "labels", to={"a": "1", "b": "2"}),
        changed(MADE, "metadata", "annotations", to={"a": "1"}),
        changed(MADE, "spec", "selector", "matchLabels", to={"a": "2"}),
        changed(MADE, *WEB, "args", to=["--all", "serve"]),
        changed(MADE, *WEB, "env", to=MADE["spec"]["containers"][0]["env"][:1]),
        changed(MADE, *WEB, "env", to=MADE["spec"]["containers"][0]["env"][::-1]),
        changed(MADE, *WEB, "env", 0, "value", to="3"),
        changed(MADE, *WEB, "env", 0, to={"name": "THREE", "value": "1"}),
        changed(MADE, *WEB, "env", to="no list"),
        changed(MADE, *WEB, "ports", 0, "name", to="http"),
        changed(MADE, *WEB, "ports", 0, "protocol", to="UDP"),
        changed(MADE, *WEB, "volumeMounts", to=[{"name": "scratch"}]),
        changed(MADE, "spec", "volumes", 0, "emptyDir", to={"medium": "Memory"}),
        changed(MADE, "spec", "finalizers", to=["y", "x"]),
        changed(MADE, "spec", "finalizers", to=["x"]),
        changed(MADE, "spec", "finalizers", to=["x", "z"]),
    ],
    ids=lambda made: json.dumps(made["spec"])[:60],
)
def test_a_project_that_has_changed_is_applied(made):
    assert not is_applied(made, LIVE)


OURS = ("metadata", "managedFields", 2)


@pytest.mark.parametrize(
    "live",
    [
        changed(LIVE, "spec", "replicas", to=3),
        changed(LIVE, "spec", "replicas"),
        changed(LIVE, "metadata", "labels", "a", to="2"),
        changed(LIVE, "spec", "containers", 1, "env", 0, "value", to="3"),
        changed(LIVE, "spec", "containers", 1, "env", to=LIVE["spec"]["containers"][1]["env"][::-1]),
        changed(LIVE, "spec", "containers", 1),
        changed(LIVE, "spec", "volumes", 0, "emptyDir", to={"medium": "Memory"}),
        changed(LIVE, "spec", "finalizers", to=["y", "x"]),
        # Somebody has taken a field, or everything: it is another's now, though the value may be the same.
        changed(LIVE, *OURS, "fieldsV1", "f:spec", "f:replicas"),
        changed(LIVE, *OURS),
        changed(LIVE, *OURS, "fieldsV1"),
        changed(LIVE, *OURS, "subresource", to="scale"),
        changed(LIVE, "metadata", "managedFields"),
    ],
    ids=str,
)
def test_a_cluster_that_has_changed_is_told_again(live):
    assert not is_applied(MADE, live)
