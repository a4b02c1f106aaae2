"""Hooks: `post_start` and `pre_stop` become lifecycle handlers, `pre_start` becomes init containers.

A pod has one handler of each kind, so several hooks are joined in one shell. The kubelet expands nothing in handlers:
their text goes out as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import container as containers
from kompyse.targets.kubernetes import escape, layout, signals
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, builds, lowers
from kompyse.targets.kubernetes.security import identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.model import Hook, PreStart

SHELL = ("/bin/sh", "-c")
_CHANGE_DIRECTORY = 'cd "$0" && exec "$@"'


@lowers(
    *(
        f"services.*.{hook}[].{attribute}"
        for hook in ("post_start", "pre_stop")
        for attribute in ("command", "environment", "working_dir")
    ),
    "services.*.stop_signal",
)
def lifecycle(scope: Scope) -> Iterator[Contribution]:
    """Run commands in the container after its start and before its end."""
    fields = {}
    for field, name in (("postStart", "post_start"), ("preStop", "pre_stop")):
        hooks: Sequence[Hook] = getattr(scope.service, name)
        for index, hook in enumerate(hooks):
            containers.tell_unset(scope, hook.environment, name, index, "environment")
        commands = [words(hook) for hook in hooks if hook.command]
        if name == "pre_stop" and scope.service.stop_signal:
            commands += signals.stopping(scope, scope.service.stop_signal)
        command = joined(commands)
        if command:
            fields[field] = {"exec": {"command": command}}
    if fields:
        yield Contribution(Part.CONTAINER, {"lifecycle": fields})


def words(hook: Hook) -> list[str]:
    """Write a hook as one command, with its variables and its directory."""
    command = list(hook.command or ())
    settings = [f"{name}={value}" for name, value in hook.environment.items() if value is not None]
    if settings:
        command = ["env", *settings, *command]
    if hook.working_dir:
        command = [*SHELL, _CHANGE_DIRECTORY, hook.working_dir, *command]
    return command


def joined(commands: Sequence[list[str]]) -> list[str]:
    """Join commands into one that ends at the first failure."""
    if len(commands) < 2:
        return commands[0] if commands else []
    from shlex import join  # noqa: PLC0415 - few projects have several hooks

    return [*SHELL, " && ".join(join(command) for command in commands)]


STARTER = "init-service"
"""What Kompose calls the container that its labels ask for."""


def starter(scope: Scope) -> list[dict[str, Any]]:
    """Make the container that the labels of Kompose want to run before the service: an image, and a command."""
    wish = scope.planned.hints.starter if scope.planned.hints else None
    if wish is None or wish.image is None:
        return []
    name = wish.name or STARTER
    before = scope.unit.services[: scope.unit.services.index(scope.planned.key)]
    others = (scope.plan.services[key].hints for key in before)
    if any(other and other.starter and (other.starter.name or STARTER) == name for other in others):
        name = f"{scope.planned.name}-{name}"
    fields: dict[str, Any] = {
        "name": containers.starter_name(scope, name),
        "image": wish.image,
        "imagePullPolicy": containers.PULLED_BY_DEFAULT,
    }
    if wish.command:
        fields["command"] = escape.words(wish.command)
    return [fields]


@builds(
    "services.*.pre_start[].command",
    "services.*.pre_start[].environment",
    "services.*.pre_start[].image",
    "services.*.pre_start[].per_replica",
    "services.*.pre_start[].privileged",
    "services.*.pre_start[].user",
    "services.*.pre_start[].working_dir",
)
def pre_start(scope: Scope, container: dict[str, Any]) -> list[dict[str, Any]]:
    """Make the init containers of a service, from its finished container, whose mounts they share."""
    made = []
    for number, hook in enumerate(scope.service.pre_start, start=1):
        if not hook.per_replica and scope.planned.most_replicas > 1:
            scope.report(
                codes.PRE_START_PER_REPLICA,
                f"the hook runs before each of {scope.planned.most_replicas} replicas, not once for all",
                *("pre_start", number - 1, "per_replica"),
                hint="make it a service of its own, and depend on it with service_completed_successfully",
            )
        made.append(_init_container(scope, container, hook, number))
    return made


def _init_container(scope: Scope, container: dict[str, Any], hook: PreStart, number: int) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": containers.starter_name(scope, f"{scope.planned.name}-pre-start-{number}"),
        "image": hook.image or container["image"],
        "imagePullPolicy": container["imagePullPolicy"],
    }
    if hook.command:
        fields["args"] = escape.words(hook.command)
    if hook.working_dir:
        fields["workingDir"] = hook.working_dir
    for tell in (containers.tell_new_names, containers.tell_unset):
        tell(scope, hook.environment, "pre_start", number - 1, "environment")
    fields |= containers.environment_fields(scope, hook.environment)
    if "volumeMounts" in container:
        fields["volumeMounts"] = [dict(mount) for mount in container["volumeMounts"]]
    rights = _rights(scope, hook, number - 1)
    if rights:
        fields["securityContext"] = rights
    return layout.arranged(fields, layout.CONTAINER)


def _rights(scope: Scope, hook: PreStart, index: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    owner, _, group = (hook.user or "").partition(":")
    for text, field in ((owner, "runAsUser"), (group, "runAsGroup")):
        number = identity(text)
        if number is not None:
            fields[field] = number
        elif text:
            scope.report(
                codes.NAME_IS_NOT_A_NUMBER,
                f'"{text}" is a name, and Kubernetes takes numbers only: that of the image stays',
                *("pre_start", index, "user"),
                hint="write the number",
            )
    if hook.privileged:
        fields["privileged"] = True
    return fields
