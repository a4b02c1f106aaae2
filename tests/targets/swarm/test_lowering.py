"""Declared functions, and sizes as text."""

from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.targets.swarm import target
from kompyse.targets.swarm.lowering import CONSUMED, bytes_text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (1000, "1000"), (1024, "1K"), (64 << 20, "64M"), (3 << 30, "3G"), (1536 << 20, "1536M")],
)
def test_a_size_is_exact(number: int, text: str) -> None:
    assert bytes_text(number) == text


def test_what_is_declared_is_an_attribute() -> None:
    assert target.DECLARING
    assert {path for path in CONSUMED if path.removesuffix(".**") not in REGISTRY} == set()
