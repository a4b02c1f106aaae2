"""Waiting for services: until all are there, one fails, or time is over."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from cluster.test_observing import LABELS, PATH, labelled, session
from cluster.test_readiness import container, deployment, pod, waiting
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.waiting import wait

KINDS = frozenset({"Deployment"})


def test_until_all_are_ready(server):
    server.stub.put(PATH, labelled(deployment()))
    seen = []
    view = wait(session(server), ["web"], seconds=20, kinds=KINDS, shown=seen.append)
    assert [each.phase.value for each in view.states] == ["ready"]
    assert seen[-1] is view


def test_one_that_fails_ends_it_with_its_reason_and_log(server):
    server.stub.put(PATH, labelled(deployment(available=0)))
    down = pod(containerStatuses=[container(restarts=1, last={"exitCode": 3}, **waiting("CrashLoopBackOff"))])
    down["metadata"]["labels"] = {**LABELS, "pod-template-hash": "a"}
    server.stub.put("/api/v1/namespaces/default/pods/web-1", down)
    server.stub.logs["/api/v1/namespaces/default/pods/web-1/log"] = "first\nabout to fail\n"
    with pytest.raises(ClusterError) as caught:
        wait(session(server), ["web"], seconds=20, kinds=KINDS)
    (found,) = caught.value.diagnostics
    assert found.code.name == "service-failed"
    assert caught.value.logs == {"web": "first\nabout to fail"}
    assert found.message == "web (pod web-1): ends again and again, last with exit code 3, after 1 restart"


def test_a_cluster_that_is_gone_says_how_the_services_did(server):
    server.stub.put(PATH, labelled(deployment()))
    other = labelled(deployment(available=0))
    other["metadata"] |= {"name": "api", "labels": {**LABELS, "app.kubernetes.io/name": "api"}}
    server.stub.put(PATH.replace("web", "api"), other)

    def shown(_view):
        server.stub.fault = lambda _method, _path: Fault(0)

    with pytest.raises(ClusterError) as caught:
        wait(session(server), ["web", "api", "db"], seconds=20, kinds=KINDS, shown=shown)
    gone, last = caught.value.diagnostics
    assert (gone.code.id, last.code.id) == ("KY902", "KY922")
    assert last.message == "when last seen, ready: web; not ready: api (pending), db (not seen)"


def test_time_that_is_over_is_told(server):
    server.stub.put(PATH, labelled(deployment(available=0)))
    with pytest.raises(ClusterError) as caught:
        wait(session(server), ["web", "db"], seconds=0.1, kinds=KINDS)
    assert [(each.code.name, each.message.split()[0]) for each in caught.value.diagnostics] == [
        ("not-ready-in-time", "web"),
        ("not-ready-in-time", "db"),
    ]
