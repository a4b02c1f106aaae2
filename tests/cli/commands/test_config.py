"""`kompyse config` prints the model as the real docker-compose would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from kompyse.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    build: .
    command: ["echo", "$$HOME costs 5$$"]
    ports: ["8080:80"]
    volumes: ["data:/data"]
  db:
    image: ${IMAGE:-postgres}:16
  tool:
    image: busybox
    profiles: [debug, ops]
volumes:
  data:
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["config", *arguments]) == 0
    captured = capfd.readouterr()
    assert captured.err == ""
    return captured.out


def test_yaml_is_the_default_and_can_be_read_again(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    text = output(capfd)
    model = yaml.safe_load(text)
    assert list(model)[:2] == ["name", "services"]
    assert list(model["services"]) == ["db", "web"]
    assert model["services"]["web"]["ports"] == [
        {"mode": "ingress", "target": 80, "published": "8080", "protocol": "tcp"}
    ]
    assert model["services"]["db"]["image"] == "postgres:16"
    assert model["services"]["web"]["command"] == ["echo", "$$HOME costs 5$$"]
    (project / "again.yaml").write_text(text)
    assert output(capfd, "-f", "again.yaml") == text


def test_json_has_the_same_content(capfd: pytest.CaptureFixture[str]) -> None:
    assert json.loads(output(capfd, "--format", "json")) == yaml.safe_load(output(capfd))


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["--services"], ["db", "web"]),
        (["--services", "--profile", "debug"], ["db", "tool", "web"]),
        (["--volumes"], ["data"]),
        (["--images"], ["postgres:16", "demo-web"]),
        (["--profiles"], ["debug", "ops"]),
    ],
)
def test_listings(capfd: pytest.CaptureFixture[str], arguments: list[str], lines: list[str]) -> None:
    assert output(capfd, *arguments).splitlines() == lines


def test_to_a_file(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    assert output(capfd, "--services", "-o", "deep/services.txt") == ""
    assert (project / "deep" / "services.txt").read_text() == "db\nweb\n"


def test_quiet_is_a_check(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    assert output(capfd, "-q") == ""
    (project / "compose.yaml").write_text("services: {web: {image: nginx, imagge: nginx}}\n")
    assert run(["config", "-q"]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("compose.yaml:1:")


def test_what_is_no_text_is_an_error_at_its_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGE", "caf\udce9")
    for form in ("yaml", "json"):
        assert run(["config", "--format", form]) == 1
        captured = capfd.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("compose.yaml:9:")
