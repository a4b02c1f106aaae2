"""`kompyse check`: every format, its exit codes, and nothing written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from judges import REPOSITORY
from kompyse.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx:1.27
    cgroup_parent: batch
    init: true
    healthcheck: {disable: true}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(capfd: pytest.CaptureFixture[str], project: Path):
    """Run check; gives its exit code and its output. Nothing else is printed, and no file is made."""

    def run_check(*arguments: str) -> tuple[int, str]:
        before = sorted(project.rglob("*"))
        code = run(["check", *arguments])
        captured = capfd.readouterr()
        assert captured.err == ""
        assert sorted(project.rglob("*")) == before
        return code, captured.out

    return run_check


def test_text(check) -> None:
    code, text = check()
    assert code == 0
    assert "service web\n  compose.yaml:5:5: warning KY001" in text
    assert "    5 |     cgroup_parent: batch\n      |     ^\n" in text
    assert text.endswith("kubernetes: 1 lost, 1 approximated\nfound: 1 warning, 1 note\n")


def test_json_is_as_published(check) -> None:
    schema = json.loads((REPOSITORY / "schemas" / "check.json").read_text())
    document = json.loads(check("--format", "json", "--report")[1])
    jsonschema.Draft202012Validator(schema).validate(document)
    assert [each["code"] for each in document["diagnostics"]] == ["KY001", "KY002"]
    assert [each["path"] for each in document["attributes"]] == [["services", "web", "healthcheck", "disable"]]


def test_github(check) -> None:
    lines = check("--format", "github")[1].splitlines()
    assert lines[0].startswith("::warning file=compose.yaml,line=5,col=5,title=KY001 attribute-lost (kubernetes)::")
    assert lines[1].startswith("::notice file=compose.yaml,line=6,col=5,")


def test_paths_are_relative_to_the_checkout_of_a_workflow(
    check, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    assert f"file={project.name}/compose.yaml," in check("--format", "github")[1]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project / "elsewhere"))
    assert f"file={project}/compose.yaml," in check("--format", "github")[1]


def test_sarif(check) -> None:
    results = json.loads(check("--format", "sarif")[1])["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["KY001", "KY002"]


def test_junit(check) -> None:
    suites = ET.fromstring(check("--format", "junit", "--fail-on", "lost")[1])
    assert (suites.get("tests"), suites.get("failures")) == ("3", "1")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "lost"), 1),
        (("--fail-on", "approximated", "--ignore", "KY001"), 1),
        (("--fail-on", "lost", "--ignore", "KY001"), 0),
        (("--strict",), 1),
        (("--strict", "--fail-on", "never"), 0),
    ],
)
def test_exit_codes(check, arguments: tuple[str, ...], code: int) -> None:
    assert check(*arguments)[0] == code


def test_report_and_all_targets(check) -> None:
    text = check("--report", "--all-targets")[1]
    assert "without a meaning on kubernetes" in text
    assert "services.web.healthcheck.disable" in text
    assert any(
        line.split() == ["services.web.cgroup_parent", "lost", "KY001", "lost", "KY001"] for line in text.splitlines()
    )


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_project_that_cannot_be_read(check, project: Path, form: str) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    imagge: x\n")
    code, text = check("--format", form)
    assert code == 1
    assert "KY150" in text


def test_errors_of_the_plan_do_not_hide_what_is_lost(check, project: Path) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    restart: sometimes\n")
    code, text = check()
    assert code == 1
    assert {"KY506", "KY001"} <= set(text.split())
    assert "there may be more" in text


def test_the_options_of_convert_change_what_is_found(check, project: Path) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    volumes: ['./x:/x']\n")
    assert check("--bind", "refuse")[0] == 1


def test_suppressions_count(check, project: Path) -> None:
    (project / "compose.yaml").write_text(
        COMPOSE.replace("batch", "batch  # kompyse: ignore KY001").replace(
            "    init", "    # kompyse: ignore KY002\n    init"
        )
    )
    assert check("--fail-on", "approximated") == (0, "kubernetes: nothing is lost, approximated or refused\n")


def test_the_words_of_the_project_count(check, project: Path) -> None:
    (project / "compose.yaml").write_text(
        COMPOSE + "x-kompyse: {diagnostics: {ignore: [KY002], error: [attribute-lost]}}\n"
    )
    code, text = check()
    assert (code, "KY002" in text, "error KY001" in text) == (1, False, True)
    assert check("--ignore", "KY001")[0] == 0
