"""Health checks: `healthcheck` becomes a readiness probe, and a startup probe where the start is asked about faster.

Compose never kills an unhealthy container, so nothing here does unless it is asked for: a liveness probe is made by
hint or option only, and without one the startup probe never gives up. Times are whole seconds in Kubernetes and are
rounded up. The defaults of Docker are always written, because those of Kubernetes are others (every 10 s, 1 s to
answer). What a hint (or a label of Kompose) says of a probe goes before the health check.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import config as config_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import health
from kompyse.targets.kubernetes import escape, kinds
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.model import Healthcheck
    from kompyse.plan.hints.running import Probe

INTERVAL, TIMEOUT, RETRIES, START_INTERVAL = 30, 30, 3, 5
"""Docker's defaults, in seconds and times (moby, daemon/health.go)."""
NEVER = 2**31 - 1
"""A failureThreshold that is not reached: the largest number of the API."""


class Asking(NamedTuple):
    """A check as it is asked: what, and when. Times are in seconds."""

    action: dict[str, Any]
    interval: int
    timeout: int
    retries: int
    start_period: int

    def probe(self) -> dict[str, Any]:
        """Write it as a probe."""
        return {
            **self.action,
            "periodSeconds": self.interval,
            "timeoutSeconds": self.timeout,
            "failureThreshold": self.retries,
        }


@lowers("services.*.healthcheck.**", always=True)
def probes(scope: Scope) -> Iterator[Contribution]:
    """Make the probes of a service from its health check, if it has one here, and from its hints."""
    check, hints = scope.service.healthcheck, scope.planned.hints
    if check is None and (hints is None or (hints.readiness is None and hints.liveness is None)):
        return
    action = _of_check(scope, check)
    readiness = _asking(scope, "readiness", check, hints.readiness if hints else None, action)
    liveness = _liveness(scope, check, action or (readiness.action if readiness else None))
    fields: dict[str, Any] = {}
    if readiness is not None:
        startup = _startup(scope, check, readiness, liveness) if check is not None else None
        if startup is not None:
            fields["startupProbe"] = startup
        fields["readinessProbe"] = readiness.probe()
    if liveness is not None:
        late = 0 if "startupProbe" in fields else liveness.start_period
        fields["livenessProbe"] = liveness.probe()
        if late:
            fields["livenessProbe"]["initialDelaySeconds"] = late
    if fields:
        yield Contribution(Part.CONTAINER, fields)


def _of_check(scope: Scope, check: Healthcheck | None) -> dict[str, Any] | None:
    """Give what the health check of the service asks; None where it has none, or names no command."""
    if check is None or health.is_off(check):
        return None
    command = command_of(check.test)
    if command is None:
        hints = scope.planned.hints
        if hints is None or hints.readiness is None or not hints.readiness.asks:
            scope.report(
                codes.CHECK_OF_IMAGE,
                f"the health check names no command{_of_image(check)}, so the pod has none at all",
                *(("healthcheck", "test") if check.test else ("healthcheck",)),
                hint="copy the HEALTHCHECK of the image into `healthcheck.test`",
            )
        return None
    _tell_rounded(scope, check)
    return _by_http(scope, check) or {"exec": {"command": escape.words(command)}}


def _of_image(check: Healthcheck) -> str:
    return "" if check.test else ", and that of the image is not seen here"


def command_of(test: tuple[str, ...] | None) -> list[str] | None:
    """Give the command of a test, unescaped; None where there is none."""
    if not test or len(test) < 2:
        return None
    if test[0] == "CMD-SHELL":
        return ["/bin/sh", "-c", *test[1:]]
    return list(test[1:])


def _by_http(scope: Scope, check: Healthcheck) -> dict[str, Any] | None:
    """Let the kubelet send a plain request itself, where that is asked for; else the command is run."""
    hint = scope.planned.hints.probe if scope.planned.hints else None
    if (hint or scope.options.probes) != "http":
        return None
    from kompyse.targets.kubernetes import probe_requests  # noqa: PLC0415 - for those who ask

    request = probe_requests.read(check.test)
    if request is None:
        if hint is not None:
            message = "the health check is not a plain HTTP request of which the kubelet's would find out the same"
            advice = "write x-kompyse.readiness: {http: PATH, port: NUMBER} for a request of your own"
            scope.report(config_codes.HINT_UNUSED, message, "x-kompyse", "probe", hint=advice)
        return None
    message = f"the kubelet asks port {request.port} of the pod for {request.path}, and not localhost"
    scope.report(codes.PROBE_BY_HTTP, message, "healthcheck", "test")
    return request.action()


