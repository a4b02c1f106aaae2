"""CPU amounts: `"0.5"`, `2` or `1.25` in; the number as the reference keeps it (32-bit float), or millicores, out."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, isfinite
from struct import error as struct_error
from struct import pack, unpack


@lru_cache(maxsize=1024)
def parse(value: str | float) -> float:
    """Read an amount of CPUs. Returns the shortest decimal that names the same 32-bit float, as Go prints it.

    Raises ValueError with a sentence when the text is not a finite number.
    """
    if isinstance(value, str) and ("_" in value or value != value.strip()):
        raise ValueError(f'"{value}" is not a number of CPUs')
    try:
        number = float(value)
        return shortest(number)
    except (ValueError, OverflowError, struct_error):
        raise ValueError(f'"{value}" is not a number of CPUs: write it as "0.5" or "2"') from None


def shortest(number: float) -> float:
    """Round to a 32-bit float and return its shortest decimal: 0.1 stays 0.1, 1.23456789 becomes 1.2345679."""
    if not isfinite(number):
        raise ValueError("not a finite number")
    single = pack("<f", number)
    for digits in range(1, 10):
        short = float(f"{number:.{digits}g}")
        if pack("<f", short) == single:
            return short
    return float(unpack("<f", single)[0])


def millicores(cpus: float) -> int:
    """Convert CPUs to thousandths, rounded up to at least 1: 0.5 is 500, 0.0001 is 1."""
    return max(1, ceil(round(cpus * 1000, 6)))
