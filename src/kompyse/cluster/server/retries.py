"""When a request to an API server is made again: its outcome in, the seconds to wait out, or None to give up.

A 429 and a 5xx say that the server could not answer now; a broken connection says nothing about the request, and every
request of this room can be made twice. Any other 4xx is an answer and is never asked again, but for a stale write.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kompyse.cluster.errors import ApiError, Untrusted

if TYPE_CHECKING:
    from collections.abc import Callable

ATTEMPTS = 7
"""How often a request is made at most."""
LONGEST = 30.0
"""Seconds that are waited at most, also when the server asks for more."""
_FIRST = 0.2
_AGAIN = {429, 500, 502, 503, 504}


def delay(
    attempt: int,
    error: Exception,
    retry_after: str | None = None,
    *,
    stale_again: bool = False,
    spread: Callable[[], float] = random.random,
) -> float | None:
    """Give the seconds to wait after the attempt of this number (from 1) failed, or None when it is the answer.

    `retry_after` is the header of the answer, in seconds. A patch that names no version may be sent again after a stale
    write (`stale_again`); any other write has to be made anew from what is there now. `spread` gives a number from 0 to
    1, so that many clients do not come back at one moment. An error that is no answer is a broken connection.
    """
    if attempt >= ATTEMPTS or isinstance(error, Untrusted):
        return None
    if isinstance(error, ApiError) and error.status not in _AGAIN and not (stale_again and error.is_stale):
        return None
    if retry_after and retry_after.strip().isdigit():
        return min(float(retry_after), LONGEST)
    return pause(attempt, spread)


def pause(attempt: int, spread: Callable[[], float] = random.random) -> float:
    """Give the seconds to wait after the attempt of this number, each time twice as many."""
    longest: float = _FIRST * 2.0 ** min(attempt - 1, 16)
    return min(longest * (0.5 + spread() / 2), LONGEST)
