"""Real projects become stack files that the command takes: `docker stack config` is asked for every one.

The same command is asked for what `docker compose config` prints, which is what people pipe into it.
"""

from __future__ import annotations

import os
import subprocess
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import pytest

import kompyse
from kompyse import outputs

if TYPE_CHECKING:
    from pathlib import Path

    from judges import CorpusProject

pytestmark = [pytest.mark.corpus, pytest.mark.judge_compose, pytest.mark.slow]

# What the projects see of this machine: nothing that a developer may have set.
ENVIRONMENT = {key: os.environ[key] for key in ("HOME", "PATH") if key in os.environ}
ERROR = kompyse.Severity.ERROR
THREADS = 3
SEEDED = ("swarmprom", "voting", "portainer")
"""Stacks that people deploy as they are: some project of the corpus has each word in its name."""


class Outcome(NamedTuple):
    """A project that Docker Compose accepts: its stack file, or the errors that refuse it, or a traceback."""

    project: CorpusProject
    config: bytes
    """What `docker compose config` prints."""
    stack: bytes = b""
    errors: tuple[kompyse.Diagnostic, ...] = ()
    crash: str = ""


def config(docker_compose: Path, project: CorpusProject) -> bytes | None:
    files = [word for name in project.files for word in ("-f", name)]
    command = [docker_compose, *files, "config"]
    done = subprocess.run(command, cwd=project.folder, env=ENVIRONMENT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def convert(project: CorpusProject, printed: bytes) -> Outcome:
    try:
        result = kompyse.convert(
            [project.folder / name for name in project.files],
            directory=project.folder,
            environment=ENVIRONMENT,
            target="swarm",
        )
        return Outcome(project, printed, outputs.render(result.objects, names=result.names))
    except kompyse.KompyseError as error:
        return Outcome(project, printed, errors=tuple(each for each in error.diagnostics if each.severity is ERROR))
    except Exception:  # noqa: BLE001 - that there is none is what is tested
        return Outcome(project, printed, crash=traceback.format_exc())


@pytest.fixture(scope="module")
def outcomes(corpus: tuple[CorpusProject, ...], docker_compose: Path) -> list[Outcome]:
    with ThreadPoolExecutor(THREADS) as pool:
        printed = list(pool.map(lambda project: config(docker_compose, project), corpus))
    return [convert(project, text) for project, text in zip(corpus, printed, strict=True) if text is not None]


def test_no_project_ends_in_a_traceback(outcomes: list[Outcome]) -> None:
    crashes = [f"{each.project.name}:\n{each.crash}" for each in outcomes if each.crash]
    assert not crashes, "\n".join(crashes)
    assert len(outcomes) > 100


def test_a_refusal_says_what_and_where(outcomes: list[Outcome], tell) -> None:
    refused = [(each.project.name, each.errors) for each in outcomes if not (each.stack or each.crash)]
    tell("\n".join(f"{name}: {each.location}: {each.code.id} {each.message}" for name, own in refused for each in own))
    for name, errors in refused:
        assert errors, name
        for each in errors:
            assert each.message, name
            assert each.location, name
            assert each.location.line, name


@pytest.mark.judge_engine
def test_docker_stack_config_takes_the_stack_files(outcomes: list[Outcome], docker_engine: str, tmp_path, tell) -> None:
    def refusal(text: bytes, name: str) -> str:
        file = tmp_path / f"{name}.yaml"
        file.write_bytes(text)
        command = [docker_engine, "stack", "config", "--compose-file", file]
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
        return "" if done.returncode == 0 else done.stderr.strip()

    converted = [each for each in outcomes if each.stack]
    with ThreadPoolExecutor(THREADS) as pool:
        names = [each.project.name for each in converted]
        ours = list(pool.map(refusal, [each.stack for each in converted], [f"ours-{name}" for name in names]))
        others = [each.project.name for each in outcomes]
        theirs = list(pool.map(refusal, [each.config for each in outcomes], [f"theirs-{name}" for name in others]))
    failures = [f"{name}: {answer}" for name, answer in zip(names, ours, strict=True) if answer]
    tell(
        f"docker stack config takes {len(converted) - len(failures)} of {len(converted)} stack files of Kompyse"
        f" ({len(outcomes)} projects), and {theirs.count('')} of {len(theirs)} outputs of docker compose config"
    )
    assert not failures, "\n".join(failures)
    assert len(converted) > 0.9 * len(outcomes)
    accepted = " ".join(names).lower()
    assert [word for word in SEEDED if word not in accepted] == []
