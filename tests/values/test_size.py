from __future__ import annotations

import pytest

from kompyse.values import size

K = 1024


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1024", 1024),
        ("64b", 64),
        ("1k", K),
        ("1KB", K),
        ("1KiB", K),
        ("64m", 64 * K**2),
        ("1.5g", 3 * K**3 // 2),
        ("1 GiB", K**3),
        ("2t", 2 * K**4),
        ("1p", K**5),
        ("-1", -1),
        ("0.5", 0),
        ("1e3", 1000),
    ],
)
def test_every_unit_counts_in_1024(written, number) -> None:
    assert size.parse(written) == number


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("m", "needs a number"),
        ("", "needs a number"),
        ("1x", 'unknown unit "x"'),
        ("1bb", 'unknown unit "bb"'),
        ("1kbb", 'unknown unit "kbb"'),
        ("-1m", "negative"),
        (" 1m", "not a number"),
        ("1,5m", "not a number"),
        ("1_0m", "not a number"),
        ("99999999999p", "larger than any memory"),
    ],
)
def test_what_is_no_size_is_named(written, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        size.parse(written)
