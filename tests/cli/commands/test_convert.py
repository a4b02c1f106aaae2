"""`kompyse convert`: where the manifests go, what its options mean, and when nothing is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest
import yaml

from kompyse import outputs
from kompyse.cli import choices
from kompyse.cli.commands import convert
from kompyse.cli.main import run
from kompyse.outputs.writing import RECORD
from kompyse.plan import Options
from kompyse.plan.options import CHOICES

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx:1.27
    ports: ["8080:80"]
  db:
    image: postgres:16
"""
BAD = COMPOSE + "    imagge: postgres\n"
OPTIONS = {option.name: option for option in choices.PLAN}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def printed(capfd: pytest.CaptureFixture[str]):
    """Run convert; gives what it prints: the objects and the lines of standard error."""

    def run_convert(*arguments: str) -> tuple[list[dict], list[str]]:
        assert run(["convert", *arguments]) == 0
        captured = capfd.readouterr()
        return list(yaml.safe_load_all(captured.out)), captured.err.splitlines()

    return run_convert


def kinds(objects: list[dict]) -> list[str]:
    return [f"{each['kind']} {each['metadata']['name']}" for each in objects]


def test_a_stream_on_standard_output_and_a_summary_at_the_end(printed) -> None:
    objects, lines = printed()
    assert kinds(objects) == ["Service db", "Service web", "Service web-published", "Deployment db", "Deployment web"]
    assert lines[-1].startswith("converted 2 services into 5 objects")


def test_quiet_and_json_say_what_was_asked_for(printed) -> None:
    assert printed("-q")[1] == []
    report = json.loads("\n".join(printed("--diagnostics", "json")[1]))
    assert report["errors"] == 0


def test_the_namespace_comes_first(printed) -> None:
    objects, _ = printed("-n", "shop", "--create-namespace")
    assert kinds(objects)[0] == "Namespace shop"
    assert {each["metadata"].get("namespace") for each in objects[1:]} == {"shop"}


@pytest.mark.parametrize("order", [["-n", "shop", "--publish", "none"], ["--publish", "none", "-n", "shop"]])
@pytest.mark.parametrize("where", [".", "deep/er"])
def test_the_same_bytes_from_anywhere_and_with_any_order_of_options(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, order: list[str], where: str
) -> None:
    assert run(["convert", "-n", "shop", "--publish", "none"]) == 0
    expected = capfd.readouterr().out
    (project / where).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(project / where)
    assert run(["convert", *order]) == 0
    assert capfd.readouterr().out == expected


def test_json_is_a_list(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "--output", "json"]) == 0
    assert kinds(json.loads(capfd.readouterr().out)["items"])[0] == "Service db"


@pytest.mark.parametrize("form", outputs.FORMS)
def test_a_file(project: Path, printed, form: str) -> None:
    objects, lines = printed("--output", form, "-o", "deep/all")
    assert objects == []
    assert "in deep/all" in lines[-1]
    content = yaml.safe_load_all((project / "deep" / "all").read_text())
    assert len(list(content)) == (5 if form == "plain" else 1)


@pytest.mark.parametrize("out", ["out/", "there", "./there/"])
def test_a_directory(project: Path, printed, out: str) -> None:
    (project / "there").mkdir()
    _, lines = printed("-o", out)
    names = sorted(path.name for path in (project / out).iterdir())
    assert names == [
        RECORD,
        *("db-deployment.yaml", "db-service.yaml", "web-deployment.yaml"),
        *("web-published-service.yaml", "web-service.yaml"),
    ]
    assert f"in {out} (files: 5 written)" in lines[-1]


def test_a_directory_is_kept_tidy(project: Path, printed) -> None:
    printed("-o", "out/")
    (project / "out" / "mine.txt").write_text("mine")
    _, lines = printed("-o", "out/", "--publish", "none")
    assert "(files: 4 unchanged, 1 removed)" in lines[-1]
    assert not (project / "out" / "web-published-service.yaml").exists()
    assert (project / "out" / "mine.txt").exists()


