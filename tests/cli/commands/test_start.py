"""`kompyse start`: the replicas that there were."""

from __future__ import annotations


def test_what_was_stopped_has_its_replicas_again(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.run("scale", "--no-wait", "web=3")
    on_cluster.run("stop", "--no-wait")
    done = on_cluster.run("start", "--no-wait", "web")
    assert (done.code, done.err) == (0, "Deployment web started\n")
    assert on_cluster.stub.find("Deployment", "web")["spec"]["replicas"] == 3
    assert on_cluster.stub.find("Deployment", "db")["spec"]["replicas"] == 0


def test_it_waits_until_they_are_ready(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.run("stop", "--no-wait")
    done = on_cluster.run("start", "--timeout", "1")
    assert done.code == 3
    assert "KY921" in done.err
