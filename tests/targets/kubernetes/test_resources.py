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
        ("gpus: all", "KY562", ("gpus", 0, "count")),
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


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("cpus: 0.3333", ("cpus",)),
        ("deploy: {resources: {limits: {cpus: '0.0101'}}}", ("deploy", "resources", "limits", "cpus")),
        ("deploy: {resources: {reservations: {cpus: '0.0005'}}}", ("deploy", "resources", "reservations", "cpus")),
        ("cpus: 0.333", None),
        ("cpu_shares: 100", None),
    ],
)
def test_an_amount_that_is_rounded_is_told(lowered, body: str, path) -> None:
    told = lowered(f"services: {{web: {{image: i, {body}}}}}").told_of("KY582")
    assert [each.path[2:] for each in told] == ([path] if path else [])


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        ("a.example/fpga", "2", "a.example/fpga"),
        ("gpu", "1", "nvidia.com/gpu"),
        ("a b/c", "1", None),
        ("x.kubernetes.io/a", "1", None),
        ("requests.a/b", "1", None),
        ("A.example/b", "1", None),
        ("a.example/b", "99999999999999999999", None),
        ("a.example/b", "-1", None),
    ],
)
def test_resources_that_are_counted(lowered, kind: str, value: str, name: str | None) -> None:
    spec = f"[{{discrete_resource_spec: {{kind: '{kind}', value: {value}}}}}]"
    found = lowered(
        f"services: {{web: {{image: i, deploy: {{resources: {{reservations: {{generic_resources: {spec}}}}}}}}}}}"
    )
    limits = found.container("web").get("resources", {}).get("limits")
    assert limits == ({name: value} if name else None)
    assert len(found.told_of("KY561")) == (name is None)


@pytest.mark.parametrize("size", ["'-1'", "'0'", "many"])
def test_a_disk_that_is_no_limit_is_told(lowered, size: str) -> None:
    found = lowered(f"services: {{web: {{image: i, storage_opt: {{size: {size}}}}}}}")
    assert "resources" not in found.container("web")
    assert [each.path[2:] for each in found.told_of("KY560")] == [("storage_opt", "size")]


@pytest.mark.parametrize(
    ("body", "requests", "limits"),
    [
        ("x-kompyse: {disk: {limit: 1Gi}}", "0", "1Gi"),
        ("x-kompyse: {disk: {limit: 1Gi, request: 512Mi}}", "512Mi", "1Gi"),
        ("x-kompyse: {disk: {request: 512Mi}}", "512Mi", None),
        (
            "deploy: {labels: {kompose.ephemeral-storage.limit: 1Gi, kompose.ephemeral-storage.request: 2m}}",
            "2Mi",
            "1Gi",
        ),
        ("storage_opt: {size: 5G}, x-kompyse: {disk: {request: 1Gi}}", "1Gi", "5Gi"),
        ("storage_opt: {size: 5G}, x-kompyse: {disk: {limit: 1Gi}}", "0", "1Gi"),
    ],
)
def test_hints_for_the_disk(lowered, body: str, requests: str, limits: str | None) -> None:
    resources = lowered(f"services: {{web: {{image: i, {body}}}}}").container("web")["resources"]
    assert resources["requests"] == {"ephemeral-storage": requests}
    assert resources.get("limits") == ({"ephemeral-storage": limits} if limits else None)


def test_more_disk_than_the_limit_is_not_reserved(lowered) -> None:
    found = lowered("services: {web: {image: i, x-kompyse: {disk: {limit: 1Gi, request: 2Gi}}}}")
    assert found.container("web")["resources"]["requests"] == {"ephemeral-storage": "1Gi"}
    assert [each.path for each in found.told_of("KY559")] == [("services", "web", "x-kompyse", "disk", "request")]
