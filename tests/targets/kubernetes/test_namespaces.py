from __future__ import annotations

import pytest


def pod(lowered, body: str):
    return lowered(f"services: {{web: {{image: i, {body}}}}}").pod("web")["spec"]


SHARED = {"hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "dnsPolicy", "hostUsers"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("network_mode: host", {"dnsPolicy": "ClusterFirstWithHostNet", "hostNetwork": True}),
        ("network_mode: bridge", {}),
        ("network_mode: none", {}),
        ("pid: host", {"hostPID": True}),
        ("ipc: host", {"hostIPC": True}),
        ("ipc: shareable", {}),
        ("ipc: private", {}),
        ("init: true", {"shareProcessNamespace": True}),
        ("init: false", {}),
        ("init: true, pid: host", {"hostPID": True}),
        ("userns_mode: host", {}),
        ("cgroup: private", {}),
    ],
)
def test_namespaces_of_the_node(lowered, body: str, fields) -> None:
    found = pod(lowered, body)
    assert {key: value for key, value in found.items() if key in SHARED} == fields
    assert not lowered(f"services: {{web: {{image: i, {body}}}}}").told_of("KY571")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("network_mode: 'container:other'", "network_mode"),
        ("pid: 'container:other'", "pid"),
        ("ipc: 'container:other'", "ipc"),
        ("ipc: none", "ipc"),
        ("cgroup: host", "cgroup"),
    ],
)
def test_namespaces_that_a_pod_cannot_join_are_told(lowered, body: str, path: str) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert [each.path for each in found.told_of("KY571")] == [("services", "web", path)]
    assert not SHARED & found.pod("web")["spec"].keys()


@pytest.mark.parametrize(
    ("attribute", "shares"), [("network_mode", False), ("ipc", False), ("pid", True)], ids=["network", "ipc", "pid"]
)
def test_services_that_join_one_another_are_one_pod(lowered, attribute: str, shares) -> None:
    found = lowered(f"services: {{a: {{image: x}}, b: {{image: y, {attribute}: 'service:a'}}}}")
    spec = found.pod("a")["spec"]
    assert [each["name"] for each in spec["containers"]] == ["a", "b"]
    assert ("shareProcessNamespace" in spec) is shares
    assert list(found.of_kind("Deployment")) == ["a"]


@pytest.mark.parametrize(
    ("mode", "told"), [("lan", 1), ("bridge", 0), ("default", 0), ("none", 0), ("host", 0), ("container:x", 1)]
)
def test_networks_that_a_pod_cannot_join_are_told(lowered, mode: str, told: int) -> None:
    found = lowered(f"services: {{web: {{image: i, network_mode: '{mode}'}}}}")
    assert len(found.told_of("KY571")) == told
