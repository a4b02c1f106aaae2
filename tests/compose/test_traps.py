"""The traps: small projects on which loaders go wrong, each with the answer of Docker Compose.

The folder stands outside of this repository (`KOMPYSE_TEST_SHARED`); where it is missing the tests say so.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose_comparison import differences, ours, reference
from judges import shared_folder
from kompyse import graph
from kompyse.compose.load import load
from kompyse.diagnostics import KompyseError, Severity, Sink
from kompyse.model import typed

pytestmark = pytest.mark.corpus

FOLDER = (shared_folder() or Path("missing")) / "traps"
TRAPS = sorted(path.parent.name for path in FOLDER.glob("*/trap.json"))
HOME = "/home/user"  # of whoever made the answers
WITHOUT_PLACE = {"51-project-name-invalid"}  # what is wrong stands in the environment, not in a file


def run(name: str, monkeypatch: pytest.MonkeyPatch):
    folder = FOLDER / name
    trap = json.loads((folder / "trap.json").read_text())
    monkeypatch.chdir(folder / trap["cwd"])
    sink = Sink()
    monkeypatch.setenv("HOME", HOME)
    try:
        loaded = load(trap["files"], environment={"HOME": HOME, **trap["env"]}, sink=sink)
        graph.build(typed(loaded.tree), sink)
        sink.raise_on_errors(loaded.locate)
    except KompyseError as error:
        return trap, None, error.diagnostics
    return trap, loaded, sink.located(loaded.locate)


@pytest.mark.parametrize("name", TRAPS or [pytest.param("", marks=pytest.mark.skip(reason=f"no folder {FOLDER}"))])
def test_trap(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trap, loaded, found = run(name, monkeypatch)
    folder = FOLDER / name
    refused = (folder / "expected-error.txt").is_file()
    errors = [str(each.message) for each in found if each.severity is Severity.ERROR]
    assert refused == (loaded is None), (trap["why"], errors)
    if loaded is None:
        assert name in WITHOUT_PLACE or all(each.locations for each in found), errors
        return
    expected = reference((folder / "expected.json").read_text(), folder)
    tree = ours(loaded.tree, keep_unused="-keep-unused" in trap["args"])
    assert differences(expected, tree) == [], trap["why"]
