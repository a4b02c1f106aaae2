"""`kompyse build`: against recorded programs, and against a real engine."""

from __future__ import annotations

import json
import subprocess
import uuid

import pytest

from kompyse.cli.main import run

COMPOSE = """\
name: shop
services:
  web: {build: {context: ., args: {A: "1"}}}
  db: {image: postgres}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_is_built(project, programs, capsys) -> None:
    programs.add("docker")
    assert run(["build", "--no-cache", "--pull", "--build-arg", "B=2", "--ssh", "default", "--progress", "plain"]) == 0
    assert programs.commands() == [
        (
            f"docker buildx build --progress plain --tag shop-web --file {project}/Dockerfile --build-arg A=1 "
            f"--build-arg B=2 --no-cache --pull --ssh default --load {project}"
        )
    ]
    assert "web | built" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_quiet(programs, capsys) -> None:
    programs.add("docker")
    assert run(["build", "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("project")
def test_a_service_without_a_build(programs, capsys) -> None:
    programs.add("docker")
    assert run(["build", "db"]) == 1
    assert "KY949 service-not-built" in capsys.readouterr().err
    assert programs.calls == []


def test_a_project_without_a_build_needs_no_program(project, programs, capsys) -> None:
    (project / "compose.yaml").write_text("services: {db: {image: postgres}}")
    assert run(["build"]) == 0
    assert "nothing has a build" in capsys.readouterr().err
    assert programs.calls == []


@pytest.mark.usefixtures("project")
def test_docker_that_is_not_there(programs, capsys) -> None:
    assert programs.calls == []
    assert run(["build"]) == 3
    assert "KY945 program-missing: docker is not installed" in capsys.readouterr().err


class Engine:
    """A real engine, and images of this test alone."""

    def __init__(self, command: str, folder) -> None:
        self.command = command
        self.folder = folder
        self.project = f"kompyse-{uuid.uuid4().hex[:8]}"
        self.image = f"{self.project}-web"

    def docker(self, *arguments: str) -> str:
        return subprocess.run([self.command, *arguments], check=True, capture_output=True, text=True).stdout

    def write(self, build: dict, dockerfile: str | None = None) -> None:
        compose = {"name": self.project, "services": {"web": {"build": {"context": ".", **build}}}}
        (self.folder / "compose.yaml").write_text(json.dumps(compose))
        if dockerfile is not None:
            (self.folder / "Dockerfile").write_text(dockerfile)

    def inspect(self, image: str = "") -> dict:
        return json.loads(self.docker("image", "inspect", image or self.image))[0]


@pytest.fixture
def engine(docker_engine: str, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Engine(docker_engine, tmp_path)
    yield made
    names = made.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", f"{made.project}*").split()
    for name in names:
        made.docker("image", "rm", "--force", name)


@pytest.mark.judge_engine
def test_a_real_engine_builds_what_the_project_says(engine, capsys) -> None:
    dockerfile = """\
FROM scratch AS other
COPY Dockerfile /other
FROM scratch AS wanted
ARG VERSION=none
ENV VERSION=$VERSION
COPY compose.yaml /
"""
    further = f"{engine.project}-further:2"
    build = {"args": {"VERSION": "1"}, "target": "wanted", "labels": {"team": "shop"}, "tags": [further]}
    engine.write(build, dockerfile)
    assert run(["build"]) == 0, capsys.readouterr().err
    config = engine.inspect()["Config"]
    assert config["Env"][-1] == "VERSION=1"
    assert config["Labels"]["team"] == "shop"
    assert engine.inspect(further)["Id"] == engine.inspect()["Id"]
    assert "web | " in capsys.readouterr().err
    assert run(["build", "--build-arg", "VERSION=2"]) == 0
    assert engine.inspect()["Config"]["Env"][-1] == "VERSION=2"


@pytest.mark.judge_engine
def test_a_real_engine_builds_a_dockerfile_of_the_compose_file(engine, capsys) -> None:
    engine.write({"dockerfile_inline": 'FROM scratch\nCOPY compose.yaml /\nCMD ["/serve"]\n'})
    assert run(["build"]) == 0, capsys.readouterr().err
    assert engine.inspect()["Config"]["Cmd"] == ["/serve"]


@pytest.mark.judge_engine
def test_a_real_build_that_fails(engine, capsys) -> None:
    engine.write({}, "FROM scratch\nCOPY nothing-of-this-name /\n")
    assert run(["build"]) == 3
    said = capsys.readouterr().err
    assert "KY946 program-failed" in said
    assert "nothing-of-this-name" in said.partition("KY946")[2]
