"""Sizes in bytes: Compose text such as `64m`, `1.5 GiB` or `1024` in, a number of bytes out.

Every unit is a power of 1024, whatever its spelling (docker/go-units RAMInBytes): `1kb` = `1k` = `1KiB` = 1024.
"""

from __future__ import annotations

from functools import lru_cache

_UNITS = {"b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4, "p": 1024**5}
_NUMERIC = frozenset("0123456789. ")
_MAX = 2**63 - 1


@lru_cache(maxsize=4096)
def parse(text: str) -> int:
    """Read a size. Returns bytes, -1 for `-1` (no limit); raises ValueError with a sentence."""
    digits = text[1:] if text[:1] in ("-", "+") else text
    if digits.isascii() and digits.isdigit():
        return _bounded(int(text), text)
    end = len(text)
    while end and text[end - 1] not in _NUMERIC:
        end -= 1
    if not end:
        raise ValueError(f'"{text}" is not a size: it needs a number, such as "64m"')
    number, suffix = text[:end].removesuffix(" "), text[end:].lower()
    value = _number(number, text)
    if suffix:
        unit = _UNITS.get(suffix[0])
        tails = ("",) if suffix[0] == "b" else ("", "b", "ib")
        if unit is None or suffix[1:] not in tails:
            raise ValueError(f'the size "{text}" has the unknown unit "{suffix}": use b, k, m, g, t or p')
        value *= unit
    return _bounded(int(value), text)


def _number(number: str, text: str) -> float:
    if "_" in number or number != number.strip():
        raise ValueError(f'"{text}" is not a size: "{number}" is not a number')
    try:
        value = float(number)
    except ValueError:
        raise ValueError(f'"{text}" is not a size: "{number}" is not a number') from None
    if value < 0:
        raise ValueError(f'the size "{text}" is negative')
    return value


def _bounded(value: int, text: str) -> int:
    if abs(value) > _MAX:
        raise ValueError(f'the size "{text}" is larger than any memory')
    return value
