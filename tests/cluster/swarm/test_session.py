"""A session: the engine manages a swarm, or it is said why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cluster.swarm.stub import INFO
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm.session import Endpoint, endpoint, opened


def test_what_a_manager_says_of_itself(swarm):
    later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    swarm.write("info.json", {**INFO, "SystemTime": later, "Swarm": {**INFO["Swarm"], "Nodes": 3}})
    found = opened("shop", context="far")
    assert (found.context, found.nodes, found.detach) == ("far", 3, ("--detach=true",))
    assert timedelta(minutes=4) < found.behind < timedelta(minutes=6)
    assert abs(found.now() - datetime.now(UTC) - found.behind) < timedelta(seconds=5)
    assert swarm.calls == ["--context far info --format {{json .}}"]


def test_names(session):
    assert session.full("web") == "shop_web"
    assert session.short("shop_web") == "web"
    assert session.label == "label=com.docker.stack.namespace=shop"


@pytest.mark.parametrize("version", ["20.10.24", "25.0.1", ""])
def test_an_older_command_is_not_told_to_detach(swarm, version):
    swarm.write("info.json", {**INFO, "ClientInfo": {"Version": version}})
    assert opened("shop").detach == ()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("inactive", ["in no swarm", "docker swarm init"]),
        ("active", ["is a worker", "--context"]),
        ("locked", ["is locked", "docker swarm unlock"]),
    ],
)
def test_an_engine_that_manages_no_swarm(swarm, state, words):
    swarm.write("info.json", {**INFO, "Swarm": {"LocalNodeState": state, "ControlAvailable": False}})
    with pytest.raises(ClusterError) as caught:
        opened("shop")
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY982"
    assert all(word in found.message + found.hint for word in words)


def test_an_engine_that_does_not_answer(swarm):
    swarm.write("info.json", {"ID": "", "ServerErrors": ["Cannot connect to the Docker daemon at tcp://x"]})
    with pytest.raises(ClusterError) as caught:
        opened("shop")
    assert caught.value.diagnostics[0].code.id == "KY981"


def test_a_context_that_is_not_there(swarm):
    swarm.fails("info", 'unable to resolve docker endpoint: context "far": context not found')
    with pytest.raises(ClusterError) as caught:
        opened("shop", context="far")
    assert caught.value.diagnostics[0].code.id == "KY981"


@pytest.mark.parametrize(
    ("address", "host", "local"),
    [
        ("unix:///var/run/docker.sock", "localhost", True),
        ("npipe:////./pipe/docker_engine", "localhost", True),
        ("tcp://127.0.0.1:2375", "127.0.0.1", True),
        ("tcp://10.0.0.7:2376", "10.0.0.7", False),
        ("ssh://me@manager.example.com", "manager.example.com", False),
    ],
)
def test_where_the_engine_is(address, host, local):
    assert (Endpoint(address).host, Endpoint(address).is_local) == (host, local)


def test_the_docker_command_is_asked_where_the_engine_is(session, monkeypatch):
    assert endpoint(session).is_local
    monkeypatch.setenv("DOCKER_HOST", "ssh://me@far")
    assert endpoint(session).host == "far"
