from __future__ import annotations

from kompyse.compose.forms import build
from kompyse.diagnostics import Sink


def test_a_context_becomes_a_map_and_a_map_stays() -> None:
    assert build.to_map("./app", (), Sink()) == {"context": "./app"}
    assert build.to_map({"dockerfile": "D"}, (), Sink()) == {"dockerfile": "D"}
