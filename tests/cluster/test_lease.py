"""One run of a project at a time, and one that was killed is no hindrance."""

from __future__ import annotations

import os
import socket

import pytest

from cluster.stub import Fault
from kompyse.cluster import lease
from kompyse.cluster.errors import ClusterError

PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases/kompyse-shop"


def left_by(holder: str, renewed: str) -> dict:
    spec = {"holderIdentity": holder, "leaseDurationSeconds": 15, "acquireTime": renewed, "renewTime": renewed}
    return {"kind": "Lease", "metadata": {"name": "kompyse-shop"}, "spec": spec}


def test_it_is_held_and_let_go(server):
    with lease.held(server.client, "default", "kompyse-shop", tell=print):
        assert server.stub.objects[PATH]["spec"]["holderIdentity"] == f"{socket.gethostname()}/{os.getpid()}"
    assert PATH not in server.stub.objects


def test_a_second_run_is_told_who_has_it(server):
    told = []
    with (
        lease.held(server.client, "default", "kompyse-shop", tell=print),
        pytest.raises(ClusterError, match=rf"KY909 .*{socket.gethostname()}/{os.getpid()}"),
        lease.held(server.client, "default", "kompyse-shop", tell=told.append, patience=0.1),
    ):
        pass
    assert len(told) == 1


@pytest.mark.parametrize(
    ("holder", "renewed"),
    [("elsewhere/1", "2020-01-01T00:00:00.000000Z"), (f"{socket.gethostname()}/999999999", lease._now())],
    ids=["it is out", "its process is gone"],
)
def test_a_lease_of_a_run_that_was_killed_is_taken(server, holder, renewed):
    server.stub.put(PATH, left_by(holder, renewed))
    with lease.held(server.client, "default", "kompyse-shop", tell=print, patience=0.1):
        assert server.stub.objects[PATH]["spec"]["holderIdentity"] != holder


def test_a_lease_that_somebody_elsewhere_renews_counts(server):
    server.stub.put(PATH, left_by("elsewhere/1", lease._now()))
    with (
        pytest.raises(ClusterError, match="elsewhere/1"),
        lease.held(server.client, "default", "kompyse-shop", tell=print, patience=0.1),
    ):
        pass


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_lease_that_was_taken_without_an_answer_is_held(server, method):
    if method == "PUT":
        server.stub.put(PATH, left_by("elsewhere/1", "2020-01-01T00:00:00.000000Z"))
    lost = [Fault(0, after=True)]
    server.stub.fault = lambda made, _path: lost.pop() if lost and made == method else None
    told: list[str] = []
    with lease.held(server.client, "default", "kompyse-shop", tell=told.append, patience=0.1):
        assert server.stub.objects[PATH]["spec"]["holderIdentity"] == f"{socket.gethostname()}/{os.getpid()}"
    assert told == []
