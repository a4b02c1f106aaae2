from __future__ import annotations

import pytest

from kompyse.model import Healthcheck
from kompyse.plan import health


@pytest.mark.parametrize(
    ("check", "off", "known"),
    [
        (None, True, False),
        (Healthcheck(), False, False),
        (Healthcheck(disable=True), True, False),
        (Healthcheck(test=("NONE",)), True, False),
        (Healthcheck(test=("NONE", "a")), True, False),
        (Healthcheck(test=()), False, False),
        (Healthcheck(test=("CMD",)), False, False),
        (Healthcheck(test=("CMD", "a")), False, True),
        (Healthcheck(test=("CMD-SHELL", "")), False, True),
        (Healthcheck(test=("CMD", "a"), disable=True), True, False),
    ],
)
def test_whether_there_is_a_check_and_a_command(check, off, known) -> None:
    assert (health.is_off(check), health.is_known(check)) == (off, known)
