from __future__ import annotations

import copy

import pytest

from kompyse.compose import defaults

STARTED = {"condition": "service_started", "required": True}


def service(attributes: dict) -> dict:
    return defaults.apply({"services": {"web": attributes}}, "p")["services"]["web"]


@pytest.mark.parametrize(
    ("attributes", "key", "value"),
    [
        ({}, "command", None),
        ({"command": []}, "command", []),
        ({}, "entrypoint", None),
        ({}, "networks", {"default": None}),
        ({"networks": {}}, "networks", {"default": None}),
        ({"networks": {"a": None}}, "networks", {"a": None}),
        ({"ports": [{"target": 80}]}, "ports", [{"mode": "ingress", "protocol": "tcp", "target": 80}]),
        (
            {"ports": [{"target": 53, "protocol": "udp"}]},
            "ports",
            [{"mode": "ingress", "protocol": "udp", "target": 53}],
        ),
        ({"build": {}}, "build", {"context": ".", "dockerfile": "Dockerfile"}),
        ({"build": {"dockerfile_inline": "FROM x"}}, "build", {"context": ".", "dockerfile_inline": "FROM x"}),
        ({"secrets": [{"source": "s"}]}, "secrets", [{"source": "s", "target": "/run/secrets/s"}]),
        ({"secrets": [{"source": "s", "target": "t"}]}, "secrets", [{"source": "s", "target": "t"}]),
        ({"configs": [{"source": "c"}]}, "configs", [{"source": "c"}]),
        ({"gpus": [{}]}, "gpus", [{"count": -1}]),
        ({"gpus": [{"device_ids": ["0"]}]}, "gpus", [{"device_ids": ["0"]}]),
        ({"pull_policy": "if_not_present"}, "pull_policy", "missing"),
        ({"deploy": {}}, "deploy", {"resources": {}, "placement": {}}),
        ({"image": "x", "pre_start": [{}]}, "pre_start", [{"image": "x"}]),
        ({"image": "x", "pre_start": [{"image": "y"}]}, "pre_start", [{"image": "y"}]),
        ({"links": ["db", "c:alias"]}, "depends_on", {each: {**STARTED, "restart": True} for each in ("db", "c")}),
        ({"ipc": "service:db"}, "depends_on", {"db": {**STARTED, "restart": True}}),
        ({"pid": "service:db", "uts": "host"}, "depends_on", {"db": {**STARTED, "restart": True}}),
        ({"volumes_from": ["db:ro", "container:x"]}, "depends_on", {"db": STARTED}),
        ({"links": ["db"], "depends_on": {"db": {"condition": "a"}}}, "depends_on", {"db": {"condition": "a"}}),
    ],
)
def test_an_attribute_gets_its_defaults(attributes, key, value) -> None:
    assert service(attributes)[key] == value


def test_scale_is_shown_in_the_deploy_section() -> None:
    tree = {
        "services": {"a": {"deploy": {}, "scale": 3}, "b": {"scale": 3}, "c": {"deploy": {"replicas": 1}, "scale": 1}}
    }
    found = defaults.scaled(tree)["services"]
    assert found == {**tree["services"], "a": {"deploy": {"replicas": 3}, "scale": 3}}
    assert defaults.scaled({"services": {}}) == {"services": {}}


def test_requests_for_devices_of_a_deploy_section() -> None:
    devices = [{"capabilities": ["gpu"]}, {"capabilities": ["gpu"], "count": 2}]
    found = service({"deploy": {"resources": {"limits": {"cpus": 1.0}, "reservations": {"devices": devices}}}})
    assert found["deploy"]["resources"] == {
        "limits": {"cpus": 1.0},
        "reservations": {"devices": [{"capabilities": ["gpu"], "count": -1}, {"capabilities": ["gpu"], "count": 2}]},
    }


@pytest.mark.parametrize("key", ["network_mode", "provider"])
def test_who_has_no_network_joins_none(key) -> None:
    tree = defaults.apply({"services": {"web": {key: "host"}}}, "p")
    assert "networks" not in tree["services"]["web"]
    assert "networks" not in tree


def test_the_default_network_appears_only_where_it_is_used() -> None:
    assert defaults.apply({"services": {"web": {}}}, "p")["networks"] == {"default": {"ipam": {}, "name": "p_default"}}
    tree = defaults.apply({"services": {"web": {"networks": {"a": None}}}, "networks": {"a": None}}, "p")
    assert tree["networks"] == {"a": {"ipam": {}, "name": "p_a"}}


def test_resources_are_named_after_project_and_key() -> None:
    tree = {
        "volumes": {"a": None, "b": {"name": "x"}, "c": {"external": True}},
        "secrets": {"s": {"file": "f"}},
        "configs": {"c": {"content": ""}},
    }
    found = defaults.apply(tree, "p")
    assert {key: each["name"] for key, each in found["volumes"].items()} == {"a": "p_a", "b": "x", "c": "c"}
    assert found["secrets"]["s"]["name"] == "p_s"
    assert found["configs"]["c"] == {"content": "", "name": "p_c"}
    assert found["name"] == "p"


def test_the_input_is_not_changed() -> None:
    tree = {
        "services": {"web": {"ports": [{"target": 1}], "links": ["a"], "deploy": {}, "scale": 1, "build": {}}},
        "volumes": {"v": None},
    }
    before = copy.deepcopy(tree)
    defaults.apply(tree, "p")
    assert tree == before