@pytest.mark.parametrize("out", ["-", "all.yaml", "out/"])
def test_nothing_is_written_when_there_are_errors(project: Path, capfd: pytest.CaptureFixture[str], out: str) -> None:
    (project / "compose.yaml").write_text(BAD)
    assert run(["convert", "-o", out]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("compose.yaml:8:5: error KY15")
    assert captured.err.splitlines()[-1] == "nothing was written: 1 error"
    assert [path.name for path in project.iterdir()] == ["compose.yaml"]


def test_a_policy_makes_errors_and_then_nothing_is_written(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    cgroup_parent: system\n")
    assert run(["convert", "-q"]) == 0
    assert run(["convert", "--strict", "-o", "out/"]) == 1
    assert "compose.yaml:8:5: error KY001 attribute-lost" in capfd.readouterr().err
    assert run(["convert", "--error", "attribute-lost", "-o", "out/"]) == 1
    assert [path.name for path in project.iterdir()] == ["compose.yaml"]
    capfd.readouterr()
    assert run(["convert", "--strict", "--ignore", "KY001", "-o", "out/"]) == 0
    assert "KY001" not in capfd.readouterr().err


def test_a_compose_file_is_never_replaced(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "link.yaml").symlink_to("compose.yaml")
    for out in ("compose.yaml", "./compose.yaml", "link.yaml"):
        assert run(["convert", "-o", out]) == 1
        assert "KY806 output-is-input" in capfd.readouterr().err
    assert (project / "compose.yaml").read_text() == COMPOSE


def test_somebody_elses_file_is_never_replaced(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "web-service.yaml").write_text("mine")
    assert run(["convert", "-o", "."]) == 1
    assert "KY804 output-file-foreign" in capfd.readouterr().err
    assert (project / "web-service.yaml").read_text() == "mine"


def test_what_cannot_be_written_is_an_error(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "file").write_text("")
    assert run(["convert", "-o", "file/all.yaml"]) == 1
    assert "error KY803 output-not-writable: cannot write file/all.yaml: " in capfd.readouterr().err


def test_a_strict_run_fails_when_a_stale_file_was_edited(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "-q", "-o", "out/"]) == 0
    (project / "out" / "web-published-service.yaml").write_text("edited")
    assert run(["convert", "-q", "-o", "out/", "--publish", "none", "--error", "KY805"]) == 1
    assert "error KY805 output-file-edited" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-n", "Not_A_Name"], "namespace is 'Not_A_Name'"),
        (["--create-namespace"], "create_namespace needs a namespace"),
    ],
)
def test_options_that_make_no_sense(arguments: list[str], words: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", *arguments]) == 1
    captured = capfd.readouterr()
    assert f"error KY802 option-invalid: {words}" in captured.err
    assert captured.out == ""


def test_every_option_of_the_plan_is_an_option_of_the_command() -> None:
    # What delivers images knows so by itself: `up`, not its user.
    assert set(OPTIONS) | {"images_delivered"} == set(Options.__struct_fields__)


@pytest.mark.parametrize("name", CHOICES)
def test_the_words_of_an_option_are_those_of_the_plan(name: str) -> None:
    kind = OPTIONS[name].type
    assert isinstance(kind, click.Choice)
    assert tuple(kind.choices) == CHOICES[name]


@pytest.mark.parametrize("name", OPTIONS)
def test_the_help_names_the_default(name: str) -> None:
    default = getattr(Options(), name)
    shown = {1 << 30: "1Gi"}.get(default, default)
    option = OPTIONS[name]
    assert shown in (None, False, ()) or f"[default: {shown}]" in (option.help or "")


def test_an_option_that_is_not_given_is_left_to_the_plan() -> None:
    context = convert.command.make_context("convert", [])
    assert {name: context.params[name] for name in OPTIONS} == dict.fromkeys(OPTIONS)


def test_a_size_is_read_as_bytes(project: Path, printed) -> None:
    (project / "compose.yaml").write_text(
        "services: {db: {image: postgres, volumes: ['data:/data']}}\nvolumes: {data: }\n"
    )
    for written in ("512m", "512Mi", "536870912"):
        objects, _ = printed("--volume-size", written)
        (claim,) = (each for each in objects if each["kind"] == "PersistentVolumeClaim")
        assert claim["spec"]["resources"]["requests"]["storage"] == "512Mi"


def test_no_enabled_service_is_told(project: Path, printed) -> None:
    (project / "compose.yaml").write_text("services: {web: {image: nginx, profiles: [debug]}}\n")
    objects, lines = printed()
    assert objects == []
    assert lines[0].startswith("warning KY808 nothing-converted")
    assert lines[-1] == "converted 0 services into 0 objects: 1 warning"
    assert kinds(printed("--profile", "debug")[0]) == ["Service web", "Deployment web"]
