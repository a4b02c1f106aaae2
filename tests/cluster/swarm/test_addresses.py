"""Where published ports are open."""

from __future__ import annotations

import pytest

from kompyse.cluster.swarm.addresses import published
from kompyse.cluster.swarm.observing import look


def port(number, mode="ingress", protocol="tcp"):
    return {"target": 80, "published": str(number), "mode": mode, "protocol": protocol}


@pytest.mark.parametrize(
    ("address", "host"), [("unix:///var/run/docker.sock", "localhost"), ("ssh://me@[fd00::7]", "[fd00::7]")]
)
def test_ports_of_the_machine_of_the_engine(session, deployed, monkeypatch, address, host):
    deployed(web={"ports": [port(8080), port(5353, protocol="udp")]}, db={})
    monkeypatch.setenv("DOCKER_HOST", address)
    assert published(session, look(session)) == [f"web: http://{host}:8080", f"web: {host}:5353/udp"]


def test_ports_of_the_nodes_of_tasks(session, deployed):
    deployed(web={"ports": [port(8080, "host")]})
    assert published(session, look(session)) == ["web: http://localhost:8080"]
    assert published(session._replace(nodes=2), look(session)) == [
        "web: port 8080/tcp of the nodes that run it (docker service ps shop_web)"
    ]


def test_a_port_that_the_engine_chose(session, swarm, deployed):
    deployed(web={})
    state = swarm.state
    state["services"]["shop_web"]["Endpoint"]["Ports"] = [{"TargetPort": 80, "Protocol": "tcp", "PublishMode": "host"}]
    state["tasks"]["shop_web"][0]["Status"]["PortStatus"] = {"Ports": [{"TargetPort": 80, "PublishedPort": 32768}]}
    swarm.write("state.json", state)
    assert published(session, look(session)) == ["web: http://localhost:32768"]


def test_nothing_is_published(session, swarm, deployed):
    deployed(web={})
    assert published(session, look(session)) == []
    assert not any(each.startswith("context") for each in swarm.calls)
