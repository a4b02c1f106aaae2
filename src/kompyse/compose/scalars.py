"""What a plain YAML scalar means: its text in, a Python value out, by the rules of the parser that Compose uses.

That is YAML 1.2 with the octal numbers and underscores of 1.1: `no`, `on` and `22:22` are text, `0440` and `0o440`
are 288, `08` and `1e3` are floats, `2024-01-01` is a moment. Quoted scalars never come here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

TAG = "tag:yaml.org,2002:"
"""What `!!` in front of a tag stands for."""

_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "-0": -0.0,
    "-0.0": -0.0,
} | {word: float(word.replace(".", "")) for word in (".nan", ".NaN", ".NAN")}
_WORDS |= {sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")}

_NUMBER_START = frozenset("0123456789+-.")
_BASES = {"0x": 16, "0b": 2, "0o": 8}
_TAGGED: dict[str, Any] = {"bool": bool, "int": int, "float": float, "null": type(None), "timestamp": object}


def resolve(text: str) -> Any:
    """Return the value of a plain scalar: None, bool, int, float, datetime (always with a time zone) or str.

    Infinities and NaN come back as floats; the caller refuses them with their position.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if text[4:5] == "-" and (time := moment(text)) is not None:
        return time
    digits = text.replace("_", "")
    number: float | None = _integer(digits)
    if number is None:
        number = _float(digits)
    return text if number is None else number


def convert(tag: str, text: str) -> Any:
    """Return the value of a scalar with a tag; an unknown tag is ignored and leaves the text.

    Raises ValueError, whose text says what is wrong, where the text does not fit a tag of YAML itself.
    """
    kind = tag.removeprefix(TAG) if tag.startswith(TAG) else ""
    if kind == "binary":
        return _binary(text)
    if kind not in _TAGGED:
        return text
    value = resolve(text)
    if kind == "float" and type(value) is int:
        return float(value)
    if not isinstance(value, _TAGGED[kind]) or (kind == "int" and isinstance(value, bool)):
        raise ValueError(f"`{text}` is not a YAML {kind}")
    return value


def moment(text: str) -> datetime | None:
    """Return the moment that a YAML timestamp names (UTC where it has no zone), None where it names none."""
    found = _moment().fullmatch(text)
    if found is None:
        return None
    from datetime import datetime, timedelta, timezone  # noqa: PLC0415 - dates are rare in Compose files

    date, _, clock, fraction, zone = found.groups()
    offset = 0 if not zone or zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:]))
    numbers = [int(part) for part in f"{date}-{(clock or '0:0:0').replace(':', '-')}".split("-")]
    try:
        whole = datetime(*numbers, tzinfo=timezone(timedelta(minutes=offset)))  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    return whole.replace(microsecond=int((fraction or "0").ljust(6, "0")[:6]))


@cache
def _moment() -> re.Pattern[str]:
    """Match a date, a date and a time apart by a blank, or a date and a time with `T` and a zone."""
    return re.compile(
        r"(\d{4}-\d\d?-\d\d?)(?:(?:[Tt]|( ))(\d\d?:\d\d?:\d\d?)(?:\.(\d+))?((?(2)|(?:Z|[-+]\d\d:\d\d))))?",
        re.ASCII,
    )


def _integer(digits: str) -> int | None:
    """Return a number in base 2, 8, 10 or 16, or None; as in Go it fits 64 bits, unsigned when it has no sign."""
    signed = digits[0] in "+-"
    body = digits[1:] if signed else digits
    base = _BASES.get(body[:2].lower())
    if base is not None:
        body = body[2:]
    elif body[:1] == "0" and len(body) > 1:
        base = 8
    if not (body.isalnum() and body.isascii()):
        return None
    try:
        value = int(body, base or 10)
    except ValueError:
        return None
    if digits[0] == "-":
        return -value if value <= 1 << 63 else None
    return value if value < 1 << (63 if signed else 64) else None


def _float(digits: str) -> float | None:
    if _decimal().fullmatch(digits) is None:
        return None
    value = float(digits)
    return None if value in {float("inf"), float("-inf")} else value


@cache
def _decimal() -> re.Pattern[str]:
    return re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def _binary(text: str) -> str:
    from base64 import b64decode  # noqa: PLC0415 - as rare as its tag

    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except ValueError as error:
        raise ValueError(f"the text is not base64 of UTF-8 text: {error}") from None
