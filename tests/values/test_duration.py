from __future__ import annotations

import pytest

from kompyse.values import duration


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("30s", "30s"),
        ("90s", "1m30s"),
        ("1h30m", "1h30m0s"),
        ("1.5h", "1h30m0s"),
        (".5s", "500ms"),
        ("1500ms", "1.5s"),
        ("1w2d", "216h0m0s"),
        ("100us", "100\u00b5s"),
        ("100\u00b5s", "100\u00b5s"),
        ("100\u03bcs", "100\u00b5s"),
        ("1.5us", "1.5\u00b5s"),
        ("7ns", "7ns"),
        ("0", "0s"),
        ("+0", "0s"),
        ("0s", "0s"),
        ("-5s", "-5s"),
        ("1s1ns", "1.000000001s"),
    ],
)
def test_a_duration_is_printed_as_go_does(written, printed) -> None:
    assert duration.normal(written) == printed


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("90", "no unit"),
        ("1h30", "no unit"),
        ("1 m", 'unknown unit " m"'),
        ("1y", 'unknown unit "y"'),
        ("", "not a duration"),
        ("-", "not a duration"),
        (".s", "not a duration"),
        ("1.2.3s", "not a duration"),
        ("s", "not a duration"),
        ("300y", "unknown unit"),
        ("99999999999h", "292 years"),
    ],
)
def test_what_is_no_duration_is_named(written, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        duration.parse(written)


def test_a_duration_is_nanoseconds() -> None:
    assert duration.parse("1.5s") == 1_500_000_000
    assert duration.text(0) == "0s"
