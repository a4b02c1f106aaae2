"""Where the projects of the parity test come from, and how each is printed by us and by docker-compose."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from kompyse.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

    from judges import CorpusProject

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "compose"


class Case(NamedTuple):
    """A project: the folder to run in, options of docker-compose (also ours), and the environment of the run."""

    name: str
    folder: Path
    options: tuple[str, ...]
    environment: dict[str, str]


class Answer(NamedTuple):
    """What a program said: its output as data, or None and the reason for which it refused the project."""

    model: dict | None
    reason: str = ""


def of_fixtures(scratch: Path) -> Iterator[Case]:
    """Our own projects, each written to a folder of its own."""
    for path in sorted(FIXTURES.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        folder = scratch / path.stem / "app"
        for name, content in case["files"].items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        place = folder / case.get("cwd", ".")
        yield Case(path.stem, place, tuple(case.get("options", ())), case.get("environment", {}))


def of_traps(folder: Path) -> Iterator[Case]:
    """The small projects on which loaders go wrong."""
    for path in sorted(folder.glob("*/trap.json")):
        trap = json.loads(path.read_text(encoding="utf-8"))
        options = tuple(word for file in trap["files"] for word in ("-f", file))
        yield Case(path.parent.name, path.parent / trap["cwd"], options, trap["env"])


def of_corpus(corpus: Iterable[CorpusProject]) -> Iterator[Case]:
    """Real projects of others."""
    for project in corpus:
        options = tuple(word for file in project.files for word in ("-f", file))
        yield Case(project.name, project.folder, options, {})


def environment(case: Case) -> dict[str, str]:
    """The whole environment of a run; the home directory is one that is not there."""
    return {"HOME": "/home/nobody-here", "PATH": os.defpath, **case.environment}


def judged(binary: Path, case: Case, *arguments: str) -> Answer:
    """Ask docker-compose. A crash of it counts as a refusal; the reason tells."""
    done = subprocess.run(
        [binary, *case.options, "config", "--format", "json", *arguments],
        cwd=case.folder,
        env=environment(case),
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(None, done.stderr) if done.returncode else Answer(json.loads(done.stdout))


def ours(case: Case, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    """Ask `kompyse config`, in this process."""
    with monkeypatch.context() as patch:
        patch.chdir(case.folder)
        for name in os.environ:
            patch.delenv(name)
        for name, value in environment(case).items():
            patch.setenv(name, value)
        code = run(["config", *case.options, "--format", "json", *arguments])
    said = capfd.readouterr()
    return Answer(None, said.err) if code else Answer(json.loads(said.out))
