"""What an image runs by itself, as recorded engines tell it."""

from __future__ import annotations

import json

from kompyse.images import commands


def tells(programs, engine: str, **config) -> None:
    """Let an engine have every image, with this configuration."""
    programs.add(engine)
    programs.answer(engine, "image inspect", json.dumps([{"Config": config}]))


def asked(programs) -> list[list[str]]:
    return [call.argv for call in programs.calls]


def test_what_it_runs(programs):
    tells(programs, "docker", Entrypoint=["entry"], Cmd=["a", "b"])
    assert commands.command_of("demo:1") == (["entry"], ["a", "b"])
    assert asked(programs) == [["docker", "image", "inspect", "demo:1"]]
    tells(programs, "docker", Entrypoint=None, Cmd=["sh"])
    assert commands.command_of("demo:1") == ([], ["sh"])


def test_the_next_engine_is_asked(programs):
    tells(programs, "podman", Cmd=["sh"])
    assert commands.command_of("demo:1") == ([], ["sh"])
    programs.add("docker")
    programs.forget()
    assert commands.command_of("demo:1") == ([], ["sh"])
    assert [program for program, *_ in asked(programs)] == ["docker", "podman"]


def test_what_cannot_be_known(programs):
    assert commands.command_of("demo:1") is None
    tells(programs, "docker", Entrypoint=None, Cmd=None)
    assert commands.command_of("demo:1") is None


def test_what_is_replaced_is_removed_where_it_is(programs):
    programs.add("podman")
    commands.forget("demo:1")
    assert asked(programs) == [["podman", "image", "rm", "demo:1"]]
    programs.add("docker")
    programs.answer("docker", "image rm", "Error: No such image", 1)
    programs.forget()
    commands.forget("demo:1")
    assert asked(programs) == [["docker", "image", "rm", "demo:1"], ["podman", "image", "rm", "demo:1"]]
