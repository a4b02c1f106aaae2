"""The events of a project: whose they are, and in which order."""

from __future__ import annotations

import pytest

from cluster.test_observing import LABELS, session
from cluster.test_scaling import put
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.happenings import happenings

EVENTS = "/api/v1/namespaces/default/events"


def note(server, number: int, kind: str, name: str, **more: object) -> None:
    made = {
        "kind": "Event",
        "metadata": {"name": f"e{number}", "creationTimestamp": f"2026-01-01T12:00:{number:02}Z"},
        "involvedObject": {"kind": kind, "name": name},
        "reason": f"R{number}",
        "message": "it\n happened",
        **more,
    }
    server.stub.put(f"{EVENTS}/e{number}", made)


@pytest.fixture
def noted(server):
    for name in ("web", "db"):
        put(server, "Deployment", name)
    pod = {"kind": "Pod", "metadata": {"name": "odd-name", "labels": LABELS}}
    server.stub.put("/api/v1/namespaces/default/pods/odd-name", pod)
    server.stub.upgrades = None
    note(server, 3, "Pod", "odd-name", type="Warning", count=4, lastTimestamp="2026-01-01T12:00:50Z")
    note(server, 1, "Deployment", "web")
    note(server, 2, "Pod", "db-6b54dbfdc-5vd4w")
    note(server, 4, "Pod", "foreign-6b54dbfdc-5vd4w")
    note(server, 5, "Node", "web")
    return session(server)


@pytest.fixture(autouse=True)
def replica_sets(monkeypatch):
    """The stub does not know the kind between a Deployment and its pods."""
    monkeypatch.setitem(__import__("cluster.stub", fromlist=["KINDS"]).KINDS["apps"], "replicasets", "ReplicaSet")


def test_those_of_the_project_oldest_first(noted):
    found = [(each.reason, each.service, each.about) for each in happenings(noted)]
    assert found == [
        ("R1", "web", "Deployment web"),
        ("R2", "db", "Pod db-6b54dbfdc-5vd4w"),
        ("R3", "web", "Pod odd-name"),
    ]


def test_pods_of_a_colour_that_are_gone_are_known_by_their_names(server, noted):
    note(server, 6, "Pod", "web-green-6b54dbfdc-5vd4w")
    note(server, 7, "ReplicaSet", "web-blue-6b54dbfdc")
    assert [each.reason for each in happenings(noted, ["web"])][-3:] == ["R6", "R7", "R3"]


def test_of_one_service_with_how_often(noted):
    last = happenings(noted, ["web"])[-1]
    assert (last.kind, last.times, last.message, last.at.second) == ("Warning", 4, "it happened", 50)
    assert {each.service for each in happenings(noted, ["db"])} == {"db"}


def test_a_service_that_is_not_there(noted):
    with pytest.raises(ClusterError):
        happenings(noted, ["wbe"])
