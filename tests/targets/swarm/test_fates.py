"""The table of fates is complete, and what it calls lowered is declared; that it is true is what tests/proof proves."""

from __future__ import annotations

import pytest

from kompyse.attributes.fate import FateKind
from kompyse.attributes.registry import REGISTRY
from kompyse.targets.swarm import target
from kompyse.targets.swarm.fates import FATES
from kompyse.targets.swarm.lowering import CONSUMED

LOWERED = {path for path, fate in FATES.items() if fate.kind in (FateKind.TRANSLATED, FateKind.APPROXIMATED)}


def test_every_path_has_a_fate_and_no_other_has() -> None:
    assert FATES.keys() == REGISTRY.keys()


@pytest.mark.parametrize("path", [path for path, fate in FATES.items() if fate.kind is not FateKind.TRANSLATED])
def test_a_fate_says_why_and_what_to_do(path: str) -> None:
    fate = FATES[path]
    for text in (fate.text, fate.remedy):
        assert text == text.strip()
        assert not text.endswith(".")
    assert fate.text
    if fate.kind in (FateKind.LOST, FateKind.REFUSED):
        assert fate.remedy


def test_what_is_lowered_is_declared_by_a_function() -> None:
    assert target.DECLARING

    def declared(path: str) -> bool:
        parts = path.replace("[]", ".[]").split(".")
        above = [".".join(parts[:end]).replace(".[]", "[]") for end in range(1, len(parts) + 1)]
        below = any(other.startswith((f"{path}.", f"{path}[]")) for other in CONSUMED)
        return path in CONSUMED or below or any(f"{each}.**" in CONSUMED for each in above)

    # What these say is done when the project is read: it decides what there is to lower.
    by_reading = {path for path in LOWERED if path.startswith(("include", "services.*.extends", "services.*.profiles"))}
    assert {path for path in LOWERED - by_reading if not declared(path)} == set()
