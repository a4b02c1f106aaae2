"""`kompyse wait`: until services are ready."""

from __future__ import annotations

from cluster.test_observing import PATH, labelled
from cluster.test_readiness import deployment


def test_until_all_are_ready(on_cluster):
    on_cluster.stub.put(PATH, labelled(deployment()))
    done = on_cluster.run("wait")
    assert done.code == 0
    assert "web ready" in done.err


def test_time_that_is_over_is_told(on_cluster):
    on_cluster.stub.put(PATH, labelled(deployment(available=0)))
    done = on_cluster.run("wait", "web", "--timeout", "1")
    assert done.code == 3
    assert "KY921" in done.err


def test_a_project_that_is_not_there(on_cluster):
    assert on_cluster.run("wait").code == 0
