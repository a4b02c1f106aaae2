"""Commands are found by the names of their files, and only the one that runs is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from kompyse.cli import commands
from kompyse.cli.group import command_first, kompyse

CONTEXT = click.Context(kompyse)
FILES = sorted(path.stem.replace("_", "-") for path in Path(commands.__path__[0]).glob("[a-z]*.py"))


def test_every_file_is_a_command() -> None:
    assert kompyse.list_commands(CONTEXT) == FILES
    for name in FILES:
        command = kompyse.get_command(CONTEXT, name)
        assert isinstance(command, click.Command)
        assert command.name == name


@pytest.mark.parametrize("name", ["", "nothing", "../main", "convert.command", "con vert"])
def test_anything_else_is_none(name: str) -> None:
    assert kompyse.get_command(CONTEXT, name) is None


@pytest.mark.parametrize(
    ("arguments", "parsed"),
    [
        (["config", "-f", "a"], ["config", "-f", "a"]),
        (["-f", "a", "config", "--services"], ["config", "--file", "a", "--services"]),
        (["--version"], ["--version"]),
        (["-f"], ["--file"]),
        ([], []),
        (["--file=a", "--strict", "-p", "x", "config"], ["config", "--file=a", "--strict", "-p", "x"]),
    ],
)
def test_shared_options_are_put_behind_the_command(arguments: list[str], parsed: list[str]) -> None:
    assert command_first(arguments) == parsed


def test_only_the_command_that_runs_is_loaded() -> None:
    script = "import sys; from kompyse.cli.main import run; run(['explain', '--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "kompyse.cli.commands.explain" in loaded
    assert not loaded & {"kompyse.cli.commands.convert", "kompyse.api", "yaml", "msgspec", "pydantic"}
