"""Health checks: whether the project itself says how the health of a service is found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kompyse.model import Healthcheck


def is_off(check: Healthcheck | None) -> bool:
    """Tell whether there is no check, that of the image included: none is written, or it is switched off."""
    return check is None or check.disable or (check.test is not None and check.test[:1] == ("NONE",))


def is_known(check: Healthcheck | None) -> bool:
    """Tell whether the project names the command of the check: `CMD` or `CMD-SHELL` with something behind it."""
    return not is_off(check) and check is not None and check.test is not None and len(check.test) > 1
