"""`kompyse push`: the exact commands, and what a real engine sends to a registry."""

from __future__ import annotations

import json
import subprocess
import uuid

import pytest

from kompyse.cli.main import run
from registry import serving

COMPOSE = """\
name: shop
services:
  web: {build: ., depends_on: [api]}
  api: {build: ./api, image: "example.com/api:2"}
  db: {image: postgres}
"""


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)


def test_all_are_pushed(programs) -> None:
    programs.add("docker")
    programs.has("shop-web", "example.com/api:2")
    assert run(["push", "--image-prefix", "example.org/team", "--image-tag", "3"]) == 0
    assert programs.commands() == [
        "docker tag shop-web example.org/team/shop-web:3",
        "docker push example.org/team/shop-web:3",
        "docker push example.com/api:2",
    ]


def test_those_that_are_named(programs, capsys) -> None:
    programs.add("docker")
    assert run(["push", "api"]) == 0
    assert programs.commands() == ["docker push example.com/api:2"]
    assert run(["push", "--include-deps", "--dry-run", "web"]) == 0
    assert capsys.readouterr().out.splitlines() == ["docker push shop-web", "docker push example.com/api:2"]


def test_a_push_that_fails(programs, capsys) -> None:
    programs.add("docker")
    programs.answer("docker", "push", "denied\n", 1)
    assert run(["push", "api"]) == 3
    assert "docker push example.com/api:2 ended with exit code 1, and said: denied" in capsys.readouterr().err
    assert run(["push", "--ignore-push-failures"]) == 0


@pytest.mark.judge_engine
def test_a_real_engine_pushes_to_a_registry(docker_engine: str, tmp_path, capsys) -> None:
    project = f"kompyse-{uuid.uuid4().hex[:8]}"
    compose = {"name": project, "services": {"web": {"build": {"context": ".", "dockerfile_inline": INLINE}}}}
    (tmp_path / "compose.yaml").write_text(json.dumps(compose))
    names = [f"{project}-web"]
    try:
        with serving() as registry:
            there = ["--image-prefix", f"{registry.address}/team", "--image-tag", "1.4"]
            names.append(f"{registry.address}/team/{project}-web:1.4")
            assert run(["build"]) == 0, capsys.readouterr().err
            assert run(["push", *there]) == 0, capsys.readouterr().err
            (pushed,) = registry.manifests
            assert pushed == f"team/{project}-web:1.4"
            manifest = json.loads(registry.manifests[pushed])
            config = json.loads(registry.blobs[manifest["config"]["digest"]])
            assert config["config"]["Cmd"] == ["/serve"]
            assert run(["build", "--push", *there]) == 0, capsys.readouterr().err
            assert set(registry.manifests) == {pushed}
    finally:
        subprocess.run([docker_engine, "image", "rm", "--force", *names], capture_output=True, check=False)


INLINE = """\
FROM scratch
COPY compose.yaml /
CMD ["/serve"]
"""
