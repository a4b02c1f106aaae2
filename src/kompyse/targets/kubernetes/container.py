"""The container of a service: its image, what it runs and with which environment.

Takes one service, gives fields of its container. Ports are made in `ports.py`, mounts in `storage.py` and `config.py`,
probes, resources and rights in the modules called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from kompyse.diagnostics.codes import config as config_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import escape, versions
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.values import name as names
from kompyse.values.variable import is_credential, is_portable

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

_NOTHING: Mapping[str, str | None] = {}


def starter_name(scope: Scope, text: str) -> str:
    """Name an init container, unlike the containers of its pod, which are called as the user calls the services."""
    name = names.label(text)
    if any(scope.plan.services[key].name == name for key in scope.unit.services):
        return f"{name[:54].rstrip('-')}-{crc32(name.encode()):08x}"
    return name


@lowers("services.*.image", "services.*.pull_policy", always=True)
def image(scope: Scope) -> Iterator[Contribution]:
    """Name the image, and when it is pulled."""
    written = _pull_policy(scope)
    policy = PULLED_BY_DEFAULT if not written else PULL_POLICIES.get(written)
    if policy is None:
        scope.report(
            codes.PULL_POLICY_CLOSE,
            f'"{written}" pulls an image that is older than that; here the registry is asked at every start',
            "pull_policy",
        )
        policy = "Always"
    yield Contribution(Part.CONTAINER, {"image": scope.planned.image, "imagePullPolicy": policy})


def _pull_policy(scope: Scope) -> str | None:
    """Give when the image is pulled, in the words of Compose: as a label of Kompose says, or else `pull_policy`."""
    written, label = scope.service.pull_policy, scope.planned.hints.pull_policy if scope.planned.hints else None
    if label and written and PULL_POLICIES.get(written) != PULL_POLICIES[label]:
        message = f'the label asks for {PULL_POLICIES[label]} and counts, although pull_policy is "{written}"'
        scope.report(config_codes.PULL_POLICY_OVERRULED, message, "pull_policy", hint="remove one of them")
    return label or written


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
    tell_unset(scope, scope.service.environment, "environment")
    tell_new_names(scope, scope.service.environment, "environment")
    _tell_credentials(scope)
    if fields := environment_fields(scope):
        yield Contribution(Part.CONTAINER, fields)


def environment_fields(scope: Scope, own: Mapping[str, str | None] = _NOTHING) -> dict[str, Any]:
    """Write the variables of a service, and `own` ones that go before them: those beside the pod, then the others.

    A whole object is taken, which holds these variables and no other. The kubelet expands nothing in its values.
    """
    beside = scope.planned.variables
    apart = {name for each in beside for name in each.names}
    here = {name: value for name, value in scope.service.environment.items() if name not in apart} if apart else None
    fields: dict[str, Any] = {}
    if beside:
        fields["envFrom"] = [{"secretRef" if each.secret else "configMapRef": {"name": each.bundle}} for each in beside]
    if env := variables({**(scope.service.environment if here is None else here), **own}):
        fields["env"] = env
    return fields


def _tell_credentials(scope: Scope) -> None:
    """Tell the variables that look like credentials and are to be read in the pod, all at once."""
    if scope.options.credentials == "secret":
        return
    found = [name for name, value in scope.service.environment.items() if value and is_credential(name, value)]
    if not found:
        return
    path = scope.path("environment")
    others = f" and {len(found) - 1} others" if len(found) > 2 else f" and {found[1]}" if len(found) == 2 else ""
    verb = "looks like a credential and stands" if len(found) == 1 else "look like credentials and stand"
    scope.sink.report(
        config_codes.CREDENTIAL_IN_PLAIN_SIGHT,
        f"{found[0]}{others} of {scope.planned.key} {verb} in the pod in plain sight",
        path=(*path, found[0]),
        related=[(*path, name) for name in found[1:]],
        hint="convert with --credentials secret, or give the service a Compose secret",
        target=TARGET_NAME,
    )


def tell_new_names(scope: Scope, environment: Mapping[str, str | None], *path: str | int) -> None:
    """Tell the names of variables that the release of Kubernetes refuses; `path` is where they stand."""
    if versions.has(scope.options, versions.ANY_VARIABLE_NAME):
        return
    for name in environment:
        if not is_portable(name):
            message = f'Kubernetes takes the variable name "{name}" only since {versions.ANY_VARIABLE_NAME.since}'
            scope.report(codes.VARIABLE_NAME_NEW, message, *path, name, hint="rename it, or use a newer cluster")


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
