"""Digests of images, as a docker command answers: here one that is a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kompyse.images import digests

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = f"sha256:{'a' * 64}"


@pytest.fixture
def docker(tmp_path: Path):
    """Make a docker command that answers with these texts, by the first word of what it is asked for."""

    def make(**answers: str) -> str:
        script = tmp_path / "docker"
        lines = [f"[ \"$1\" = {word} ] && printf '%s' '{text}' && exit 0" for word, text in answers.items()]
        script.write_text("\n".join(["#!/bin/sh", *lines, "exit 1", ""]), encoding="utf-8")
        script.chmod(0o755)
        return str(script)

    return make


@pytest.mark.parametrize(
    ("image", "known"),
    [
        ("nginx:1.27", "nginx"),
        ("nginx", "docker.io/library/nginx"),
        ("registry.example:5000/team/web:2", "registry.example:5000/team/web"),
    ],
)
def test_the_engine_is_asked_first(docker, image: str, known: str) -> None:
    command = docker(image=json.dumps(["other@sha256:b", f"{known}@{DIGEST}"]), buildx='{"digest": "sha256:c"}')
    assert digests.find([image], command) == {image: f"{image}@{DIGEST}"}


def test_then_the_registry(docker) -> None:
    command = docker(image="[]", buildx=json.dumps({"digest": DIGEST, "size": 7}))
    assert digests.find(["web:1"], command) == {"web:1": f"web:1@{DIGEST}"}


@pytest.mark.parametrize("answers", [{}, {"image": "null"}, {"image": "no JSON", "buildx": "{}"}])
def test_what_nobody_knows_is_left_out(docker, answers) -> None:
    assert digests.find(["web:1"], docker(**answers)) == {}


def test_without_the_command_nothing_is_known() -> None:
    assert digests.find(["web:1"], "/nowhere/docker") == {}


def test_a_digest_stays() -> None:
    assert digests.find([f"web@{DIGEST}"], "/nowhere/docker") == {f"web@{DIGEST}": f"web@{DIGEST}"}
