"""Versions of a platform: `1.34`, `v1.30.4` and `1.33.2-gke.100` in, major and minor number out."""

from __future__ import annotations


def parse(text: str) -> tuple[int, int]:
    """Read the major and the minor number; what follows them does not count. Raises ValueError with a sentence."""
    numbers = text.strip().removeprefix("v").split(".", 2)[:2]
    # Some providers write a plus behind the minor number (`1.27+`), as `kubectl version` shows it.
    digits = [*numbers[:1], *(number.rstrip("+") for number in numbers[1:])]
    if len(digits) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in digits):
        raise ValueError(f'"{text}" is no version such as 1.34 or v1.34.2')
    return int(digits[0]), int(digits[1])
