"""A stack is taken off a swarm."""

from __future__ import annotations

import pytest

from cluster.swarm.stub_docker import EMPTY
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm.removing import remove


@pytest.fixture
def stack(swarm, deployed):
    deployed(web={}, db={})
    swarm.write("state.json", {**swarm.state, "volumes": {"shop_data": {"stack": "shop"}}})


def test_it_goes_and_its_volumes_stay(session, swarm, stack):
    assert stack is None
    told = []
    assert remove(session, volumes=False, told=told.append) == (True, [])
    assert told == [
        "service shop_web removed",
        "service shop_db removed",
        "network shop_default removed",
        "volume shop_data kept",
    ]
    assert swarm.state["services"] == {}
    assert set(swarm.state["volumes"]) == {"shop_data"}
    assert "stack rm --detach=true shop" in swarm.calls


def test_its_volumes_go_where_that_is_asked_for(session, swarm, stack):
    assert stack is None
    there, findings = remove(session._replace(nodes=3), volumes=True, told=print)
    assert there
    assert swarm.state["volumes"] == {}
    (told,) = findings
    assert told.code.id == "KY986"
    assert "2 other nodes" in told.message


def test_what_is_not_there(session, swarm):
    assert remove(session, volumes=True, told=print) == (False, [])
    assert not any(each.startswith("stack") for each in swarm.calls)


def test_what_is_refused(session, swarm, stack):
    assert stack is None
    swarm.fails("stack rm", "Error response from daemon: it is broken")
    with pytest.raises(ClusterError, match="it is broken"):
        remove(session, volumes=False, told=print)


def test_a_network_that_is_in_use_is_tried_again(session, swarm, monkeypatch):
    swarm.write("state.json", {**EMPTY, "networks": {"shop_default": {"stack": "shop", "labels": {}}}})
    swarm.fails("stack rm", "Removing network shop_default\nFailedPrecondition: network x is in use by task y")
    told = []
    monkeypatch.setattr("time.sleep", lambda _: swarm.write("faults.json", {}))
    assert remove(session, volumes=False, told=told.append) == (True, [])
    assert told == ["network shop_default removed"]
    assert [each.split()[:2] for each in swarm.calls].count(["stack", "rm"]) == 2


def test_time_is_over(session, swarm, stack, monkeypatch):
    assert stack is None
    monkeypatch.setattr("kompyse.cluster.swarm.removing._left", lambda *_: ["container shop_web.1"])
    with pytest.raises(ClusterError) as caught:
        remove(session, volumes=False, told=print, seconds=0.1)
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY912"
    assert "container shop_web.1" in found.message


def test_containers_of_jobs_that_are_done_are_removed(session, swarm, stack, monkeypatch):
    assert stack is None
    rows = [
        {"ID": "one", "Names": "shop_once.1", "State": "exited"},
        {"ID": "two", "Names": "shop_web.1", "State": "running"},
    ]
    monkeypatch.setattr("kompyse.cluster.swarm.docker.Docker.rows", lambda *words: rows if "ps" in words else [])
    with pytest.raises(ClusterError, match=r"shop_web\.1"):
        remove(session, volumes=False, told=print, seconds=0)
    assert "rm --volumes one" in swarm.calls
    assert "rm --volumes two" not in swarm.calls
