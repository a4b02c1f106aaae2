"""Quantities as Kubernetes writes them: CPUs and bytes in, text such as `500m` and `64Mi` out.

Never the text of the Compose file: there `128m` is 128 MiB, here it would be an eighth of a byte.
"""

from __future__ import annotations

from functools import lru_cache

from kompyse.values import cpu

_BINARY = (("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))


@lru_cache(maxsize=1024)
def cpus(amount: float) -> str:
    """Write CPUs, rounded up to thousandths: 0.5 is `500m`, 2.0 is `2`, 0 is `0`."""
    if amount <= 0:
        return "0"
    thousandths = cpu.millicores(amount)
    whole, rest = divmod(thousandths, 1000)
    return f"{thousandths}m" if rest else str(whole)


@lru_cache(maxsize=1024)
def size(amount: int) -> str:
    """Write bytes in the largest binary unit that holds them exactly: 67108864 is `64Mi`, 1000 is `1000`."""
    for unit, factor in _BINARY:
        if amount >= factor and amount % factor == 0:
            return f"{amount // factor}{unit}"
    return str(amount)
