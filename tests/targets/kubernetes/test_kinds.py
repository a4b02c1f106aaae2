from __future__ import annotations

import pytest

CASES = [
    ("{image: i}", {}, "apps/v1", "Deployment"),
    ("{image: i, restart: always}", {}, "apps/v1", "Deployment"),
    ("{image: i, restart: 'no'}", {}, "batch/v1", "Job"),
    ("{image: i, restart: 'no', ports: [80]}", {}, "apps/v1", "Deployment"),
    ("{image: i, deploy: {mode: global}}", {}, "apps/v1", "DaemonSet"),
    ("{image: i, deploy: {mode: replicated-job}}", {}, "batch/v1", "Job"),
    ("{image: i, x-kompyse: {kind: statefulset}}", {}, "apps/v1", "StatefulSet"),
    ("{image: i, x-kompyse: {kind: job}}", {}, "batch/v1", "Job"),
    ("{image: i, x-kompyse: {schedule: '0 3 * * *'}}", {}, "batch/v1", "CronJob"),
    ("{image: i}", {"controller": "statefulset"}, "apps/v1", "StatefulSet"),
    ("{image: i}", {"controller": "DaemonSet"}, "apps/v1", "DaemonSet"),
    ("{image: i, x-kompyse: {kind: deployment}}", {"controller": "daemonset"}, "apps/v1", "Deployment"),
    ("{image: i, restart: 'no'}", {"controller": "statefulset"}, "batch/v1", "Job"),
]


@pytest.mark.parametrize(("service", "options", "version", "kind"), CASES)
def test_the_kind_follows_from_lifecycle_hint_and_option(lowered, service, options, version: str, kind: str) -> None:
    found = lowered(f"services: {{web: {service}}}", **options)
    assert found.of_kind(kind)["web"]["apiVersion"] == version


def test_an_option_that_names_no_controller_is_an_error(lowered) -> None:
    (told,) = lowered("services: {web: {image: i}}", controller="job").told_of("KY550")
    assert '"job"' in told.message
    assert told.severity == "error"


LONG = "n" + "a" * 62


@pytest.mark.parametrize(
    ("body", "kind", "length"),
    [
        ("tty: true", "Deployment", 63),
        ("x-kompyse: {kind: job}", "Job", 63),
        ("deploy: {mode: global}", "DaemonSet", 63),
        ("x-kompyse: {kind: statefulset}", "StatefulSet", 52),
        ("x-kompyse: {schedule: '@daily'}", "CronJob", 52),
    ],
)
def test_names_of_pods_fit_too(lowered, body: str, kind: str, length: int) -> None:
    found = lowered(f"services: {{{LONG}: {{image: i, {body}}}}}")
    (name,) = found.of_kind(kind)
    assert len(name) == length
    assert found.of_kind(kind)[name]["metadata"]["labels"]["app.kubernetes.io/name"] == LONG
    assert [each.path for each in found.told_of("KY253")] == ([("services", LONG)] if length == 52 else [])
