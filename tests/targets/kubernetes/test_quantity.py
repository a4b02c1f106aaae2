from __future__ import annotations

import pytest

from kompyse.targets.kubernetes import quantity


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0.5, "500m"), (2.0, "2"), (1.25, "1250m"), (0.0001, "1m"), (0.1, "100m"), (0, "0"), (-1.0, "0"), (16, "16")],
)
def test_cpus(amount: float, text: str) -> None:
    assert quantity.cpus(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (1, "1"),
        (1000, "1000"),
        (1024, "1Ki"),
        (64 << 20, "64Mi"),
        (1536 << 20, "1536Mi"),
        (1 << 30, "1Gi"),
        (3 << 40, "3Ti"),
        ((1 << 30) + 1, "1073741825"),
    ],
)
def test_bytes_are_never_rounded(amount: int, text: str) -> None:
    assert quantity.size(amount) == text
