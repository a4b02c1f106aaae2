"""Scalars as Go's `%v` prints them: what a number, a boolean or a date becomes in an environment or a label."""

from __future__ import annotations

from typing import Any


def text(value: Any) -> str:
    """Print a YAML scalar: True is `true`, 1.50 is `1.5`, 1e6 is `1e+06`, a date is its UTC time, None is empty."""
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    return moment(value) if hasattr(value, "isoformat") else str(value)


def number(value: float) -> str:
    """Print a float in its shortest form, with an exponent below 1e-4 and from 1e6 on (`%v` is `%g`)."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN is unequal to itself
        return {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}[str(value)]
    mantissa, _, exponent_text = repr(value).partition("e")
    digits, exponent = _digits(mantissa, int(exponent_text or "0"))
    sign = "-" if mantissa[0] == "-" else ""
    if digits == "0":
        return sign + "0"
    if exponent < -4 or exponent >= 6:
        return sign + _scientific(digits, exponent)
    return sign + _plain(digits, exponent)


def _digits(mantissa: str, exponent: int) -> tuple[str, int]:
    """Return the significant digits and the exponent of the first of them."""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).rstrip("0")
    leading = len(digits) - len(digits.lstrip("0"))
    return digits.lstrip("0") or "0", exponent + len(whole) - 1 - leading


def _scientific(digits: str, exponent: int) -> str:
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return f"0.{'0' * (-exponent - 1)}{digits}"
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    fraction = digits[exponent + 1 :]
    return f"{whole}.{fraction}" if fraction else whole


def moment(value: Any) -> str:
    """Print a date or a time as Go's time.Time does: `2024-01-01 00:00:00 +0000 UTC`."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only when YAML gave a date

    if not isinstance(value, datetime):
        return f"{value.isoformat()} 00:00:00 +0000 UTC"
    zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
    fraction = f".{zoned.microsecond:06d}".rstrip("0") if zoned.microsecond else ""
    offset = zoned.strftime("%z")
    return f"{zoned:%Y-%m-%d %H:%M:%S}{fraction} {offset} {'UTC' if offset == '+0000' else offset}"


def json_number(value: float) -> str:
    """Print a float as Go's JSON does: in its shortest form, with an exponent below 1e-6 and from 1e21 on."""
    mantissa, _, exponent_text = repr(value).partition("e")
    digits, exponent = _digits(mantissa, int(exponent_text or "0"))
    sign = "-" if mantissa[0] == "-" else ""
    if digits == "0":
        return sign + "0"
    if exponent < -6 or exponent >= 21:
        return sign + _scientific(digits, exponent).replace("e-0", "e-")
    return sign + _plain(digits, exponent)
