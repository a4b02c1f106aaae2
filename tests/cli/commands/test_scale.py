"""`kompyse scale`: the numbers that are given, and those that are none."""

from __future__ import annotations

import pytest


def test_the_number_that_is_given(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("scale", "web=3", "db=1", "--no-wait")
    assert (done.code, done.err) == (0, "Deployment db has 1 replicas already\nDeployment web scaled\n")
    assert on_cluster.stub.find("Deployment", "web")["spec"]["replicas"] == 3


@pytest.mark.parametrize("words", [(), ("web",), ("web=",), ("=3",), ("web=-1",), ("web=many",)])
def test_what_is_no_number_is_wrong_usage(on_cluster, words):
    assert on_cluster.run("scale", *words).code == 2
    assert on_cluster.stub.requests == []
