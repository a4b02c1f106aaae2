"""Ports of Services and containers: names, protocols, what is bound on the node."""

from __future__ import annotations

import pytest


def ports(service: dict) -> list[tuple]:
    return [
        (each["name"], each["port"], each["targetPort"], each["protocol"]) for each in service["spec"].get("ports", ())
    ]


def test_a_port_that_only_a_peer_tells_of_is_in_the_service_and_not_in_the_pod(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, environment: {API: 'http://api:9300'}}, api: {image: i, ports: ['80']}}"
    )
    assert [each[1] for each in ports(found.one("Service", "api"))] == [80, 9300]
    assert [each["containerPort"] for each in found.container("api")["ports"]] == [80]


@pytest.mark.parametrize(
    ("port", "name"),
    [
        ("{target: 80, name: http}", "http"),
        ("{target: 80, name: My_Port}", "my-port"),
        ("{target: 80, name: '--'}", "tcp-80"),
        ("{target: 80}", "tcp-80"),
    ],
)
def test_port_names(lowered, port: str, name: str) -> None:
    found = lowered(f"services: {{web: {{image: i, ports: [{port}]}}}}")
    assert ports(found.one("Service", "web"))[0][0] == name
    assert len(found.told_of("KY363")) == (name in ("my-port", "tcp-80") and "name" in port)


def test_port_names_are_unique_in_a_service_and_short_in_a_container(lowered) -> None:
    text = "services: {web: {image: i, ports: [{target: 80, name: a}, {target: 81, name: a}, {target: 82, name: %s}]}}"
    found = lowered(text % ("long-" * 6 + "x"))
    assert [each[0] for each in ports(found.one("Service", "web"))] == ["a", "a-2", "long-" * 6 + "x"]
    assert [each.get("name") for each in found.container("web")["ports"]] == ["a", None, None]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("http", "http"),
        ("h2c", "kubernetes.io/h2c"),
        ("example.com/thing", "example.com/thing"),
        ("no good", None),
        ("Bad.Domain/x", None),
    ],
)
def test_app_protocol(lowered, written: str, expected: str | None) -> None:
    found = lowered(f"services: {{web: {{image: i, ports: [{{target: 80, app_protocol: '{written}'}}]}}}}")
    assert found.one("Service", "web")["spec"]["ports"][0].get("appProtocol") == expected
    assert len(found.told_of("KY363")) == (expected is None)


def test_ports_bound_on_the_node(lowered) -> None:
    text = """
services:
  web:
    image: i
    ports:
      - {target: 80, published: "8080", mode: host, name: http}
      - {target: 81, mode: host, host_ip: 127.0.0.1}
      - {target: 80, published: "8081", mode: host}
"""
    found = lowered(text)
    assert found.container("web")["ports"] == [
        {"name": "http", "containerPort": 80, "protocol": "TCP", "hostPort": 8080},
        {"containerPort": 81, "protocol": "TCP", "hostPort": 81, "hostIP": "127.0.0.1"},
    ]
    assert found.one("Deployment", "web")["spec"]["strategy"] == {"type": "Recreate"}
    assert [each.path[-1] for each in found.told_of("KY367")] == [2]


@pytest.mark.parametrize(
    ("entry", "number", "words"),
    [
        ("{target: 80, mode: host}", 80, "any port of the node"),
        ("{target: 80, published: '0', mode: host}", 80, "any port of the node"),
        ("{target: 80, published: '8000-8010', mode: host}", 80, "8000-8010"),
    ],
)
def test_a_port_of_the_node_that_was_chosen_is_told(lowered, entry: str, number: int, words: str) -> None:
    found = lowered(f"services: {{web: {{image: i, ports: [{entry}]}}}}")
    assert found.container("web")["ports"][0]["hostPort"] == number
    (told,) = found.told_of("KY368")
    assert words in told.message


def test_a_place_of_the_node_is_bound_once_in_a_pod(lowered) -> None:
    text = """
services:
  a: {image: i, ports: [{target: 80, published: "8080", mode: host}, {target: 81, published: "8080", mode: host}]}
  b: {image: i, pid: "service:a", ports: [{target: 82, published: "8080", mode: host}]}
"""
    found = lowered(text)
    bound = [each.get("hostPort") for container in found.pod("a")["spec"]["containers"] for each in container["ports"]]
    assert bound == [8080, None, None]
    assert [each.path[1] for each in found.told_of("KY367")] == ["a", "b"]


def test_a_pod_lists_each_port_once(lowered) -> None:
    text = (
        "services: {a: {image: i, network_mode: host, expose: [80]}, b: {image: i, pid: 'service:a', expose: [80, 81]}}"
    )
    containers = lowered(text).pod("a")["spec"]["containers"]
    assert [[port["containerPort"] for port in each["ports"]] for each in containers] == [[80], [81]]


def test_very_many_ports_are_not_listed(lowered) -> None:
    found = lowered("services: {a: {image: i, expose: ['1-1000']}, b: {image: i, expose: ['1-1001']}}")
    assert len(found.container("a")["ports"]) == 1000
    assert "ports" not in found.container("b")
    assert found.one("Service", "b")["spec"]["clusterIP"] == "None"
    assert "ports" not in found.one("Service", "b")["spec"]
    assert [each.path for each in found.told_of("KY370")] == [("services", "b")]


def test_the_network_of_the_host_publishes_by_itself(lowered) -> None:
    found = lowered("services: {web: {image: i, network_mode: host, ports: ['8080:80']}}")
    assert list(found.of_kind("Service")) == ["web"]
    assert "hostPort" not in found.container("web")["ports"][0]
    assert found.one("Deployment", "web")["spec"]["strategy"] == {"type": "Recreate"}
