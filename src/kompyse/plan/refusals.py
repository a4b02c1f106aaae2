"""Values that Compose reads and that no engine runs: numbers out of range, words that mean nothing, relative paths.

Takes the services; reports each such value at its line, before anything is made of it. Docker Compose takes them too,
and the engine refuses the container. The upper ends are those of the engine, or where it has none, of the integers in
which platforms hold such a number. Ports, mounts, images and replicas are checked where they are decided.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes import workload as codes
from kompyse.plan import engine_rules as rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.diagnostics import Code, Path, Sink
    from kompyse.model import Service
    from kompyse.plan.engine_rules import Check, Fault

Branch: TypeAlias = dict[str, Any]
"""Attribute → check, or branch; the check under `""` is for the record itself."""


def report(services: Mapping[str, Service], sink: Sink) -> None:
    """Report the values of all services that no engine takes."""
    tree = _tree()
    for key, service in services.items():
        for tail, (code, reason) in _faults(service, tree):
            sink.report(code, f'{path_text(tail)} of "{key}" {reason}', path=("services", key, *tail))
        if service.environment:
            _report_variables(key, service.environment, sink)
        for name in ("command", "entrypoint"):
            words = getattr(service, name)
            if words and (reason := next(filter(None, map(rules.argument, words)), "")):
                sink.report(codes.VALUE_UNUSABLE, f'{name} of "{key}" {reason}', path=("services", key, name))


def _faults(record: Any, branch: Branch) -> Iterator[tuple[Path, tuple[Code, str]]]:
    """Give each faulty value of a record: where it stands in the record, and what is wrong with it."""
    for name, below in branch.items():
        if not name:
            whole: Fault = below(record)
            if whole is not None:
                yield (), whole
            continue
        value = getattr(record, name)
        if value.__class__ is tuple:
            for index, item in enumerate(value):
                yield from _faults_at((name, index), item, below)
        elif value:
            yield from _faults_at((name,), value, below)


def _faults_at(place: Path, value: Any, below: Branch | Check) -> Iterator[tuple[Path, tuple[Code, str]]]:
    if isinstance(below, dict):
        for tail, inner in _faults(value, below):
            yield (*place, *tail), inner
    elif value is not None and (fault := below(value)) is not None:
        yield place, fault


def _report_variables(key: str, environment: Mapping[str, str | None], sink: Sink) -> None:
    for name, value in environment.items():
        reason = rules.variable_name(name) or (rules.argument(value, len(name) + 1) if value else "")
        if reason:
            path = ("services", key, "environment", name)
            sink.report(codes.VALUE_UNUSABLE, f'the variable "{name}" of "{key}" {reason}', path=path)


_ORDERS = ("pause", "continue", "rollback")
_UPDATE = {
    "parallelism": rules.between(0, rules.INT32),
    "delay": rules.time(rules.LONGEST_WAIT),
    "monitor": rules.time(rules.LONGEST_WAIT),
}
_CHECK_TIME = rules.time(shortest=0.001)
_HOOK = {"": rules.hook, "working_dir": rules.absolute}
_GRANT = {"uid": rules.owner, "gid": rules.owner, "mode": rules.mode}
_DEVICES = {"count": rules.between(-1, rules.INT64)}


@cache
def _tree() -> Branch:
    """What is checked of a service; a branch below a list counts for each of its items."""
    limits = {"cpus": rules.cpus(rules.LEAST_CPUS), "memory": rules.memory}
    return {
        "cap_add": rules.capability,
        "cap_drop": rules.capability,
        "configs": _GRANT,
        "cpu_count": rules.between(0, rules.INT32),
        "cpu_period": rules.between(1000, 1_000_000),
        "cpu_quota": rules.quota,
        "cpu_shares": rules.between(0, 262_144),
        "cpus": rules.cpus(rules.LEAST_CPUS),
        "deploy": {
            "mode": rules.one_of("replicated", "global", "replicated-job", "global-job"),
            "endpoint_mode": rules.one_of("vip", "dnsrr"),
            "placement": {"max_replicas_per_node": rules.between(0, rules.INT32)},
            "resources": {
                "limits": limits,
                "reservations": {"cpus": rules.cpus(0), "memory": rules.amount, "devices": _DEVICES},
            },
            "restart_policy": {
                "delay": rules.time(),
                "max_attempts": rules.between(0, rules.INT32),
                "window": rules.time(),
            },
            "update_config": {**_UPDATE, "failure_action": rules.one_of(*_ORDERS)},
            "rollback_config": {**_UPDATE, "failure_action": rules.one_of(*_ORDERS[:2])},
        },
        "dns": rules.address,
        "dns_opt": rules.resolver_option,
        "gpus": _DEVICES,
        "group_add": rules.group,
        "healthcheck": {
            "interval": _CHECK_TIME,
            "timeout": _CHECK_TIME,
            "start_period": _CHECK_TIME,
            "start_interval": _CHECK_TIME,
            "retries": rules.between(0, rules.INT32),
        },
        "mem_limit": rules.memory,
        "mem_reservation": rules.amount,
        "platform": rules.platform,
        "ports": {"mode": rules.one_of("ingress", "host")},
        "post_start": _HOOK,
        "pre_start": {"": rules.container_hook, "user": rules.user, "working_dir": rules.absolute},
        "pre_stop": _HOOK,
        "pull_policy": rules.pull_policy,
        "restart": rules.retries,
        "secrets": _GRANT,
        "shm_size": rules.not_negative,
        "stop_grace_period": rules.time(float(rules.INT64)),
        "stop_signal": rules.signal,
        "user": rules.user,
        "volumes": {
            "tmpfs": {"size": rules.not_negative},
            "bind": {"propagation": rules.one_of("private", "rprivate", "shared", "rshared", "slave", "rslave")},
        },
        "volumes_from": rules.volumes_from,
        "working_dir": rules.absolute,
    }
