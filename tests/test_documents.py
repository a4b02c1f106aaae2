"""The commands of the README run and say what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from judges import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = "…"  # stands for lines that the README leaves out


def commands() -> list[tuple[str, str]]:
    """Every `$ kompyse …` of a console block, with the output shown under it."""
    found = []
    for block in (text for language, text in BLOCK.findall(README) if language == "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("kompyse "):
                found.append((command, output))
    return found


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 2


@pytest.mark.parametrize(("command", "shown"), commands(), ids=lambda text: text.partition("\n")[0][:60])
def test_a_command_of_the_readme_does_what_it_shows(tmp_path, command: str, shown: str) -> None:
    shutil.copytree(REPOSITORY / "examples", tmp_path / "examples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    expected = "\n".join(".*" if line == CUT else re.escape(line) for line in shown.splitlines())
    assert re.fullmatch(expected or ".*", done.stdout.rstrip("\n"), re.DOTALL), done.stdout


@pytest.mark.parametrize("program", [text for language, text in BLOCK.findall(README) if language == "python"])
def test_a_program_of_the_readme_runs(monkeypatch, program: str) -> None:
    monkeypatch.chdir(REPOSITORY)
    # A line that ends in a comment with a literal says what the expression is.
    names: dict = {}
    exec(compile(program, "README.md", "exec"), names)
    claims = re.findall(r"^(\S.*?)  # ('.*')$", program, re.MULTILINE)
    assert claims
    assert [repr(eval(expression, names)) for expression, _ in claims] == [said for _, said in claims]


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_a_link_of_the_readme_leads_somewhere(target: str) -> None:
    assert (REPOSITORY / target).exists()
