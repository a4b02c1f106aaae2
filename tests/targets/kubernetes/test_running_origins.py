"""The sources of fields that come from hints: what is asked of a probe, under both names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api
from kompyse.plan import Options

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        (
            "labels: {kompose.service.healthcheck.readiness.tcp_port: '80'}",
            "readinessProbe.tcpSocket.port",
            "labels.kompose.service.healthcheck.readiness.tcp_port",
        ),
        ("x-kompyse: {readiness: {tcp: 80}}", "readinessProbe.tcpSocket.port", "x-kompyse.readiness.tcp"),
        (
            "healthcheck: {test: ok}, x-kompyse: {liveness: true}",
            "livenessProbe.exec.command.2",
            "x-kompyse.liveness",
        ),
        ("x-kompyse: {disk: {limit: 1g}}", "resources.limits.ephemeral-storage", "x-kompyse.disk.limit"),
        (
            "deploy: {labels: {kompose.ephemeral-storage.request: 1g}}",
            "resources.requests.ephemeral-storage",
            "deploy.labels.kompose.ephemeral-storage.request",
        ),
    ],
)
def test_a_field_leads_to_its_hint(tmp_path: Path, body: str, field: str, expected: str) -> None:
    (tmp_path / "compose.yaml").write_text(f"name: demo\nservices: {{web: {{image: i, {body}}}}}\n", encoding="utf-8")
    trace = api.convert(tmp_path / "compose.yaml", trace=True).trace
    steps = tuple(int(part) if part.isdigit() else part for part in field.split("."))
    found = trace.of_field("Deployment", "web", ("spec", "template", "spec", "containers", 0, *steps), "")
    assert expected in {".".join(map(str, each.path)).removeprefix("services.web.") for each in found}


def test_an_option_is_named_where_no_hint_asks(tmp_path: Path) -> None:
    text = "name: demo\nservices: {web: {image: i, healthcheck: {test: 'curl -f localhost'}}}\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")

    trace = api.convert(tmp_path / "compose.yaml", options=Options(liveness=True, probes="http"), trace=True).trace
    pod = ("spec", "template", "spec", "containers", 0)
    for probe, option in (("livenessProbe", "liveness"), ("readinessProbe", "probes")):
        found = trace.of_field("Deployment", "web", (*pod, probe, "httpGet", "port"), "")
        assert option in {each.option for each in found}
