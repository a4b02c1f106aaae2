"""`kompyse config` prints the model as the real docker-compose would."""

from __future__ import annotations

import json
import subprocess
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


def test_json_shows_what_is_unset_too(capfd: pytest.CaptureFixture[str]) -> None:
    shown, model = json.loads(output(capfd, "--format", "json")), yaml.safe_load(output(capfd))
    assert shown["services"]["db"] == {**model["services"]["db"], "command": None, "entrypoint": None}
    assert shown["networks"] == {"default": {"ipam": {}, "name": "demo_default"}}
    assert shown["volumes"] == model["volumes"]


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["--services"], ["db", "web"]),
        (["--services", "--profile", "debug"], ["db", "tool", "web"]),
        (["--volumes"], ["data"]),
        (["--images"], ["postgres:16", "demo-web"]),
        (["--profiles"], ["debug", "ops"]),
        (["--networks"], ["default"]),
        (["--models"], []),
        (
            ["--origins", "db"],
            [
                'name = "demo"  # compose.yaml:1',
                'services.db.image = "postgres:16"  # compose.yaml:9',
                "services.db.networks.default = null  # default",
                'networks.default.name = "demo_default"  # default',
            ],
        ),
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


def test_named_services_come_with_what_they_need(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "compose.yaml").write_text(
        "services:\n  a: {image: x, depends_on: [c]}\n  b: {image: x, profiles: [p]}\n  c: {image: x}\n"
    )
    assert list(yaml.safe_load(output(capfd, "b"))["services"]) == ["b"]
    assert list(yaml.safe_load(output(capfd, "a"))["services"]) == ["a", "c"]
    assert run(["config", "--profile", "p", "d"]) == 1
    assert 'there is no service "d"' in capfd.readouterr().err


def test_without_interpolation_everything_is_as_it_was_written(capfd: pytest.CaptureFixture[str]) -> None:
    model = yaml.safe_load(output(capfd, "--no-interpolate"))
    assert model["services"]["db"]["image"] == "${IMAGE:-postgres}:16"
    assert model["services"]["web"]["command"] == ["echo", "$$HOME costs 5$$"]
    assert list(model["services"]) == ["db", "tool", "web"]


@pytest.mark.parametrize(
    ("option", "path", "value"),
    [
        ("--no-normalize", ("build",), {"context": "DIR"}),
        ("--no-path-resolution", ("build",), {"context": ".", "dockerfile": "Dockerfile"}),
        ("--no-env-resolution", ("environment",), {"A": "own"}),
    ],
)
def test_steps_that_are_left_out(capfd, project: Path, option: str, path: tuple[str, ...], value: object) -> None:
    (project / "one.env").write_text("B=file\n")
    (project / "compose.yaml").write_text("services: {web: {build: ., env_file: one.env, environment: {A: own}}}\n")
    found = yaml.safe_load(output(capfd, option).replace(str(project), "DIR"))["services"]["web"]
    for key in path:
        found = found[key]
    assert found == value


def test_without_consistency_a_contradiction_is_printed(capfd, project: Path) -> None:
    (project / "compose.yaml").write_text("services: {web: {image: x, networks: [n]}}\n")
    assert run(["config"]) == 1
    capfd.readouterr()
    assert "networks" in output(capfd, "--no-consistency")


VARIABLES = {
    "IMAGE": {"Name": "IMAGE", "DefaultValue": "postgres", "PresenceValue": "", "Required": False},
}


def test_variables(capfd: pytest.CaptureFixture[str]) -> None:
    assert output(capfd, "--variables").splitlines() == [
        "NAME                REQUIRED            DEFAULT VALUE       ALTERNATE VALUE",
        "IMAGE               false               postgres            ",
    ]
    assert json.loads(output(capfd, "--variables", "--format", "json")) == VARIABLES
    assert yaml.safe_load(output(capfd, "--variables", "--format", "yaml")) == {
        "IMAGE": {key.lower(): value for key, value in VARIABLES["IMAGE"].items()}
    }


def test_environment_has_the_variables_of_the_file(capfd, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ".env").write_text("FROM_FILE=1\nBOTH=file\n")
    monkeypatch.setenv("BOTH", "process")
    lines = output(capfd, "--environment").splitlines()
    assert {"FROM_FILE=1", "BOTH=process", "COMPOSE_PROJECT_NAME=demo"} <= {*lines}
    assert lines == sorted(lines)


def test_hashes(capfd: pytest.CaptureFixture[str]) -> None:
    lines = output(capfd, "--hash", "*").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["db", "web"]
    assert output(capfd, "--hash", "db").splitlines() == lines[:1]
    assert run(["config", "--hash", "none"]) == 2
    assert "there is no service 'none'" in capfd.readouterr().err


@pytest.mark.judge_compose
def test_hashes_are_those_of_docker_compose(capfd, docker_compose: Path, project: Path) -> None:
    judged = subprocess.run([docker_compose, "config", "--hash", "*"], capture_output=True, text=True, check=True)
    assert output(capfd, "--hash", "*") == judged.stdout


def test_origins_as_data(capfd: pytest.CaptureFixture[str]) -> None:
    table = json.loads(output(capfd, "--origins", "--format", "json", "db"))
    assert table["services.db.image"] == {"file": "compose.yaml", "line": 9, "column": 5}
    assert table["services.db.networks.default"] is None
