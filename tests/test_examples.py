"""The examples convert to exactly the stored objects."""

from __future__ import annotations

import subprocess
import sys

import pytest

from judges import REPOSITORY

EXAMPLES = sorted(path.parent.name for path in (REPOSITORY / "examples").glob("*/compose.yaml"))


@pytest.mark.golden
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_converts_to_the_stored_objects(golden, example: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kompyse", "convert"],
        cwd=REPOSITORY / "examples" / example,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    golden(f"examples/{example}.yaml", done.stdout)
    golden(f"examples/{example}.txt", done.stderr)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_says_what_it_is(example: str) -> None:
    assert (REPOSITORY / "examples" / example / "README.md").read_text(encoding="utf-8").strip()
