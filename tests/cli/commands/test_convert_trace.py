"""`kompyse convert --trace` and `--annotate`: what is written where, and what goes together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from judges import REPOSITORY
from kompyse.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx:1.27
    deploy:
      replicas: 2
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_line_names_its_place_and_its_path(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert"]) == 0
    plain = capfd.readouterr().out
    assert run(["convert", "--annotate"]) == 0
    annotated = capfd.readouterr().out
    assert "  replicas: 2  # compose.yaml:6 services.web.deploy.replicas\n" in annotated
    assert "image: nginx:1.27  # compose.yaml:4 services.web.image\n" in annotated
    assert "enableServiceLinks: false  # kompyse: Compose sets no variables for other services\n" in annotated
    assert list(yaml.safe_load_all(annotated)) == list(yaml.safe_load_all(plain))
    assert [line.partition("  # ")[0] for line in annotated.splitlines()] == plain.splitlines()


def test_a_directory_gets_comments_too(project: Path) -> None:
    assert run(["convert", "--annotate", "-o", "out/"]) == 0
    assert "# compose.yaml:6" in (project / "out" / "web-deployment.yaml").read_text()


def test_the_trace_fits_its_published_schema(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert"]) == 0
    plain = capfd.readouterr().out
    assert run(["convert", "--trace", "out/trace.json"]) == 0
    assert capfd.readouterr().out == plain
    trace = json.loads((project / "out" / "trace.json").read_text())
    schema = json.loads((REPOSITORY / "schemas" / "trace.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(trace)
    replicas = next(each for each in trace["values"] if each["path"][-1] == "replicas")
    assert [each["field"] for each in replicas["fields"]] == [["spec", "replicas"]]
    assert replicas["places"] == [{"file": "compose.yaml", "line": 6, "column": 7}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--annotate", "--output", "json"], "--annotate writes comments"),
        (["--trace", "-"], "a file of its own"),
        (["--trace", "both", "-o", "both"], "a file of its own"),
    ],
)
def test_what_does_not_go_together(arguments: list[str], told: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", *arguments]) == 2
    captured = capfd.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_a_trace_replaces_no_compose_file(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "--trace", "compose.yaml"]) == 1
    captured = capfd.readouterr()
    assert "is a Compose file" in captured.err
    assert captured.out == ""
    assert (project / "compose.yaml").read_text() == COMPOSE


def test_a_trace_that_cannot_be_written_is_told(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "file").write_text("")
    assert run(["convert", "--trace", "file/trace.json"]) == 1
    assert "cannot write file/trace.json" in capfd.readouterr().err


def test_errors_leave_no_trace(project: Path) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    imagge: nginx\n")
    assert run(["convert", "--trace", "trace.json"]) == 1
    assert not (project / "trace.json").exists()
