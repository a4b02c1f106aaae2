"""Durations: Compose text such as `1m30s`, `2d` or `1.5h` in, nanoseconds out, and back to Go's printed form.

The grammar is that of the reference (xhit/go-str2duration): Go's durations plus `d` (24 h) and `w` (168 h).
"""

from __future__ import annotations

from functools import cache, lru_cache

SECOND = 1_000_000_000
_MAX = 2**63 - 1
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,  # micro sign
    "\u03bcs": 1_000,  # Greek mu
    "ms": 1_000_000,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3600 * SECOND,
    "d": 24 * 3600 * SECOND,
    "w": 168 * 3600 * SECOND,
}
_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=4096)
def parse(text: str) -> int:
    """Read a duration. Returns nanoseconds; raises ValueError with a sentence that names the fault."""
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    if not rest:
        raise ValueError(f'"{text}" is not a duration')
    total = 0
    while rest:
        number, rest = _leading(rest, _DIGITS | {"."})
        whole, dot, fraction = number.partition(".")
        if not (whole or fraction) or "." in fraction:
            raise ValueError(f'"{text}" is not a duration')
        name, rest = _leading_unit(rest)
        if not name:
            raise ValueError(f'the duration "{text}" has no unit after {number}')
        unit = _UNITS.get(name)
        if unit is None:
            raise ValueError(f'the duration "{text}" has the unknown unit "{name}"')
        total += int(whole or "0") * unit
        if dot and fraction:
            total += int(float(int(fraction)) * (unit / 10.0 ** len(fraction)))
        if total > _MAX:
            raise ValueError(f'the duration "{text}" is longer than 292 years')
    return -total if text[0] == "-" else total


def _leading(text: str, allowed: frozenset[str]) -> tuple[str, str]:
    end = 0
    while end < len(text) and text[end] in allowed:
        end += 1
    return text[:end], text[end:]


def _leading_unit(text: str) -> tuple[str, str]:
    end = 0
    while end < len(text) and text[end] not in _DIGITS and text[end] != ".":
        end += 1
    return text[:end], text[end:]


@lru_cache(maxsize=4096)
def text(nanoseconds: int) -> str:
    """Print a duration as Go does: `1m30s`, `1h0m0s`, `1.5s`, `300ms`, `0s`."""
    sign, left = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if left == 0:
        return "0s"
    if left < SECOND:
        for unit, size in (("ms", 1_000_000), ("\u00b5s", 1_000), ("ns", 1)):
            if left >= size:
                return f"{sign}{_decimal(left, size)}{unit}"
    minutes, rest = divmod(left, 60 * SECOND)
    hours, minutes = divmod(minutes, 60)
    printed = f"{_decimal(rest, SECOND)}s"
    if hours:
        printed = f"{hours}h{minutes}m{printed}"
    elif minutes:
        printed = f"{minutes}m{printed}"
    return sign + printed


def _decimal(value: int, size: int) -> str:
    whole, rest = divmod(value, size)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).zfill(len(str(size)) - 1).rstrip('0')}"


@cache
def normal(value: str) -> str:
    """Rewrite a duration in Go's printed form: `90s` becomes `1m30s`. Raises ValueError."""
    return text(parse(value))
