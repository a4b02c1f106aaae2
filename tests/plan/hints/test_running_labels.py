"""The labels of Kompose about how a service runs, with the meaning that Kompose documents."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Sink
from kompyse.model import typed
from kompyse.plan import hints
from kompyse.plan.hints import running_labels
from kompyse.plan.hints.running import Autoscale, Disk, Probe, Starter, Usage


def read(labels: dict[str, str], **service):
    sink = Sink()
    project = typed({"name": "a", "services": {"a": {"image": "i", "labels": labels, **service}}})
    found = hints.of_services(project.services, sink)
    return found.get("a"), [(each.code.id, each.path, each.message) for each in sink.located(None)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"kompose.hpa.cpu": "50%"}, Autoscale(None, 3, Usage(50))),
        ({"kompose.hpa.memory": "200Mi"}, Autoscale(None, 3, None, Usage(amount=200 << 20))),
        (
            {"kompose.hpa.replicas.min": "2", "kompose.hpa.replicas.max": "10", "kompose.hpa.cpu": "80"},
            Autoscale(2, 10, Usage(80)),
        ),
        ({"kompose.hpa.replicas.min": "5"}, Autoscale(5, 5, Usage(50))),
    ],
)
def test_scaling(labels: dict[str, str], expected: Autoscale) -> None:
    found, told = read(labels)
    assert found.autoscale == expected
    assert told == []


def test_probes() -> None:
    base = "kompose.service.healthcheck"
    found, told = read(
        {
            f"{base}.readiness.test": "CMD echo ok",
            f"{base}.readiness.interval": "10s",
            f"{base}.readiness.timeout": "1m",
            f"{base}.readiness.retries": "5",
            f"{base}.readiness.start_period": "30s",
            f"{base}.liveness.http_get_path": "/health",
            f"{base}.liveness.http_get_port": "8080",
        }
    )
    assert told == []
    assert found.readiness == Probe(test=("CMD", "echo", "ok"), interval=10, timeout=60, retries=5, start_period=30)
    assert found.liveness == Probe(http_path="/health", http_port=8080)
    assert read({f"{base}.readiness.disable": "True"})[0].readiness.is_off
    assert read({f"{base}.liveness.tcp_port": "80"})[0].liveness == Probe(tcp_port=80)


def test_the_rest() -> None:
    found, told = read(
        {
            "kompose.cronjob.concurrency_policy": "Forbid",
            "kompose.service.group": "sidecar",
            "kompose.init.containers.name": "prepare",
            "kompose.init.containers.image": "busybox:1",
            "kompose.init.containers.command": '["sh", "-c", "echo a, b"]',
        },
        deploy={"labels": {"kompose.ephemeral-storage.limit": "1Gi", "kompose.ephemeral-storage.request": "512Mi"}},
    )
    assert told == []
    assert (found.concurrency, found.group) == ("forbid", "sidecar")
    assert found.starter == Starter("prepare", "busybox:1", ("sh", "-c", "echo a, b"))
    assert found.disk == Disk(1 << 30, 512 << 20)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("kompose.hpa.replicas.min", "0"),
        ("kompose.hpa.cpu", "lots"),
        ("kompose.cronjob.concurrency_policy", "Sometimes"),
        ("kompose.service.healthcheck.readiness.test", "CMD"),
        ("kompose.service.healthcheck.readiness.retries", "x"),
        ("kompose.service.healthcheck.readiness.disable", "perhaps"),
        ("kompose.service.healthcheck.liveness.http_get_port", "99999"),
        ("kompose.init.containers.name", "Bad Name"),
        ("kompose.init.containers.image", "x y"),
        ("kompose.service.group", " "),
        ("kompose.controller.type", "replicationcontroller"),
        ("kompose.controller.type", "deploymnt"),
    ],
)
def test_what_is_wrong_is_refused_at_its_label(label: str, text: str) -> None:
    _, told = read({label: text})
    assert [(code, path) for code, path, _ in told] == [("KY605", ("services", "a", "labels", label))]


@pytest.mark.parametrize("text", ["Deployment", "DAEMONSET", "statefulset"])
def test_controllers_are_known_in_any_case(text: str) -> None:
    found, told = read({"kompose.controller.type": text})
    assert (found.kind, told) == (text.lower(), [])


def test_an_init_container_needs_an_image() -> None:
    _, told = read({"kompose.init.containers.command": "ls"})
    assert [(code, path) for code, path, _ in told] == [("KY605", ("services", "a", "labels"))]


def test_x_kompyse_goes_before_labels() -> None:
    found, _ = read({"kompose.hpa.cpu": "50"}, **{"x-kompyse": {"autoscale": {"max": 2}}})
    assert found.autoscale == Autoscale(None, 2)


def test_a_part_makes_its_record() -> None:
    part = running_labels.Part(Probe, "retries", 3)
    assert part.into(None) == Probe(retries=3)
    assert part.into(Probe(interval=1)) == Probe(interval=1, retries=3)
