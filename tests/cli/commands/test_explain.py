"""`kompyse explain` answers for codes and for attributes."""

from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.cli.main import run
from kompyse.diagnostics.codes import all_codes


def said(capfd: pytest.CaptureFixture[str], subject: str) -> str:
    assert run(["explain", subject]) == 0
    return capfd.readouterr().out


@pytest.mark.parametrize("subject", ["KY001", "ky001", "attribute-lost"])
def test_a_code(capfd: pytest.CaptureFixture[str], subject: str) -> None:
    text = said(capfd, subject)
    assert text.startswith("KY001 attribute-lost (warning)\n\nThe attribute is set")
    assert "What to do: Read the reason" in text


def test_every_code(capfd: pytest.CaptureFixture[str]) -> None:
    for code in all_codes().values():
        assert code.remedy in said(capfd, code.id)


@pytest.mark.parametrize(
    "subject",
    ["services.*.shm_size", "services.web.shm_size", "services.*.ports[].target", "services.web.ports[0].target"],
)
def test_an_attribute_by_its_path_or_that_of_a_value(capfd: pytest.CaptureFixture[str], subject: str) -> None:
    path = subject.replace("web", "*").replace("[0]", "[]")
    text = said(capfd, subject)
    assert text.startswith(f"{path} (")
    assert REGISTRY[path].summary in text
    assert "kubernetes: " in text


def test_an_attribute_by_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    text = said(capfd, "shm_size")
    assert "services.*.shm_size (" in text
    assert "services.*.build.shm_size (" in text


COMPOSE = """\
name: demo
services:
  web:
    image: nginx:1.27
    environment:
      - COLOUR=blue
    pid: container:legacy
    healthcheck: {test: [CMD, "true"]}
  a.b:
    image: nginx:1.27
  tool:
    image: busybox
    profiles: [debug]
"""


@pytest.fixture
def project(tmp_path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("services.web.healthcheck", ["services.*.healthcheck (", "written at compose.yaml:8:5", "readinessProbe"]),
        ("web.image", ["services.web.image: nginx:1.27", "written at compose.yaml:4:5"]),
        ("services.a.b.image", ["services.a.b.image: nginx:1.27"]),
        ("compose.yaml:6", ["services.*.environment (", "services.web.environment.COLOUR: blue", "compose.yaml:6:9"]),
        ("./compose.yaml:8:20", ["services.*.healthcheck.test ("]),
        (
            "services.web.healthcheck",
            ["Deployment web: spec.template.spec.containers[0].readinessProbe.exec.command\n"],
        ),
        ("services.web.pid", ["compose.yaml:7:5: warning KY571: "]),
        ("services.web.shm_size", ["services.web.shm_size: not set in the project", "emptyDir"]),
        ("services.wed.image", ["there is no such service (did you mean 'web'?)"]),
        ("services.tool.image", ["no chosen profile enables the service"]),
    ],
)
def test_a_value_of_the_project(capfd: pytest.CaptureFixture[str], project, subject: str, expected: list[str]) -> None:
    text = said(capfd, subject)
    for each in expected:
        assert each in text


def test_the_fate_of_a_value_is_told_once(capfd: pytest.CaptureFixture[str], project) -> None:
    (project / "compose.yaml").write_text(COMPOSE.replace("    pid:", "    cgroup_parent: batch\n    pid:"))
    assert said(capfd, "compose.yaml:7").count("the kubelet decides") == 1


def test_a_file_that_is_no_part_of_the_project(capfd: pytest.CaptureFixture[str], project) -> None:
    (project / "other.yaml").write_text("services:\n  x:\n    image: nginx\n    tty: true\n")
    assert "services.x.tty: true" in said(capfd, "other.yaml:4")


def test_a_project_that_cannot_be_read(capfd: pytest.CaptureFixture[str], project) -> None:
    (project / "compose.yaml").write_text(COMPOSE + "    imagge: x\n")
    text = said(capfd, "compose.yaml:4")
    assert "the project cannot be read (compose.yaml:14:5: KY150" in text
    assert "services.*.image (" in text


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("services.web.helthcheck", "did you mean 'services.web.healthcheck'"),
        ("shm_sise", "did you mean 'shm_size'"),
        ("KY0001", "did you mean 'KY001'"),
        ("nowhere.yaml:1", "there is no Compose file 'nowhere.yaml'"),
        ("compose.yaml:99", "has 13 lines"),
        ("compose.yaml:0", "nothing stands on line 0"),
    ],
)
def test_what_is_not_known(capfd: pytest.CaptureFixture[str], project, subject: str, words: str) -> None:
    assert run(["explain", subject]) == 2
    assert words in capfd.readouterr().err


def test_a_code_names_its_page(capfd: pytest.CaptureFixture[str]) -> None:
    assert "Page: docs/reference/diagnostics/fates.md#ky001-attribute-lost" in said(capfd, "KY001")
