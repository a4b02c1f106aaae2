"""Plain scalars against the rules of go-yaml; each value was checked with the docker-compose binary."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kompyse.compose.scalars import TAG, convert, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("22:22", "22:22"),
        ("190:20:30", "190:20:30"),
        ("80/tcp", "80/tcp"),
        ("10.0.0.1", "10.0.0.1"),
        ("=", "="),
        ("<<", "<<"),
        ("-", "-"),
        (".", "."),
        ("0", 0),
        ("-7", -7),
        ("+5", 5),
        ("0440", 288),
        ("010", 8),
        ("0o440", 288),
        ("0o18", "0o18"),
        ("0x1F", 31),
        ("-0x1F", -31),
        ("0x", "0x"),
        ("0x 1", "0x 1"),
        ("0b11", 3),
        ("1_000", 1000),
        ("1_", 1),
        ("_1", "_1"),
        ("18446744073709551615", 18446744073709551615),
        ("0x1FFFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFFF"),
        ("\u0663", "\u0663"),
    ],
)
def test_words_and_whole_numbers(text: str, value: object) -> None:
    found = resolve(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("08", 8.0),
        ("0999", 999.0),
        ("0_8", 8.0),
        ("1e3", 1000.0),
        ("1.5e+3", 1500.0),
        ("+.5", 0.5),
        (".5_0", 0.5),
        ("1.", 1.0),
        ("1.e3", 1000.0),
        ("1__0.5", 10.5),
        ("18446744073709551616", 1.8446744073709552e19),
        ("-9223372036854775809", -9.223372036854776e18),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_floats(text: str, value: float) -> None:
    found = resolve(text)
    assert (type(found), found) == (float, value)


def test_an_exponent_beyond_floats_is_text() -> None:
    assert resolve("1e400") == "1e400"


def test_negative_zero_keeps_its_sign() -> None:
    assert math.copysign(1, resolve("-0")) == -1


def test_nan() -> None:
    assert math.isnan(resolve(".NaN"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-01", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-1-2", datetime(2024, 1, 2, tzinfo=UTC)),
        ("2001-12-14 21:59:43.10", datetime(2001, 12, 14, 21, 59, 43, 100_000, tzinfo=UTC)),
        ("2001-12-14T21:59:43Z", datetime(2001, 12, 14, 21, 59, 43, tzinfo=UTC)),
        (
            "2001-12-14t21:59:43-05:30",
            datetime(2001, 12, 14, 21, 59, 43, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
        ),
        ("2024-13-01", "2024-13-01"),
        ("2001-02-30", "2001-02-30"),
        ("2001-12-14T21:59:43", "2001-12-14T21:59:43"),
        ("2001-12-14 21:59:43Z", "2001-12-14 21:59:43Z"),
    ],
)
def test_moments(text: str, value: object) -> None:
    assert resolve(text) == value


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        (f"{TAG}str", "12", "12"),
        (f"{TAG}int", "7", 7),
        (f"{TAG}float", "3", 3.0),
        (f"{TAG}bool", "true", True),
        (f"{TAG}null", "", None),
        (f"{TAG}binary", "aGVsbG8=", "hello"),
        (f"{TAG}python/object:os", "5", "5"),
        ("!foo", "null", "null"),
        ("!override", "2024-01-01", "2024-01-01"),
    ],
)
def test_tags(tag: str, text: str, value: object) -> None:
    found = convert(tag, text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("int", "abc"),
        ("int", "true"),
        ("bool", "yes"),
        ("float", "x"),
        ("null", "0"),
        ("binary", "@"),
        ("binary", "/w=="),
    ],
)
def test_a_value_that_does_not_fit_its_tag(tag: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        convert(TAG + tag, text)
