"""Real projects of others: each that docker-compose accepts gives the same model, each that it refuses is refused."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from compose_comparison import differences, ours, reference, without_doubled_dollars
from kompyse.compose.load import load
from kompyse.diagnostics import KompyseError, Sink

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.corpus, pytest.mark.judge_compose, pytest.mark.slow]

ENVIRONMENT = {key: os.environ[key] for key in ("HOME", "PATH") if key in os.environ}


def judge(docker_compose: Path, project) -> subprocess.CompletedProcess[str]:
    files = [word for name in project.files for word in ("-f", name)]
    return subprocess.run(
        [docker_compose, *files, "config", "--format", "json"],
        cwd=project.folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def compare(project, judged: subprocess.CompletedProcess[str]) -> list[str]:
    try:
        loaded = load(project.files, environment=ENVIRONMENT, sink=Sink())
    except KompyseError as error:
        return [] if judged.returncode else [f"{project.name}: refused: {error}"]
    if judged.returncode:
        return [f"{project.name}: docker-compose refuses it: {judged.stderr.strip()}"]
    expected, tree = without_doubled_dollars(reference(judged.stdout)), ours(loaded.tree)
    for service in (*expected["services"].values(), *tree["services"].values()):
        service.pop("env_file", None)  # the binary drops it once its content is in the environment
    return [f"{project.name}: {line}" for line in differences(expected, tree)]


def test_real_projects(corpus, docker_compose: Path, tell, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(lambda project: judge(docker_compose, project), corpus))
    wrong = []
    for project, answer in zip(corpus, judged, strict=True):
        monkeypatch.chdir(project.folder)
        wrong += compare(project, answer)
    accepted = sum(answer.returncode == 0 for answer in judged)
    tell(f"{len(corpus)} projects, {accepted} accepted by docker-compose, {len(wrong)} differences")
    assert wrong == []
