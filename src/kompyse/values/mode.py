"""File modes of configs and secrets: `0440` as YAML gave it (a number) or octal text in, a number of bits out."""

from __future__ import annotations

_OCTAL = frozenset("01234567")


def parse(value: str | int) -> int:
    """Read a mode: a number is taken as it is, a text is octal (`"0440"` = 288). Raises ValueError with a sentence."""
    if isinstance(value, int):
        if value < 0:
            raise ValueError(f"{value} is not a file mode")
        return value
    digits = value.removeprefix("+")
    if not digits or not _OCTAL.issuperset(digits):
        raise ValueError(f'"{value}" is not an octal file mode such as "0440"')
    return int(digits, 8)


def text(mode: int) -> str:
    """Print a mode as the reference does: a zero and the octal digits (288 is `0440`, 0 is `00`)."""
    return f"0{mode:o}"
