"""What is known of a project, again after every change."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from cluster.test_readiness import deployment
from kompyse.cluster.errors import ApiError
from kompyse.cluster.observing import observed
from kompyse.cluster.session import Session
from kompyse.cluster.strategies.colours import COLOUR, STANDING

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


def side(name: str, colour: str, standing: str, replicas: int = 1) -> dict:
    made = labelled(deployment(replicas))
    labels = {**LABELS, **({COLOUR: colour} if colour else {})}
    made["metadata"] = {**made["metadata"], "name": name, "labels": labels, "annotations": {STANDING: standing}}
    return made


def test_sides_of_a_service_are_told_apart_and_one_that_stands_by_is_not_shown(server):
    for made in (side("web", "", "earlier", 0), side("web-green", "green", "live"), side("web-blue", "blue", "next")):
        server.stub.put(PATH.replace("/web", f"/{made['metadata']['name']}"), made)
    for name, labels in (("a", {COLOUR: "green"}), ("b", {COLOUR: "blue"}), ("c", {})):
        metadata = {"name": name, "labels": {**LABELS, **labels}, "creationTimestamp": "2026-01-01T00:00:00Z"}
        conditions = [{"type": "Ready", "status": "True" if name == "a" else "False"}]
        made = {"kind": "Pod", "metadata": metadata, "spec": {"containers": []}, "status": {"conditions": conditions}}
        server.stub.put(f"/api/v1/namespaces/default/pods/{name}", made)
    with observed(session(server), frozenset({"Deployment"})) as views:
        states = next(views).states
    assert [(each.service, each.ready) for each in states] == [("web", 1), ("web-blue", 0)]


def test_a_watch_that_may_not_be_made_is_told(server):
    server.stub.fault = lambda _method, path: Fault(403) if path.endswith("/events") else None
    with observed(session(server)) as views, pytest.raises(ApiError):
        for _ in views:
            pass