def _asking(
    scope: Scope, which: str, check: Healthcheck | None, own: Probe | None, otherwise: dict[str, Any] | None
) -> Asking | None:
    """Put together a probe: what the hint says of it, else what the health check says."""
    if own is not None and own.is_off:
        return None
    action = _of_hint(scope, which, own) if own is not None and own.asks else otherwise
    if action is None:
        if own is not None and not own.asks:
            _tell_nothing_asked(scope, which)
        return None
    return Asking(
        action,
        seconds(_either(own, check, "interval"), INTERVAL),
        seconds(_either(own, check, "timeout"), TIMEOUT),
        _either(own, check, "retries") or RETRIES,
        ceil(_either(own, check, "start_period") or 0),
    )


def _either(own: Probe | None, check: Healthcheck | None, field: str) -> Any:
    """Take a value of the hint, or else of the health check."""
    said = getattr(own, field) if own is not None else None
    return said if said is not None or check is None else getattr(check, field)


def _liveness(scope: Scope, check: Healthcheck | None, otherwise: dict[str, Any] | None) -> Asking | None:
    """Make the probe that kills, where a hint or the option asks for it; what ends by itself needs the hint."""
    own = scope.planned.hints.liveness if scope.planned.hints else None
    if own is None:
        ends = kinds.kind_of(scope.plan, scope.unit).ends
        if not scope.options.liveness or ends or otherwise is None:
            return None
    return _asking(scope, "liveness", check, own, otherwise)


def _of_hint(scope: Scope, which: str, own: Probe) -> dict[str, Any] | None:
    """Give what a hint asks. An HTTP request without a port goes to the only one that the service has."""
    if own.test is not None:
        command = command_of(own.test)
        return {"exec": {"command": escape.words(command)}} if command else None
    if own.http_path is None and own.http_port is None:
        return {"tcpSocket": {"port": own.tcp_port}}
    port = own.http_port
    if port is None:
        known = {each.number for each in scope.planned.peer_ports if each.protocol == "tcp" and not each.inferred}
        known |= {each.target for each in scope.planned.publications if each.protocol == "tcp"}
        if len(known) != 1:
            scope.sink.report(
                config_codes.HINT_INVALID,
                f"{scope.planned.key} has {len(known)} known ports, so the {which} check has to say which it asks",
                path=_where(scope, which),
                hint="write the port of the HTTP request too",
            )
            return None
        port = known.pop()
    return {"httpGet": {"path": own.http_path or "/", "port": port}}


def _tell_nothing_asked(scope: Scope, which: str) -> None:
    scope.sink.report(
        config_codes.HINT_UNUSED,
        f"{scope.planned.key} has no health check in the project, and the hint names none: nothing is asked",
        path=_where(scope, which),
        hint="write what to ask: test, http and port, or tcp",
    )


def _where(scope: Scope, which: str) -> tuple[str | int, ...]:
    from kompyse.plan.hints import running_unused  # noqa: PLC0415 - for a finding only

    return running_unused.where(scope.planned, which)


def _startup(scope: Scope, check: Healthcheck, asking: Asking, liveness: Asking | None) -> dict[str, Any] | None:
    """Ask faster at the start, as Docker does within the start period, every 5 s if nothing else is said.

    A startup probe that fails kills the container and Compose does not, so it may fail for ever, unless a liveness
    probe is wanted, which waits for it: then the start period and the retries after it count. Without a start period
    Docker never uses the start interval (moby, daemon/health.go).
    """
    if not asking.start_period:
        if check.start_interval:
            scope.report(
                codes.START_INTERVAL_UNUSED,
                "start_interval has no effect without a start_period, in Compose too",
                "healthcheck",
                "start_interval",
            )
        return None
    period = seconds(check.start_interval, START_INTERVAL)
    if period >= asking.interval:
        return None
    allowed = NEVER
    if liveness is not None:
        allowed = ceil(
            (max(asking.start_period, liveness.start_period) + liveness.retries * liveness.interval) / period
        )
    return asking._replace(interval=period, retries=allowed).probe()


def _tell_rounded(scope: Scope, check: Healthcheck) -> None:
    for name in ("interval", "timeout", "start_interval"):
        value = getattr(check, name)
        if value and not value.is_integer():
            message = f"{value:g} s become {ceil(value)} s: a probe counts in whole seconds"
            scope.report(codes.TIME_ROUNDED_UP, message, "healthcheck", name)


def seconds(value: float | None, default: int) -> int:
    """Round a time up to whole seconds; none and 0 are the default, as in Docker."""
    return ceil(value) if value else default
