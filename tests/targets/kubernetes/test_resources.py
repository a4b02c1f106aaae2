from __future__ import annotations

import pytest


def resources(lowered, body: str):
    return lowered(f"services: {{web: {{image: i, {body}}}}}").container("web").get("resources")


def limits(text: str) -> str:
    return f"deploy: {{resources: {{limits: {text}}}}}"


def reservations(text: str) -> str:
    return f"deploy: {{resources: {{reservations: {text}}}}}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("tty: true", None),
        ("cpus: 0", None),
        ("cpus: 0.5", {"requests": {"cpu": "0"}, "limits": {"cpu": "500m"}}),
        ("cpu_quota: 150000", {"requests": {"cpu": "0"}, "limits": {"cpu": "1500m"}}),
        ("cpu_quota: 25000, cpu_period: 50000", {"requests": {"cpu": "0"}, "limits": {"cpu": "500m"}}),
        ("cpu_quota: -1", None),
        ("cpu_count: 2", {"requests": {"cpu": "0"}, "limits": {"cpu": "2"}}),
        ("cpu_shares: 512", {"requests": {"cpu": "500m"}}),
        ("mem_limit: 64m", {"requests": {"memory": "0"}, "limits": {"memory": "64Mi"}}),
        ("mem_limit: 128m, mem_reservation: 32m", {"requests": {"memory": "32Mi"}, "limits": {"memory": "128Mi"}}),
        ("mem_reservation: 1g", {"requests": {"memory": "1Gi"}}),
        (
            limits("{cpus: '0.25', memory: 10M}"),
            {"requests": {"cpu": "0", "memory": "0"}, "limits": {"cpu": "250m", "memory": "10Mi"}},
        ),
        (reservations("{cpus: '0.1', memory: 64M}"), {"requests": {"cpu": "100m", "memory": "64Mi"}}),
        (
            "deploy: {resources: {limits: {memory: 64M}, reservations: {cpus: '1'}}}",
            {"requests": {"cpu": "1", "memory": "0"}, "limits": {"memory": "64Mi"}},
        ),
        ("storage_opt: {size: 2g}", {"requests": {"ephemeral-storage": "0"}, "limits": {"ephemeral-storage": "2Gi"}}),
        ("gpus: [{count: 2, capabilities: [gpu]}]", {"limits": {"nvidia.com/gpu": "2"}}),
        ("gpus: [{driver: amd, count: 1, capabilities: [gpu]}]", {"limits": {"amd.com/gpu": "1"}}),
        (
            reservations("{devices: [{capabilities: [gpu], device_ids: ['0', '3']}]}"),
            {"limits": {"nvidia.com/gpu": "2"}},
        ),
        (reservations("{devices: [{capabilities: [tpu], count: 4}]}"), {"limits": {"google.com/tpu": "4"}}),
        (
            reservations("{generic_resources: [{discrete_resource_spec: {kind: example.com/fpga, value: 2}}]}"),
            {"limits": {"example.com/fpga": "2"}},
        ),
        (
            reservations("{generic_resources: [{discrete_resource_spec: {kind: NVIDIA-GPU, value: '1'}}]}"),
            {"limits": {"nvidia.com/gpu": "1"}},
        ),
    ],
)
def test_a_limit_reserves_nothing_and_a_reservation_is_a_request(lowered, body: str, expected) -> None:
    assert resources(lowered, body) == expected


@pytest.mark.parametrize(
    ("body", "path", "request_"),
    [
        ("mem_limit: 64m, mem_reservation: 1g", ("mem_reservation",), {"memory": "64Mi"}),
        ("cpus: 1, cpu_shares: 4096", ("cpu_shares",), {"cpu": "1"}),
        (
            "deploy: {resources: {limits: {cpus: '1'}, reservations: {cpus: '2'}}}",
            ("deploy", "resources", "reservations", "cpus"),
            {"cpu": "1"},
        ),
    ],
)
def test_a_reservation_above_the_limit_is_the_limit_and_told(lowered, body: str, path, request_) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert found.container("web")["resources"]["requests"] == request_
    assert [each.path for each in found.told_of("KY559")] == [("services", "web", *path)]


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("gpus: all", "KY562", ("gpus", 0)),
        ("storage_opt: {dm.thinpooldev: x}", "KY560", ("storage_opt", "dm.thinpooldev")),
        ("storage_opt: {size: much}", "KY560", ("storage_opt", "size")),
        (
            reservations("{devices: [{capabilities: [quantum], count: 1}]}"),
            "KY561",
            ("deploy", "resources", "reservations", "devices", 0),
        ),
        (
            reservations("{generic_resources: [{discrete_resource_spec: {kind: SSD, value: 1}}]}"),
            "KY561",
            ("deploy", "resources", "reservations", "generic_resources", 0),
        ),
    ],
)
def test_what_cannot_be_reserved_is_told(lowered, body: str, code: str, path) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert [each.path for each in found.told_of(code)] == [("services", "web", *path)]
