"""Random projects, each printed by us and by docker-compose: the same model, or both refuse.

The seed is fixed, so that a run repeats the one before; `--hypothesis-seed` looks elsewhere. Where docker-compose
crashes, there is nothing to compare with.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from compose_comparison import differences

from . import projects
from .generated import project
from .projects import Case

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.judge_compose, pytest.mark.slow]

EXAMPLES = 120
BROKEN = ("goroutine ", "MarshalJSON")
"""In what docker-compose says when it crashes, or cannot print what it understood."""


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=project())
def test_the_same_model_as_docker_compose(
    files: dict[str, str], docker_compose: Path, monkeypatch, capfd, tmp_path: Path
) -> None:
    folder = tmp_path / "app"
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    case = Case("random", folder, (), {"SET": "v"})
    theirs, ours = projects.judged(docker_compose, case), projects.ours(case, monkeypatch, capfd)
    if any(sign in theirs.reason for sign in BROKEN):
        return
    assert (theirs.model is None) == (ours.model is None), (theirs.reason, ours.reason)
    if theirs.model is not None:
        assert differences(theirs.model, ours.model) == []
