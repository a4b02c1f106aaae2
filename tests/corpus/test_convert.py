"""Real projects convert: nothing ends in a traceback, and a real API server takes the objects.

Every project that docker-compose itself accepts is converted in this process, and its objects go through a strict
server-side dry-run. The figure and every failure stand in the closing summary.
"""

from __future__ import annotations

import os
import subprocess
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import pytest

import kompyse
from judges import missing
from kompyse import outputs

if TYPE_CHECKING:
    from pathlib import Path

    from judges import CorpusProject, Kubectl

pytestmark = [pytest.mark.corpus, pytest.mark.judge_compose, pytest.mark.slow]

# What the projects see of this machine: nothing that a developer may have set.
ENVIRONMENT = {key: os.environ[key] for key in ("HOME", "PATH") if key in os.environ}
ERROR = kompyse.Severity.ERROR
THREADS = 3
PEER_SECONDS = 20  # the peer reads every file of a bound folder of the host
PEER_BYTES = 8 << 20  # an output beyond this is that of a bound folder too; the API server would not take it


class Outcome(NamedTuple):
    """What became of one project: its objects as written, or the errors that refuse it, or the traceback of a crash."""

    project: CorpusProject
    written: bytes | None = None
    errors: tuple[kompyse.Diagnostic, ...] = ()
    crash: str = ""


def is_accepted(docker_compose: Path, project: CorpusProject) -> bool:
    """Whether docker-compose resolves the project."""
    files = [word for name in project.files for word in ("-f", name)]
    judged = subprocess.run(
        [docker_compose, *files, "config", "--quiet"],
        cwd=project.folder,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    return judged.returncode == 0


def convert(project: CorpusProject) -> Outcome:
    try:
        result = kompyse.convert(
            [project.folder / name for name in project.files], directory=project.folder, environment=ENVIRONMENT
        )
        return Outcome(project, outputs.render(result.objects))
    except kompyse.KompyseError as error:
        return Outcome(project, errors=tuple(each for each in error.diagnostics if each.severity is ERROR))
    except Exception:  # noqa: BLE001 - that there is none is what is tested
        return Outcome(project, crash=traceback.format_exc())


@pytest.fixture(scope="module")
def outcomes(corpus: tuple[CorpusProject, ...], docker_compose: Path) -> list[Outcome]:
    with ThreadPoolExecutor(THREADS) as pool:
        accepted = list(pool.map(lambda project: is_accepted(docker_compose, project), corpus))
    return [convert(project) for project, taken in zip(corpus, accepted, strict=True) if taken]


def test_no_project_ends_in_a_traceback(outcomes: list[Outcome], tell) -> None:
    crashes = [f"{each.project.name}:\n{each.crash}" for each in outcomes if each.crash]
    refused = len(outcomes) - len(crashes) - sum(each.written is not None for each in outcomes)
    tell(f"{len(outcomes)} projects that docker-compose accepts: {refused} refused, {len(crashes)} crashed")
    assert not crashes, "\n".join(crashes)
    assert len(outcomes) > 100


def test_a_refusal_says_what_and_where(outcomes: list[Outcome], tell) -> None:
    unclear = []
    for name, errors in [(each.project.name, each.errors) for each in outcomes if each.written is None]:
        tell("\n".join(f"{name}: {each.location}: {each.code.id} {each.message}" for each in errors))
        if not errors:
            unclear.append(f"{name}: refused without an error")
        unclear += [f"{name}: {each}" for each in errors if not (each.message and each.location and each.location.line)]
    assert not unclear, "\n".join(unclear)


def dry_run(kubectl: Kubectl, written: bytes) -> str:
    """What the API server has against these objects; empty when it takes them all."""
    answer = kubectl.run(*("apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"), stdin=written)
    return "" if answer.returncode == 0 else answer.stderr


@pytest.mark.judge_cluster
def test_the_api_server_takes_the_objects(outcomes: list[Outcome], kubectl: Kubectl, tell) -> None:
    def judge(outcome: Outcome) -> str:
        if outcome.written is None:
            return "not converted" + "".join(f"\n  {each.code.id} {each.message}" for each in outcome.errors)
        return dry_run(kubectl, outcome.written) if outcome.written else ""  # every service is behind a profile

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(judge, outcomes))
    failures = [
        f"{outcome.project.name}: {answer.strip()}" for outcome, answer in zip(outcomes, answers, strict=True) if answer
    ]
    share = 1 - len(failures) / len(outcomes)
    tell("\n".join([f"{share:.1%} of {len(outcomes)} projects are taken whole by the API server", *failures]))
    assert not failures


@pytest.mark.judge_cluster
def test_what_it_takes_of_the_peer(shared: Path, outcomes: list[Outcome], kubectl: Kubectl, tell) -> None:
    """The figure of Kompose on the same projects; nothing is asked of it but that it could be asked."""
    peer = shared / "peers" / "kompose"
    if not peer.is_file():
        missing(f"no {peer}")

    def judge(outcome: Outcome) -> str:
        files = [word for name in outcome.project.files for word in ("-f", name)]
        try:
            done = subprocess.run(
                [peer, "convert", *files, "--stdout"],
                cwd=outcome.project.folder,
                env=ENVIRONMENT,
                capture_output=True,
                check=False,
                timeout=PEER_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return "too long"
        if done.returncode or not done.stdout.strip():
            return "no output"
        return "refused" if len(done.stdout) > PEER_BYTES or dry_run(kubectl, done.stdout) else "taken"

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(judge, outcomes))
    counts = {answer: answers.count(answer) for answer in sorted(set(answers))}
    said = ", ".join(f"{number} {answer}" for answer, number in counts.items())
    tell(f"kompose: {counts.get('taken', 0) / len(answers):.1%} of {len(answers)} projects are taken whole ({said})")
    assert counts.get("taken", 0)
