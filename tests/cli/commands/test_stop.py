"""`kompyse stop`: services go to zero, and what is not there is told."""

from __future__ import annotations


def test_all_are_stopped_and_the_wait_ends_when_no_pod_is_left(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("stop", "--timeout", "5")
    assert (done.code, done.err) == (0, "Deployment db stopped\nDeployment web stopped\n")
    assert on_cluster.stub.find("Deployment", "web")["spec"]["replicas"] == 0


def test_a_name_that_is_wrong_ends_with_3(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("stop", "wbe")
    assert done.code == 3
    assert "KY960" in done.err
    assert "there are: db, web" in done.err
