"""The process of a service: image, command, variables, user, terminal, signals, hosts, limits of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.swarm.lowering import Field, lowers
from kompyse.values import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.targets.swarm.lowering import Scope

_ULIMITS = (1, 41)
"""The API version with which services got ulimits and added capabilities."""


@lowers("services.*.image", "services.*.build")
def image(scope: Scope) -> Iterator[Field]:
    """Name the image; every node pulls it."""
    yield Field(("image",), scope.planned.image)


@lowers("services.*.entrypoint", "services.*.command")
def command(scope: Scope) -> Iterator[Field]:
    """Start what the project says; a list is taken as it is. An empty one cannot be said."""
    for name in ("entrypoint", "command"):
        words = getattr(scope.service, name)
        if words:
            yield Field((name,), list(words), (scope.path(name),))
        elif words is not None:
            scope.report(
                codes.SWARM_VALUE_LOST,
                f"{name} is cleared, which a stack file cannot say: that of the image counts",
                name,
                hint="write what is to be run",
            )


@lowers("services.*.environment", "services.*.env_file.**")
def environment(scope: Scope) -> Iterator[Field]:
    """Set the variables, those of `env_file` too. A variable without a value cannot be taken away."""
    values = scope.service.environment
    if found := {name: value for name, value in values.items() if value is not None}:
        yield Field(("environment",), found)
    unset = [name for name, value in values.items() if value is None]
    if unset:
        scope.sink.report(
            codes.SWARM_VALUE_LOST,
            f'"{scope.planned.key}" gets no {", ".join(unset[:3])}{" and others" if unset[3:] else ""}: no value here,'
            " so that of the image counts if it has one",
            path=scope.path("environment", unset[0]),
            related=[scope.path("environment", name) for name in unset[1:]],
            hint="set them where Kompyse runs, or give them a value",
            target="swarm",
        )


_PLAIN = ("user", "working_dir", "hostname", "stop_signal", "isolation")
_FLAGS = ("init", "read_only", "stdin_open", "tty")
_LISTS = ("cap_drop", "dns", "dns_search")


@lowers(*(f"services.*.{name}" for name in (*_PLAIN, *_FLAGS, *_LISTS)))
def plain(scope: Scope) -> Iterator[Field]:
    """Give what the stack file has under the same name and in the same form."""
    service = scope.service
    for name in (*_PLAIN, *_FLAGS):
        value = getattr(service, name)
        if value or (name == "init" and value is not None):
            yield Field((name,), value, (scope.path(name),))
    for name in _LISTS:
        if values := getattr(service, name):
            yield Field((name,), list(dict.fromkeys(values)), (scope.path(name),))


@lowers("services.*.extra_hosts")
def extra_hosts(scope: Scope) -> Iterator[Field]:
    """Add lines to /etc/hosts; older commands know the colon only."""
    if scope.service.extra_hosts:
        lines = [line.replace("=", ":", 1) for line in scope.service.extra_hosts]
        yield Field(("extra_hosts",), list(dict.fromkeys(lines)))


@lowers("services.*.stop_grace_period")
def stop_grace_period(scope: Scope) -> Iterator[Field]:
    """Wait that long between the signal and the end."""
    if scope.service.stop_grace_period is not None:
        yield Field(("stop_grace_period",), time(scope.service.stop_grace_period))


@lowers("services.*.cap_add")
def cap_add(scope: Scope) -> Iterator[Field]:
    """Add capabilities."""
    if scope.service.cap_add and is_new_enough(scope, "cap_add"):
        yield Field(("cap_add",), list(dict.fromkeys(scope.service.cap_add)))


@lowers("services.*.ulimits.**")
def ulimits(scope: Scope) -> Iterator[Field]:
    """Set the limits of processes: a number for both ends, or soft and hard."""
    if scope.service.ulimits and is_new_enough(scope, "ulimits"):
        for name, limit in scope.service.ulimits.items():
            value: Any = limit if isinstance(limit, int) else {"soft": limit.soft, "hard": limit.hard}
            yield Field(("ulimits", name), value, (scope.path("ulimits", name),))


def is_new_enough(scope: Scope, *tail: str) -> bool:
    """Tell whether the engines have what came with API 1.41; if not, it is told that the value is left out."""
    if scope.api >= _ULIMITS:
        return True
    scope.report(
        codes.SWARM_ENGINE_TOO_OLD,
        f"{'.'.join(tail)} is left out: engines of API {scope.plan.options.swarm_api} have it for no service",
        *tail,
        hint="say --swarm-api 1.41, if all engines are Docker 20.10 or newer",
    )
    return False


@lowers("services.*.sysctls")
def sysctls(scope: Scope) -> Iterator[Field]:
    """Set parameters of the kernel for the container."""
    if scope.service.sysctls:
        yield Field(("sysctls",), dict(scope.service.sysctls))


@lowers("services.*.labels", "services.*.label_file")
def labels(scope: Scope) -> Iterator[Field]:
    """Label the containers; those of the service are in `deploy`."""
    if scope.service.labels:
        yield Field(("labels",), dict(scope.service.labels))


@lowers("services.*.logging.**")
def logging(scope: Scope) -> Iterator[Field]:
    """Choose the driver of the logs on every node."""
    own = scope.service.logging
    if own is None:
        return
    if own.driver:
        yield Field(("logging", "driver"), own.driver)
    if own.options:
        yield Field(("logging", "options"), {name: _text(value) for name, value in own.options.items()})


def _text(value: object) -> str | None:
    """Write a value of an option as the driver reads it: the engine takes texts only."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


@lowers("services.*.credential_spec.**")
def credential_spec(scope: Scope) -> Iterator[Field]:
    """Give a Windows service its account."""
    spec = scope.service.credential_spec
    if spec is not None:
        for name in ("config", "file", "registry"):
            if value := getattr(spec, name):
                yield Field(("credential_spec", name), value)


def time(seconds: float) -> str:
    """Print a time as Go reads it."""
    return duration.text(round(seconds * duration.SECOND))
