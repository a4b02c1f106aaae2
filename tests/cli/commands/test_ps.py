"""`kompyse ps`: a line a service."""

from __future__ import annotations

import json

from cluster.test_observing import PATH, labelled
from cluster.test_readiness import deployment


def test_a_table(on_cluster):
    on_cluster.stub.put(PATH, labelled(deployment()))
    done = on_cluster.run("ps")
    assert done.code == 0
    head, line = done.out.splitlines()
    assert head.split() == ["SERVICE", "PHASE", "READY", "RESTARTS", "AGE", "REASON"]
    assert line.split() == ["web", "ready", "0/1", "0"]


def test_data(on_cluster):
    on_cluster.stub.put(PATH, labelled(deployment(available=0)))
    (found,) = json.loads(on_cluster.run("ps", "--format", "json").out)
    assert (found["service"], found["phase"], found["wanted"], found["since"]) == ("web", "pending", 1, None)


def test_a_project_that_is_not_there(on_cluster):
    done = on_cluster.run("ps")
    assert (done.code, done.out) == (0, "")
    assert '"shop" is not in the namespace "default"' in done.err
