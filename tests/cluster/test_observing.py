"""What is known of a project, again after every change."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from cluster.test_readiness import deployment
from kompyse.cluster.errors import ApiError
from kompyse.cluster.observing import observed
from kompyse.cluster.session import Session

LABELS = {
    "app.kubernetes.io/name": "web",
    "app.kubernetes.io/part-of": "shop",
    "app.kubernetes.io/managed-by": "kompyse",
}
PATH = "/apis/apps/v1/namespaces/default/deployments/web"


def labelled(made: dict) -> dict:
    return {**made, "metadata": {**made["metadata"], "labels": LABELS}}


def session(server) -> Session:
    return Session(server.client, server.kinds, "stub", "shop", "default")


def test_states_follow_what_happens(server):
    server.stub.put(PATH, labelled(deployment(available=0)))
    with observed(session(server), frozenset({"Deployment"})) as views:
        first = next(views)
        assert [(each.service, each.phase.value) for each in first.states] == [("web", "pending")]
        server.stub.put(PATH, labelled(deployment()))
        assert any(next(views).states[0].phase == "ready" for _ in range(50))
        server.stub.remove(PATH)
        assert any(not next(views).states for _ in range(50))


def test_a_watch_that_may_not_be_made_is_told(server):
    server.stub.fault = lambda _method, path: Fault(403) if path.endswith("/events") else None
    with observed(session(server)) as views, pytest.raises(ApiError):
        for _ in views:
            pass
