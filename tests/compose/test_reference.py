"""Our own small projects, each loaded by us and by the real docker-compose: the same model, or both refuse.

A file under `tests/fixtures/compose` is one project: `why` it is there, its `files`, and the `options` of
docker-compose and the `environment` of the run.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from compose_comparison import differences, ours, reference, without_doubled_dollars

pytestmark = pytest.mark.judge_compose

CASES = sorted((Path(__file__).parent.parent / "fixtures" / "compose").glob("*.yaml"))
OPTIONS = {"-f": "files", "--profile": "profiles", "--project-directory": "directory"}


def arguments(options: list[str]) -> dict[str, Any]:
    """Options of docker-compose as arguments of `load`."""
    result: dict[str, Any] = {"files": [], "profiles": [], "directory": None}
    for option, value in zip(options[::2], options[1::2], strict=True):
        name = OPTIONS[option]
        result[name] = value if name == "directory" else [*result[name], value]
    return {**result, "files": tuple(result["files"])}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_same_model_as_docker_compose(path: Path, docker_compose: Path, project, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, **case.get("environment", {})}
    options = case.get("options", [])
    found = project(case["files"], environment=environment, **arguments(options))
    judged = subprocess.run(
        [docker_compose, *options, "config", "--format", "json"],
        cwd=tmp_path / "app",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.loaded is None) == (judged.returncode != 0), (case["why"], judged.stderr, found.lines)
    if found.loaded is None:
        return
    expected, tree = without_doubled_dollars(reference(judged.stdout)), ours(found.loaded.tree)
    for service in (*expected["services"].values(), *tree["services"].values()):
        service.pop("env_file", None)  # the binary drops it once its content is in the environment
    assert differences(expected, tree) == [], case["why"]


def test_there_are_projects_that_are_refused_and_projects_that_are_not() -> None:
    assert len(CASES) >= 25
