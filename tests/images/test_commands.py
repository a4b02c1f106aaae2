"""What an image runs by itself, as engines tell it."""

from __future__ import annotations

import json

import pytest

from kompyse.images import commands
from kompyse.images.running import ProgramMissing


@pytest.fixture
def engines(monkeypatch):
    """What `ENGINE image inspect` answers, by engine; an engine that is not there is not installed."""
    answers: dict[str, bytes | None] = {}
    asked: list[tuple[str, ...]] = []

    def ask(command, seconds=60):
        asked.append(command)
        if command[0] not in answers:
            raise ProgramMissing(command[0])
        return answers[command[0]]

    monkeypatch.setattr(commands, "ask", ask)
    return answers, asked


def inspected(**config) -> bytes:
    return json.dumps([{"Config": config}]).encode()


def test_what_it_runs(engines):
    answers, asked = engines
    answers["docker"] = inspected(Entrypoint=["entry"], Cmd=["a", "b"])
    assert commands.command_of("demo:1") == (["entry"], ["a", "b"])
    assert asked == [("docker", "image", "inspect", "demo:1")]
    answers["docker"] = inspected(Entrypoint=None, Cmd=["sh"])
    assert commands.command_of("demo:1") == ([], ["sh"])


def test_the_next_engine_is_asked(engines):
    answers, _ = engines
    answers["podman"] = inspected(Cmd=["sh"])
    assert commands.command_of("demo:1") == ([], ["sh"])
    answers["docker"] = None
    assert commands.command_of("demo:1") == ([], ["sh"])


def test_what_cannot_be_known(engines):
    answers, _ = engines
    assert commands.command_of("demo:1") is None
    answers["docker"] = inspected(Entrypoint=None, Cmd=None)
    assert commands.command_of("demo:1") is None


def test_what_is_replaced_is_removed_where_it_is(engines):
    answers, asked = engines
    answers["podman"] = None
    commands.forget("demo:1")
    assert asked == [("docker", "image", "rm", "demo:1"), ("podman", "image", "rm", "demo:1")]
