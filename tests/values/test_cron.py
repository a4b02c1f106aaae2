from __future__ import annotations

import pytest

from kompyse.values import cron


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0 3 * * *", "0 3 * * *"),
        ("  */5   0-6/2 1,15 JAN-mar Mon ", "*/5 0-6/2 1,15 JAN-mar Mon"),
        ("59 23 31 12 6", "59 23 31 12 6"),
        ("? ? ? ? ?", "? ? ? ? ?"),
        ("5/10 * * * sun,tue-thu", "5/10 * * * sun,tue-thu"),
        (" @daily ", "@daily"),
    ],
)
def test_schedules(text: str, printed: str) -> None:
    assert cron.parse(text) == printed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "five fields"),
        ("bad", "five fields"),
        ("* * * *", "five fields"),
        ("* * * * * *", "five fields"),
        ("@every 1h", "five fields"),
        ("CRON_TZ=UTC * * * * *", "five fields"),
        ("60 * * * *", "goes from 0 to 59"),
        ("* 24 * * *", "goes from 0 to 23"),
        ("* * 0 * *", "goes from 1 to 31"),
        ("* * * 13 *", "goes from 1 to 12"),
        ("* * * * 7", "goes from 0 to 6"),
        ("* * * * mo", "not a day of the week"),
        ("jan * * * *", "not a minute"),
        ("* * L * *", "not a day of the month"),
        ("*/0 * * * *", "above 0"),
        ("*/x * * * *", "above 0"),
        ("30-10 * * * *", "ends before it starts"),
        ("-5 * * * *", "not a minute"),
        ("1,,2 * * * *", "not a minute"),
        ("1-2-3 * * * *", "not a minute"),
    ],
)
def test_what_is_none_says_why(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        cron.parse(text)
