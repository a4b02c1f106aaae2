"""The container of a service: its image, what it runs and with which environment.

Takes one service, gives fields of its container. Ports are made in `ports.py`, mounts in `storage.py` and `config.py`,
probes, resources and rights in the modules called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import escape
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PULL_POLICIES = {
    "always": "Always",
    "never": "Never",
    "missing": "IfNotPresent",
    "if_not_present": "IfNotPresent",
    "build": "IfNotPresent",
}
PULLED_BY_DEFAULT = "IfNotPresent"
"""Compose pulls what is missing. Kubernetes would ask the registry at every start for `latest` and untagged images."""

_STRICT_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def starter_name(scope: Scope, text: str) -> str:
    """Name an init container, unlike the containers of its pod, which are called as the user calls the services."""
    name = names.label(text)
    if any(scope.plan.services[key].name == name for key in scope.unit.services):
        return f"{name[:54].rstrip('-')}-{crc32(name.encode()):08x}"
    return name


@lowers("services.*.image", "services.*.pull_policy", always=True)
def image(scope: Scope) -> Iterator[Contribution]:
    """Name the image, and when it is pulled."""
    written = scope.service.pull_policy
    policy = PULLED_BY_DEFAULT if not written else PULL_POLICIES.get(written)
    if policy is None:
        scope.report(
            codes.PULL_POLICY_CLOSE,
            f'"{written}" pulls an image that is older than that; here the registry is asked at every start',
            "pull_policy",
        )
        policy = "Always"
    yield Contribution(Part.CONTAINER, {"image": scope.planned.image, "imagePullPolicy": policy})


@lowers("services.*.entrypoint", "services.*.command", always=True)
def process(scope: Scope) -> Iterator[Contribution]:
    """Say what the container runs: `entrypoint` is `command` here, and `command` is `args`.

    An entrypoint of the project drops the command of the image, in both worlds. A cleared entrypoint leaves the
    command alone, which then stands in `command`.
    """
    entrypoint, command = scope.service.entrypoint, scope.service.command
    if entrypoint == () and not command:
        scope.report(
            codes.ENTRYPOINT_NOT_CLEARED,
            "an entrypoint cannot be cleared without a command: the container runs the entrypoint of its image",
            "entrypoint",
            hint="write the command of the image into `command`",
        )
    if entrypoint is None and command == ():
        scope.report(
            codes.COMMAND_NOT_CLEARED,
            "an empty command cannot be said: the container runs the command of its image, as in Docker",
            "command",
        )
    fields = {}
    if entrypoint or (entrypoint == () and command):
        fields["command"] = escape.words(entrypoint or command or ())
    if command and entrypoint != ():
        fields["args"] = escape.words(command)
    if fields:
        yield Contribution(Part.CONTAINER, fields)


@lowers("services.*.working_dir")
def working_dir(scope: Scope) -> Iterator[Contribution]:
    """Start in another directory than the image says."""
    if scope.service.working_dir:
        yield Contribution(Part.CONTAINER, {"workingDir": scope.service.working_dir})


@lowers("services.*.environment", "services.*.env_file.**")
def environment(scope: Scope) -> Iterator[Contribution]:
    """Set the variables, in the order of the project. `env_file` is part of `environment` already."""
    found = variables(scope.service.environment)
    tell_unset(scope, scope.service.environment, "environment")
    tell_new_names(scope, scope.service.environment, "environment")
    if found:
        yield Contribution(Part.CONTAINER, {"env": found})


def tell_new_names(scope: Scope, environment: Mapping[str, str | None], *path: str | int) -> None:
    """Tell the names of variables that older releases of Kubernetes refuse; `path` is where they stand."""
    for name in environment:
        if not is_portable_name(name):
            message = f'Kubernetes takes the variable name "{name}" only since 1.34'
            scope.report(codes.VARIABLE_NAME_NEW, message, *path, name)


def tell_unset(scope: Scope, environment: Mapping[str, str | None], *tail: str | int) -> None:
    """Tell the variables without a value, all at `tail` at once: projects pass on dozens."""
    unset = [name for name, value in environment.items() if value is None]
    if not unset:
        return
    path = scope.path(*tail)
    others = f" and {len(unset) - 1} others" if len(unset) > 2 else f" and {unset[1]}" if len(unset) == 2 else ""
    scope.sink.report(
        codes.VARIABLE_UNSET,
        f"{scope.planned.key} gets no {unset[0]}{others}: no value here, so that of the image counts if it has one",
        path=(*path, unset[0]),
        related=[(*path, name) for name in unset[1:]],
        hint="set them where Kompyse runs, or give them a value",
        target=TARGET_NAME,
    )


def variables(environment: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Write variables as `env` has them; those without a value are left out."""
    return [{"name": name, "value": escape.kubelet(value)} for name, value in environment.items() if value is not None]


def is_portable_name(name: str) -> bool:
    """Tell whether every supported Kubernetes takes the name of a variable.

    That is `[-._a-zA-Z][-._a-zA-Z0-9]*`, and no name of a parent directory (apimachinery, IsEnvVarName).
    """
    return _STRICT_NAME.issuperset(name) and not name[:1].isdigit() and name != "." and not name.startswith("..")


@lowers("services.*.stdin_open", "services.*.tty")
def terminal(scope: Scope) -> Iterator[Contribution]:
    """Keep standard input open, and give the process a terminal."""
    fields = {}
    if scope.service.stdin_open:
        fields["stdin"] = True
    if scope.service.tty:
        fields["tty"] = True
    if fields:
        yield Contribution(Part.CONTAINER, fields)
