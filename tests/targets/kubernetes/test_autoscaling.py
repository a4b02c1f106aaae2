"""Services that are scaled by their load: the autoscaler, and the workload without a number of its own."""

from __future__ import annotations

import pytest

RESERVED = "deploy: {resources: {reservations: {cpus: '0.5', memory: 64m}}}"


def scaled(lowered, hint: str, more: str = RESERVED, **options):
    return lowered(f"services: {{web: {{image: i, x-kompyse: {{autoscale: {{{hint}}}}}, {more}}}}}", **options)


def test_an_autoscaler_has_the_numbers_and_the_workload_none(lowered) -> None:
    found = scaled(lowered, "min: 2, max: 5, cpu: 60, memory: 70%")
    assert found.one("HorizontalPodAutoscaler", "web")["spec"] == {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 2,
        "maxReplicas": 5,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": name, "target": {"type": "Utilization", "averageUtilization": part}},
            }
            for name, part in (("cpu", 60), ("memory", 70))
        ],
    }
    assert "replicas" not in found.one("Deployment", "web")["spec"]
    assert found.told == []


@pytest.mark.parametrize(
    ("hint", "resource", "target"),
    [
        ("max: 2", "cpu", {"type": "Utilization", "averageUtilization": 80}),
        ("max: 2, cpu: 500m", "cpu", {"type": "AverageValue", "averageValue": "500m"}),
        ("max: 2, memory: 200Mi", "memory", {"type": "AverageValue", "averageValue": "200Mi"}),
    ],
)
def test_what_is_aimed_at(lowered, hint: str, resource: str, target: dict) -> None:
    (metric,) = scaled(lowered, hint).one("HorizontalPodAutoscaler", "web")["spec"]["metrics"]
    assert metric == {"type": "Resource", "resource": {"name": resource, "target": target}}


def test_the_labels_of_kompose_say_the_same(lowered) -> None:
    labels = "{kompose.hpa.replicas.min: '2', kompose.hpa.replicas.max: '10', kompose.hpa.cpu: '50%'}"
    found = lowered(f"services: {{web: {{image: i, labels: {labels}, {RESERVED}}}}}")
    spec = found.one("HorizontalPodAutoscaler", "web")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (2, 10)
    assert [each["resource"]["name"] for each in spec["metrics"]] == ["cpu"]


def test_the_target_has_the_kind_that_it_has(lowered) -> None:
    found = scaled(lowered, "max: 2", controller="statefulset")
    assert found.one("HorizontalPodAutoscaler", "web")["spec"]["scaleTargetRef"]["kind"] == "StatefulSet"


@pytest.mark.parametrize(
    ("hint", "number", "least", "told"),
    [
        ("max: 5", 2, 2, False),
        ("min: 2, max: 5", 2, 2, False),
        ("min: 1, max: 5", 2, 1, True),
        ("max: 5", 0, 1, True),
        ("max: 5", 9, 1, True),
    ],
)
def test_the_number_of_the_project_is_the_least_or_told(lowered, hint: str, number: int, least: int, told) -> None:
    found = scaled(lowered, f"{hint}, cpu: 100m", f"scale: {number}")
    assert found.one("HorizontalPodAutoscaler", "web")["spec"]["minReplicas"] == least
    expected = [("services", "web", "scale")] if told else []
    assert [each.path for each in found.told_of("KY574")] == expected


def test_a_percentage_needs_a_reservation(lowered) -> None:
    found = scaled(lowered, "max: 5, cpu: 50, memory: 100Mi", "cpus: 1")
    (told,) = found.told_of("KY584")
    assert told.path == ("services", "web", "x-kompyse", "autoscale", "cpu")
    assert "reservations.cpus" in told.hint
    assert not scaled(lowered, "max: 5, cpu: 500m", "cpus: 1").told_of("KY584")


def test_every_container_of_the_pod_needs_a_reservation(lowered) -> None:
    found = lowered(
        f"""
services:
  web: {{image: i, x-kompyse: {{autoscale: {{max: 3, cpu: 50}}}}, {RESERVED}}}
  side: {{image: i, network_mode: 'service:web'}}
"""
    )
    assert [each.related for each in found.told_of("KY584")] == [(("services", "side"),)]


@pytest.mark.parametrize("hint", ["autoscale: {max: 2}", "disruption: {min_available: 1}", "ordered: true"])
def test_a_daemon_set_has_no_replicas(lowered, hint: str) -> None:
    found = lowered(f"services: {{web: {{image: i, x-kompyse: {{{hint}}}}}}}", controller="daemonset")
    assert [each.path for each in found.told_of("KY607")] == [("services", "web", "x-kompyse", hint.partition(":")[0])]
    assert not found.of_kind("HorizontalPodAutoscaler")
    assert not found.of_kind("PodDisruptionBudget")


def test_labels_that_contradict_one_another_are_refused(lowered) -> None:
    labels = "{kompose.hpa.replicas.min: '5', kompose.hpa.replicas.max: '2', kompose.hpa.cpu: 100m}"
    found = lowered(f"services: {{web: {{image: i, labels: {labels}}}}}")
    assert [each.message for each in found.told_of("KY605")] == [
        "web has at least 5 and at most 2 replicas: no number is both"
    ]


def test_several_replicas_are_kept_in_mind_elsewhere(lowered) -> None:
    """Pods that share a volume stay on one node, and the old one need not go first."""
    text = "services: {web: {image: i, volumes: ['data:/d'], x-kompyse: {autoscale: {max: 3, cpu: 100m}}}}"
    found = lowered(f"{text}\nvolumes: {{data: }}")
    assert "podAffinity" in found.pod("web")["spec"]["affinity"]
    assert "strategy" not in found.one("Deployment", "web")["spec"]
