"""Which outcomes of a request are asked again, and after how long."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ApiError, Unreachable, Untrusted
from kompyse.cluster.server import retries

STALE = ApiError(409, "Conflict", "the object has been modified")
OWNED = ApiError(409, "Conflict", "conflict", ({"reason": "FieldManagerConflict"},))


@pytest.mark.parametrize(
    ("error", "again"),
    [
        *((ApiError(status, "", ""), True) for status in (429, 500, 502, 503, 504)),
        *((ApiError(status, "", ""), False) for status in (400, 401, 403, 404, 410, 422)),
        (ApiError(409, "AlreadyExists", ""), False),
        (Unreachable("gone"), True),
        (Untrusted("another"), False),
        (STALE, False),
        (OWNED, False),
    ],
)
def test_what_is_asked_again(error, again):
    assert (retries.delay(1, error) is not None) is again


def test_a_stale_patch_is_asked_again_and_one_that_another_manager_owns_is_not():
    assert retries.delay(1, STALE, stale_again=True) is not None
    assert retries.delay(1, OWNED, stale_again=True) is None


def test_the_waits_grow_and_are_spread():
    waits = [retries.delay(attempt, Unreachable(""), spread=lambda: 1.0) for attempt in range(1, 5)]
    assert waits == [0.2, 0.4, 0.8, 1.6]
    assert retries.delay(1, Unreachable(""), spread=lambda: 0.0) == 0.1


def test_the_server_says_how_long_within_reason():
    busy = ApiError(429, "TooManyRequests", "")
    assert retries.delay(1, busy, "3") == 3
    assert retries.delay(1, busy, "3600") == retries.LONGEST
    assert retries.delay(1, busy, "Wed, 21 Oct 2026 07:28:00 GMT", spread=lambda: 1.0) == 0.2


def test_at_last_it_is_the_answer():
    assert retries.delay(retries.ATTEMPTS, Unreachable("")) is None
