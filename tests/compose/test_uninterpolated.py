"""What can be said of a project whose variables are not replaced."""

from __future__ import annotations

import pytest

from kompyse.compose import uninterpolated


def service(attributes: dict, **variables: str) -> dict:
    tree = uninterpolated.values({"services": {"a": attributes}})
    return uninterpolated.complete(tree, "p", variables)["services"]["a"]


@pytest.mark.parametrize(
    ("attributes", "key", "expected"),
    [
        ({"ports": ["${P}:80", {"target": 80}]}, "ports",
         ["${P}:80", {"mode": "ingress", "protocol": "tcp", "target": 80}]),
        ({"gpus": [{}, {"count": 1}]}, "gpus", [{"count": "all"}, {"count": 1}]),
        ({"volumes": [{"type": "bind", "bind": {}}, "${V}"]}, "volumes",
         [{"type": "bind", "bind": {"create_host_path": True}}, "${V}"]),
        ({"environment": ["A", "B=${B}", "C"]}, "environment", ["A=1", "B=${B}", "C"]),
        ({"environment": {"A": None, "C": None}}, "environment", {"A": "1", "C": None}),
        ({"build": {"args": ["A", "C"]}}, "build", {"context": ".", "dockerfile": "Dockerfile", "args": ["A=1"]}),
        ({"build": {"args": {"A": None, "C": None}}}, "build",
         {"context": ".", "dockerfile": "Dockerfile", "args": {"A": "1"}}),
        ({}, "networks", {"default": None}),
        ({"volumes_from": ["b"]}, "depends_on",
         {"b": {"condition": "service_started", "required": True, "restart": False}}),
        ({"deploy": {"resources": {"reservations": {"devices": [{}]}}}}, "deploy",
         {"resources": {"reservations": {"devices": [{"count": "all"}]}}}),
    ],
)  # fmt: skip
def test_an_attribute(attributes: dict, key: str, expected: object) -> None:
    assert service(attributes, A="1")[key] == expected


def test_nothing_stands_for_nothing() -> None:
    assert service({"image": "${I}"}) == {"image": "${I}", "networks": {"default": None}}
    assert uninterpolated.complete({"networks": {"n": None}}, "p", {})["networks"] == {"n": {"name": "p_n"}}
