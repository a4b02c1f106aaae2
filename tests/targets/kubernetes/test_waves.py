"""Waves for Argo CD: on workloads, and on what has to come with them."""

from __future__ import annotations

import pytest

WAVE = "argocd.argoproj.io/sync-wave"
PROJECT = """
services:
  web:
    image: i
    scale: 2
    depends_on: {db: {condition: service_healthy}}
    volumes: ['shared:/s', 'own:/o']
    x-kompyse: {autoscale: {max: 3, cpu: 100m}, disruption: {max_unavailable: 1}}
  db: {image: d, ports: ['5432'], healthcheck: {test: a}, volumes: ['shared:/s']}
volumes: {shared: , own: }
"""


def waves(found) -> dict[str, str]:
    every = {f"{each['kind']} {each['metadata']['name']}": each["metadata"] for each in found.objects}
    return {name: meta["annotations"][WAVE] for name, meta in every.items() if WAVE in meta.get("annotations", {})}


@pytest.mark.parametrize(("options", "waits"), [({"waves": "argocd"}, True), ({"wait": "annotations"}, False)])
def test_everything_that_cannot_be_healthy_before_comes_with_its_workload(lowered, options, waits) -> None:
    found = lowered(PROJECT, **options)
    assert waves(found) == {
        "Deployment db": "0",
        "Deployment web": "1",
        "HorizontalPodAutoscaler web": "1",
        "PodDisruptionBudget web": "1",
        "PersistentVolumeClaim own": "1",
    }
    assert ("initContainers" in found.pod("web")["spec"]) is waits


def test_nobody_asks_for_waves_by_default(lowered) -> None:
    assert waves(lowered(PROJECT)) == {}
