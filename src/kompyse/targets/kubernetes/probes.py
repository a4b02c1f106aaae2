"""Health checks: `healthcheck` becomes a readiness probe, and a startup probe where the start is asked about faster.

Compose never kills an unhealthy container, so nothing here does: no liveness probe is made, and the startup probe
never gives up. Times are whole seconds in Kubernetes and are rounded up. The defaults of Docker are always written,
because those of Kubernetes are others (every 10 s, 1 s to answer).
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import health
from kompyse.targets.kubernetes import escape
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.model import Healthcheck

INTERVAL, TIMEOUT, RETRIES, START_INTERVAL = 30, 30, 3, 5
"""Docker's defaults, in seconds and times (moby, daemon/health.go)."""
NEVER = 2**31 - 1
"""A failureThreshold that is not reached: the largest number of the API."""


@lowers("services.*.healthcheck.**")
def probes(scope: Scope) -> Iterator[Contribution]:
    """Make the probes of a service from its health check, if it has one here."""
    check = scope.service.healthcheck
    if check is None or health.is_off(check):
        return
    command = command_of(check.test)
    if command is None:
        scope.report(
            codes.CHECK_OF_IMAGE,
            f"the health check names no command{_of_image(check)}, so the pod has none at all",
            "healthcheck",
            hint="copy the HEALTHCHECK of the image into `healthcheck.test`",
        )
        return
    _tell_rounded(scope, check)
    fields: dict[str, Any] = {}
    startup = _startup(scope, check, command)
    if startup is not None:
        fields["startupProbe"] = startup
    fields["readinessProbe"] = {
        "exec": {"command": escape.words(command)},
        "periodSeconds": seconds(check.interval, INTERVAL),
        "timeoutSeconds": seconds(check.timeout, TIMEOUT),
        "failureThreshold": check.retries or RETRIES,
    }
    yield Contribution(Part.CONTAINER, fields)


def _of_image(check: Healthcheck) -> str:
    return "" if check.test else ", and that of the image is not seen here"


def command_of(test: tuple[str, ...] | None) -> list[str] | None:
    """Give the command of a test, unescaped; None where there is none."""
    if not test or len(test) < 2:
        return None
    if test[0] == "CMD-SHELL":
        return ["/bin/sh", "-c", *test[1:]]
    return list(test[1:])


def _startup(scope: Scope, check: Healthcheck, command: list[str]) -> dict[str, Any] | None:
    """Ask faster at the start, as Docker does within the start period, every 5 s if nothing else is said.

    A startup probe that fails kills the container and Compose does not, so it may fail for ever. Without a start
    period Docker never uses the start interval (moby, daemon/health.go).
    """
    if not check.start_period:
        if check.start_interval:
            scope.report(
                codes.START_INTERVAL_UNUSED,
                "start_interval has no effect without a start_period, in Compose too",
                "healthcheck",
                "start_interval",
            )
        return None
    period = seconds(check.start_interval, START_INTERVAL)
    if period >= seconds(check.interval, INTERVAL):
        return None
    return {
        "exec": {"command": escape.words(command)},
        "periodSeconds": period,
        "timeoutSeconds": seconds(check.timeout, TIMEOUT),
        "failureThreshold": NEVER,
    }


def _tell_rounded(scope: Scope, check: Healthcheck) -> None:
    for name in ("interval", "timeout", "start_interval"):
        value = getattr(check, name)
        if value and not value.is_integer():
            message = f"{value:g} s become {ceil(value)} s: a probe counts in whole seconds"
            scope.report(codes.TIME_ROUNDED_UP, message, "healthcheck", name)


def seconds(value: float | None, default: int) -> int:
    """Round a time up to whole seconds; none and 0 are the default, as in Docker."""
    return ceil(value) if value else default
