"""`kompyse config --format json` beside `docker-compose config --format json`: the same model, or both refuse.

Over our own fixtures, the traps and the corpus. What differs on purpose stands in `differences`, with the reason.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from compose_comparison import differences
from judges import shared_folder

from . import projects
from .differences import DIFFERENCES, Difference

if TYPE_CHECKING:
    from pathlib import Path

    from .projects import Answer, Case

pytestmark = [pytest.mark.judge_compose, pytest.mark.slow]


def found(theirs: Answer, ours: Answer) -> Difference | None:
    """How two answers differ, with what they said as the reason; None where they agree."""
    if theirs.model is None or ours.model is None:
        if theirs.model is ours.model:
            return None
        refused = "theirs" if theirs.model is None else "ours"
        return Difference(theirs.reason + ours.reason, refused_by=refused)
    lines = differences(theirs.model, ours.model)
    paths = tuple(line.partition(":")[0].lstrip(".") for line in lines)
    return Difference("\n".join(lines), paths=paths) if lines else None


def surprises(case: Case, theirs: Answer, ours: Answer) -> list[str]:
    """What the list of differences does not say of a case, or says and is not so."""
    actual, known = found(theirs, ours), DIFFERENCES.get(case.name)
    if (actual and actual._replace(reason="")) == (known and known._replace(reason="")):
        return []
    return [f"{case.name}: {actual.reason if actual else 'they agree, and the list says they do not'}"]


@pytest.fixture
def cases(request: pytest.FixtureRequest, tmp_path: Path) -> list[Case]:
    """Our own fixtures always; the traps and the corpus where they are."""
    found = [*projects.of_fixtures(tmp_path)]
    if shared_folder() is not None:
        found += projects.of_traps(request.getfixturevalue("shared") / "traps")
        found += projects.of_corpus(request.getfixturevalue("corpus"))
    return found


def test_parity(cases: list[Case], docker_compose: Path, tell, monkeypatch, capfd) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(partial(projects.judged, docker_compose), cases))
    wrong, equal, refused = [], 0, 0
    for case, theirs in zip(cases, answers, strict=True):
        ours = projects.ours(case, monkeypatch, capfd)
        wrong += surprises(case, theirs, ours)
        equal += found(theirs, ours) is None
        refused += theirs.model is None
    known = sum(case.name in DIFFERENCES for case in cases)
    tell(f"parity: {equal} of {len(cases)}; docker-compose refuses {refused} of them, {known} differ on purpose")
    assert wrong == []
    assert {*DIFFERENCES} <= {case.name for case in cases}
