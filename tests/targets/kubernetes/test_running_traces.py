"""Where what hints say of how a service runs is traced to: every field has an origin, every value an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api
from kompyse.plan import Options
from kompyse.targets.trace import Field, leaves

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx
    deploy: {replicas: 2, resources: {reservations: {cpus: "0.1"}}}
    depends_on:
      db: {condition: service_healthy}
      cache: {condition: service_healthy}
      once: {condition: service_completed_successfully}
    healthcheck: {test: "curl -f http://localhost/health || exit 1", start_period: 30s}
    volumes: [data:/data]
    x-kompyse:
      autoscale: {max: 5, cpu: 60, memory: 100Mi}
      disruption: {min_available: 1}
      liveness: {http: /live, port: 80, interval: 5s}
      probe: http
  db:
    image: postgres
    expose: [5432]
    healthcheck: {test: pg_isready}
    labels:
      kompose.service.healthcheck.readiness.interval: 5s
      kompose.hpa.replicas.max: "4"
      kompose.controller.type: StatefulSet
  queue:
    image: queue
    x-kompyse: {kind: statefulset, ordered: true, readiness: {tcp: 99}, liveness: false, disk: {request: 1g}}
  cache: {image: cache, expose: [7000], healthcheck: {test: ok}}
  once: {image: migrate}
  night:
    image: night
    deploy: {labels: {kompose.ephemeral-storage.limit: 1Gi}}
    x-kompyse:
      {schedule: "@daily", timezone: Etc/UTC, concurrency: forbid, history: {failed: 1}, suspend: true, ttl: 1h}
  a:
    image: a
    labels:
      kompose.service.group: pod
      kompose.init.containers.image: busybox
      kompose.init.containers.command: echo ok
  b: {image: b, labels: {kompose.service.group: pod}}
volumes: {data: }
"""


def traced(folder: Path, **options) -> api.Result:
    (folder / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return api.convert(folder / "compose.yaml", options=Options(**options), trace=True)


@pytest.mark.parametrize(
    "options",
    [{}, {"waves": "argocd", "probes": "http", "liveness": True, "disruption_budget": "1"}, {"wait": "annotations"}],
)
def test_every_field_has_an_origin_and_every_value_an_answer(tmp_path: Path, options: dict) -> None:
    result = traced(tmp_path, **options)
    trace = result.trace
    every = [
        Field(owner, path) for owner, each in zip(trace.owners, result.objects, strict=True) for path in leaves(each)
    ]
    assert [field for field in every if not trace.fields.get(field)] == []
    values = trace.values.values()
    assert [each.path for each in values if not (each.fields or each.codes or each.reason)] == []


@pytest.mark.parametrize(
    ("kind", "name", "path", "origins"),
    [
        ("HorizontalPodAutoscaler", "web", "spec.maxReplicas", ["web.x-kompyse.autoscale.max"]),
        ("HorizontalPodAutoscaler", "web", "spec.minReplicas", ["web.deploy.replicas"]),
        ("HorizontalPodAutoscaler", "web", "spec.metrics.1.type", ["web.x-kompyse.autoscale.memory"]),
        ("HorizontalPodAutoscaler", "db", "spec.maxReplicas", ["db.labels.kompose.hpa.replicas.max"]),
        ("HorizontalPodAutoscaler", "db", "spec.metrics.0.type", ["(nothing else says at what to aim)"]),
        ("HorizontalPodAutoscaler", "web", "metadata.annotations.WAVE", ["--waves"]),
        ("PodDisruptionBudget", "web", "spec.minAvailable", ["web.x-kompyse.disruption"]),
        ("PersistentVolumeClaim", "data", "metadata.annotations.WAVE", ["--waves"]),
        ("Service", "cache-ready", "kind", ["web.depends_on.cache"]),
        ("CronJob", "night", "spec.timeZone", ["night.x-kompyse.timezone"]),
        ("CronJob", "night", "spec.failedJobsHistoryLimit", ["night.x-kompyse.history.failed"]),
        ("StatefulSet", "queue", "spec.podManagementPolicy", ["queue.x-kompyse.ordered"]),
        ("StatefulSet", "db", "spec.podManagementPolicy", ["(Compose starts all replicas at once)"]),
    ],
)
def test_the_origins_of_a_field(tmp_path: Path, kind: str, name: str, path: str, origins: list[str]) -> None:
    wave = "argocd.argoproj.io/sync-wave"
    steps = tuple(wave if part == "WAVE" else int(part) if part.isdigit() else part for part in path.split("."))
    found = traced(tmp_path, waves="argocd").trace.of_field(kind, name, steps, "")
    said = [
        ".".join(map(str, each.path)).removeprefix("services.")
        if each.path
        else f"--{each.option}"
        if each.option
        else f"({each.reason})"
        for each in found
    ]
    assert said == origins


@pytest.mark.parametrize(
    ("name", "field", "origins"),
    [
        ("web", "livenessProbe.httpGet.path", {"web.x-kompyse.liveness.http", "web.x-kompyse.liveness.port"}),
        ("web", "livenessProbe.periodSeconds", {"web.x-kompyse.liveness.interval"}),
        ("web", "readinessProbe.httpGet.path", {"web.healthcheck.test", "web.x-kompyse.probe"}),
    ],
)
def test_the_origins_of_probes(tmp_path: Path, name: str, field: str, origins: set[str]) -> None:
    path = ("spec", "template", "spec", "containers", 0, *field.split("."))
    found = traced(tmp_path).trace.of_field("Deployment", name, path, "")
    assert origins <= {".".join(map(str, each.path)).removeprefix("services.") for each in found}
