"""How a service runs: for ever, once to its end, on every node, or by the clock; how many, and how often again.

Takes a service, what its peers expect of it and what its hints say; gives the decision. Reports decisions that a user
may not expect, and values that no engine accepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import health
from kompyse.plan.plan import Lifecycle

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Service
    from kompyse.plan.hints import ServiceHints

_MOST_REPLICAS = 2**31 - 1
_SERVERS = frozenset(
    (  # noqa: SIM905 - a list of words reads better than a list of texts
        "apache caddy cassandra clickhouse-server cockroach consul couchdb elasticsearch etcd grafana haproxy "
        "httpd influxdb kafka keycloak mariadb memcached minio mongo mongodb mosquitto mysql nats neo4j nginx "
        "opensearch percona pgvector postgis postgres postgresql prometheus rabbitmq redis timescaledb "
        "traefik valkey vault zookeeper "
    ).split()
)
"""Images of well-known servers, which stay unless they are given another command."""
_FOR_EVER = (None, "", "always", "unless-stopped")
_LIFECYCLES = {
    "deployment": Lifecycle.CONTINUOUS,
    "statefulset": Lifecycle.CONTINUOUS,
    "daemonset": Lifecycle.PER_NODE,
    "job": Lifecycle.ONE_SHOT,
    "cronjob": Lifecycle.SCHEDULED,
}
"""What the words of `x-kompyse.kind` and of kompose.controller.type, in small letters, mean for every target."""


class Expectations(NamedTuple):
    """What peers expect of a service."""

    completed_for: str = ""
    """A service that starts when this one has ended well; empty when there is none."""
    serves: bool = False
    """Peers wait until it is healthy, or the project names it together with a port: it is there to stay."""


class Run(NamedTuple):
    """How a service runs. `retries`: for one-shots, None for no limit."""

    lifecycle: Lifecycle
    replicas: int | None = None
    retries: int | None = None
    schedule: str | None = None


class _Restart(NamedTuple):
    """What is done when the container ends: no, on-failure or always; how often; and which value says so."""

    condition: str
    attempts: int | None
    path: Path
    written: bool = True


def decide(  # noqa: PLR0913 - a service, and what is around it
    key: str,
    service: Service,
    expected: Expectations,
    hints: ServiceHints | None,
    sink: Sink,
    *,
    own_restarts: bool = False,
) -> Run:
    """Decide how a service runs; see the rulings in the functions that decide.

    With `own_restarts` the platform keeps the restart policy, so that less has to be decided by it.
    """
    replicas = _replicas(key, service, sink)
    deploy = service.deploy
    if (
        hints is None
        and not expected.completed_for
        and service.restart in _FOR_EVER
        and (deploy is None or (deploy.mode in (None, "replicated") and deploy.restart_policy is None))
    ):
        return Run(Lifecycle.CONTINUOUS, replicas)
    restart = _restart(key, service, sink)
    if hints and (hints.autoscale or hints.readiness or hints.liveness or hints.disruption):
        expected = expected._replace(serves=True)
    lifecycle = _hinted(hints) or _ruled(key, service, restart, expected, sink, own_restarts=own_restarts)
    if lifecycle not in (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED):
        if not own_restarts:
            _tell_restarted(key, restart, sink)
        return Run(lifecycle, replicas)
    retries = restart.attempts
    if hints and hints.retries is not None:
        retries = hints.retries
    return Run(lifecycle, replicas, retries, hints.schedule if hints else None)


def _replicas(key: str, service: Service, sink: Sink) -> int | None:
    """Take `scale`, else `deploy.replicas`; the loader has made sure that they do not differ."""
    deploy = service.deploy
    path: Path
    if service.scale is not None:
        replicas, path = service.scale, ("services", key, "scale")
    elif deploy is not None and deploy.replicas is not None:
        replicas, path = deploy.replicas, ("services", key, "deploy", "replicas")
    else:
        return None
    if 0 <= replicas <= _MOST_REPLICAS:
        return replicas
    sink.report(
        codes.REPLICAS_OUT_OF_RANGE,
        f'service "{key}" asks for {replicas} replicas: the number goes from 0 to {_MOST_REPLICAS}',
        path=path,
        hint="write the number of containers that you want",
    )
    return None


def _restart(key: str, service: Service, sink: Sink) -> _Restart:
    """Read `deploy.restart_policy`, else `restart`, as Compose does; without either nothing is started again."""
    policy = service.deploy.restart_policy if service.deploy else None
    if policy is not None:
        path: Path = ("services", key, "deploy", "restart_policy")
        condition = policy.condition or "any"
        if condition not in ("none", "on-failure", "any", "always", "unless-stopped"):
            _report_restart(condition, "none, on-failure or any", (*path, "condition"), sink)
        names = {"none": "no", "on-failure": "on-failure"}
        found = names.get(condition, "always")
        return _Restart(found, 0 if found == "no" else policy.max_attempts, path)
    path = ("services", key, "restart")
    if not service.restart:
        return _Restart("no", 0, path, written=False)
    condition, colon, number = service.restart.partition(":")
    known = condition in ("no", "always", "unless-stopped", "on-failure")
    if not known or (colon and (condition != "on-failure" or not (number.isascii() and number.isdigit()))):
        _report_restart(service.restart, '"no", always, unless-stopped, on-failure or on-failure:N', path, sink)
        return _Restart("always", None, path)
    if condition == "no":
        return _Restart("no", 0, path)
    if condition == "on-failure":
        return _Restart("on-failure", int(number) if colon else None, path)
    return _Restart("always", None, path)


def _report_restart(value: str, choice: str, path: Path, sink: Sink) -> None:
    sink.report(codes.INVALID_RESTART, f'"{value}" is no restart policy', path=path, hint=f"use {choice}")


def _hinted(hints: ServiceHints | None) -> Lifecycle | None:
    if hints is None:
        return None
    if hints.schedule:
        return Lifecycle.SCHEDULED
    return _LIFECYCLES[hints.kind.lower()] if hints.kind else None


def _ruled(  # noqa: PLR0913 - what the rulings rest on
    key: str, service: Service, restart: _Restart, expected: Expectations, sink: Sink, *, own_restarts: bool
) -> Lifecycle:
    """Rule without hints at the kind.

    One-shot is what others wait to complete, what `deploy.mode` calls a job, and what is explicitly not to be started
    again after it ended well, if nothing makes it a server: ports, a health check, peers, or its image. Where the
    platform keeps restart policies, that last one takes `restart: "no"`, and no word of the deploy section.
    """
    mode = service.deploy.mode if service.deploy else None
    if expected.completed_for:
        if restart.condition == "always":
            sink.report(
                codes.COMPLETED_BUT_RESTARTED,
                f'"{expected.completed_for}" waits until "{key}" completes, so it runs once, whatever `restart` says',
                path=restart.path,
                hint='write restart: "no", or on-failure to have it tried again',
            )
        return Lifecycle.ONE_SHOT
    if mode in ("replicated-job", "global-job"):
        if mode == "global-job" and not own_restarts:
            sink.report(
                codes.ONE_SHOT_PER_NODE,
                f'"{key}" is to run once on every node; here it runs once',
                path=("services", key, "deploy", "mode"),
                hint="write mode: replicated-job and the number of runs as replicas",
            )
        return Lifecycle.ONE_SHOT
    if mode == "global":
        return Lifecycle.PER_NODE
    ends = restart.written and restart.condition != "always"
    if own_restarts:
        ends = ends and restart.condition == "no" and restart.path[-1] == "restart" and mode is None
    if ends and not (expected.serves or _serves(service)):
        sink.report(
            codes.TAKEN_FOR_ONE_SHOT,
            f'"{key}" has the restart policy of something that ends, no ports, no health check: it runs once',
            path=restart.path,
            hint="if it is to stay, write restart: unless-stopped, or x-kompyse: {kind: deployment}",
        )
        return Lifecycle.ONE_SHOT
    return Lifecycle.CONTINUOUS


def _serves(service: Service) -> bool:
    """Tell a server by its ports, its health check, or the image of one that is run as it is."""
    if service.ports or service.expose or health.is_known(service.healthcheck):
        return True
    repository = (service.image or "").rpartition("/")[2].partition("@")[0].partition(":")[0]
    return repository in _SERVERS and service.command is None and service.entrypoint is None


def _tell_restarted(key: str, restart: _Restart, sink: Sink) -> None:
    """Tell that something which stays is started again whenever it ends."""
    if restart.written and (restart.condition != "always" or restart.attempts is not None):
        sink.report(
            codes.RESTARTED_ANYWAY,
            f'"{key}" is to stay, so it is started again whenever it ends, whatever its restart policy says',
            path=restart.path,
            hint="if it is to run once, write x-kompyse: {kind: job}",
            severity=Severity.NOTE,
        )
