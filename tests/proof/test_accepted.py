"""Every project of the proof is one that Docker Compose accepts: a file that it refuses would prove nothing."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from probes import projects
from probes.cases import CASES
from probes.partners import ENVIRONMENT, FILES
from probes.projects import probes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.judge_compose, pytest.mark.slow]

ACCEPTED = "kompyse/probes-accepted"


def texts() -> dict[str, str]:
    """Every project once, with the name of a probe that has it."""
    of_cases = [case.probe for cases in CASES.values() for case in cases]
    return {text: each.path for each in (*of_cases, *probes()) for text in each.texts}


def test_docker_compose_accepts_every_project(docker_compose: Path, tmp_path, pytestconfig, tell) -> None:
    projects.write(tmp_path)
    version = subprocess.run([docker_compose, "version"], capture_output=True, text=True, check=True).stdout
    around = repr((version, sorted(FILES.items())))
    every = {hashlib.sha256((around + text).encode()).hexdigest(): text for text in texts()}
    # What was accepted by this binary once is not asked again.
    known = set(pytestconfig.cache.get(ACCEPTED, []))
    numbers = itertools.count()

    def refusal(text: str) -> str:
        file = tmp_path / f"probe-{next(numbers)}.yaml"
        file.write_text(text, encoding="utf-8")
        environment = {**ENVIRONMENT, "HOME": str(tmp_path), "PATH": ""}
        command = [docker_compose, "-f", file, "config", "--quiet"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return f"{texts()[text]}: {done.stderr.strip()}\n{text}" if done.returncode else ""

    asked = sorted(every.keys() - known)
    with ThreadPoolExecutor(3) as pool:
        answers = dict(zip(asked, pool.map(lambda key: refusal(every[key]), asked), strict=True))
    pytestconfig.cache.set(ACCEPTED, sorted(key for key in every if not answers.get(key)))
    refusals = [answer for answer in answers.values() if answer]
    tell(f"{len(every)} projects of probes, {len(asked)} asked anew, {len(refusals)} refused by docker-compose")
    assert not refusals, "\n".join(refusals)
