"""`kompyse events`: lines, or data."""

from __future__ import annotations

import json

import pytest

from cluster.test_happenings import note, replica_sets

__all__ = ["replica_sets"]


@pytest.fixture(autouse=True)
def noted(on_cluster) -> None:
    on_cluster.run("up", "--no-wait", "-q")
    note(on_cluster, 1, "Deployment", "web")
    note(on_cluster, 2, "Deployment", "db", type="Warning", count=3)


def test_lines(on_cluster):
    done = on_cluster.run("events")
    first, second = done.out.splitlines()
    assert first.endswith(" web Normal R1: it happened [Deployment web]")
    assert second.endswith(" db Warning R2: it happened [Deployment db] (3 times)")
    assert on_cluster.run("events", "--warnings", "web").err == "no event is kept\n"


def test_data(on_cluster):
    (found,) = json.loads(on_cluster.run("events", "--format", "json", "db").out)
    assert (found["service"], found["times"], found["at"]) == ("db", 3, "2026-01-01T12:00:02+00:00")
