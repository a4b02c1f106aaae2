from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kompyse.values import goformat


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("x", "x"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (1000, "1000"),
        (1.5, "1.5"),
        (1.10, "1.1"),
        (1.0, "1"),
        (0.0, "0"),
        (-0.0, "-0"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (12345678.0, "1.2345678e+07"),
        (0.0001, "0.0001"),
        (1e-5, "1e-05"),
        (99999.5, "99999.5"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "1.2345678901234568e+20"),
        (-1.5e300, "-1.5e+300"),
        (float("nan"), "NaN"),
        (float("inf"), "+Inf"),
        (float("-inf"), "-Inf"),
        (date(2024, 1, 2), "2024-01-02 00:00:00 +0000 UTC"),
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "2024-01-02 03:04:05 +0000 UTC"),
        (datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05 +0000 UTC"),  # noqa: DTZ001 - as some readers give it
        (
            datetime(2024, 1, 2, 3, 4, 5, 500000, tzinfo=timezone(timedelta(hours=2))),
            "2024-01-02 03:04:05.5 +0200 +0200",
        ),
    ],
)
def test_a_scalar_is_printed_as_go_does(value, printed) -> None:
    assert goformat.text(value) == printed
