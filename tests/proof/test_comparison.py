"""The published comparison is the one that the probes give today."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from judges import REPOSITORY, missing
from kompyse import targets
from kompyse.attributes.fate import FateKind
from probe import compare, prove
from probes.page import PAGE
from probes.peer import Answer, Peered, _judged

if TYPE_CHECKING:
    from pathlib import Path

ROW = re.compile(r"^\| `(\S+)` \| (.+) \| (.+) \|$", re.MULTILINE)
OK = Answer(("a",), frozenset())


@pytest.fixture
def peer(shared) -> Path:
    binary = shared / "peers" / "kompose"
    if not binary.is_file():
        missing(f"no {binary}: no peer to compare with")
    return binary


def published() -> str:
    return (REPOSITORY / PAGE).read_text(encoding="utf-8")


def test_the_page_says_of_every_attribute_what_its_row_says() -> None:
    fates = targets.find("kubernetes").fates()
    said = {path: ours.partition(",")[0] for path, ours, _ in ROW.findall(published())}
    assert said == {path: fate.kind.value for path, fate in fates.items()}


def test_the_page_counts_what_it_lists() -> None:
    text = published()
    silent = [path for path, ours, theirs in ROW.findall(text) if theirs == "silent" and ours != FateKind.INERT]
    assert f"{len(silent)} paths of what runs" in text
    listed = re.findall(r"^\* `(\S+)`(?: and (\d+) below it)?$", text, re.MULTILINE)
    assert sum(1 + int(below or 0) for _, below in listed) == len(silent)


@pytest.mark.parametrize(
    ("with_it", "without", "said"),
    [
        (OK, OK, Peered.SILENT),
        (Answer(("b",), frozenset()), OK, Peered.MAPPED),
        (Answer(("b",), frozenset({"WARN"})), OK, Peered.MAPPED_WARNED),
        (Answer(("a",), frozenset({"WARN"})), OK, Peered.WARNED),
        (Answer(("a",), frozenset({"WARN"})), Answer(("a",), frozenset({"WARN"})), Peered.SILENT),
        (Answer(None, frozenset()), OK, Peered.ABORTS),
        (Answer(None, frozenset()), Answer(None, frozenset()), Peered.ABORTS),
        (OK, Answer(None, frozenset()), Peered.UNJUDGED),
    ],
)
def test_a_peer_is_judged_by_what_it_prints(with_it, without, said) -> None:
    assert _judged(with_it, without) is said


@pytest.mark.corpus
@pytest.mark.slow
def test_the_page_is_what_the_peer_does_today(peer: Path) -> None:
    assert compare(prove("kubernetes"), peer) == published(), "make compare writes it anew"
