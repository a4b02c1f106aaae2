"""Sizes as both worlds write them."""

from __future__ import annotations

import pytest

from kompyse.plan import hints


@pytest.mark.parametrize(
    ("text", "size"),
    [("10Gi", 10 << 30), ("10G", 10 << 30), ("10gb", 10 << 30), ("512Mi", 512 << 20), ("512m", 512 << 20), ("7", 7)],
)
def test_sizes_of_both_worlds(text, size):
    assert hints.parse_size(text) == size


@pytest.mark.parametrize("text", ["", "i", "Gi", "-1", "0", "10 apples", "1ii"])
def test_sizes_that_are_none(text):
    with pytest.raises(ValueError, match="size"):
        hints.parse_size(text)
