"""How a service runs: its mode and number, restarts, updates, where tasks may run, its labels.

A service that stays keeps its restart policy in the words of the swarm; one that runs once is a job, where the engines
have jobs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.plan.plan import Lifecycle
from kompyse.targets.swarm.container import time
from kompyse.targets.swarm.lowering import Field, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path
    from kompyse.model.deploy import UpdateConfig
    from kompyse.targets.swarm.lowering import Scope

_JOBS = (1, 41)
_PER_NODE_LIMIT = (1, 40)
_ENDS = (Lifecycle.ONE_SHOT, Lifecycle.SCHEDULED)
_CONDITIONS = {"no": "none", "always": "any", "unless-stopped": "any", "none": "none", "on-failure": "on-failure"}
_ARCHITECTURES = {"amd64": "x86_64", "x86-64": "x86_64", "arm64": "aarch64", "386": "i386", "arm": "armv7l"}
"""What nodes call the architectures of images (uname -m)."""


def is_job(scope: Scope) -> bool:
    """Tell whether the service runs as a job."""
    return scope.planned.lifecycle in _ENDS and scope.api >= _JOBS


def is_global(scope: Scope) -> bool:
    """Tell whether the service runs on every node, for ever or once."""
    mode = scope.deploy.mode if scope.deploy else None
    return scope.planned.lifecycle is Lifecycle.PER_NODE or (mode == "global-job" and scope.planned.lifecycle in _ENDS)


@lowers("services.*.deploy.mode", "services.*.deploy.replicas", "services.*.scale", "services.*.depends_on")
def mode(scope: Scope) -> Iterator[Field]:
    """Choose the mode, and the number of tasks where there is one."""
    planned = scope.planned
    written = scope.deploy.mode if scope.deploy else None
    origin = scope.path("deploy", "mode") if written else _waited_for(scope) or scope.path(_shown(scope))
    everywhere = is_global(scope)
    found = "global" if everywhere else "replicated"
    if is_job(scope):
        found += "-job"
    elif planned.lifecycle in _ENDS:
        scope.report(
            codes.SWARM_ENGINE_TOO_OLD,
            f'"{planned.key}" runs once, and engines of API {scope.plan.options.swarm_api} have no jobs: it is a'
            " service that is not started again when it ended well, and stays at 0 of 1",
            *(origin[2:] if origin[1] == planned.key else ()),
            hint="say --swarm-api 1.41, if all engines are Docker 20.10 or newer",
        )
    if found != "replicated" or written:
        yield Field(("deploy", "mode"), found, (origin,))
    if planned.replicas is not None:
        at = ("scale",) if scope.service.scale is not None else ("deploy", "replicas")
        if not everywhere:
            yield Field(("deploy", "replicas"), planned.replicas, (scope.path(*at),))
        else:
            _leave_out(scope, f"the number of replicas is left out: {planned.key} runs on every node", *at)
    if planned.lifecycle is Lifecycle.SCHEDULED:
        scope.report(
            codes.SWARM_NO_SCHEDULE,
            f'"{planned.key}" is to run by the clock ({planned.schedule}), which Swarm does not do: it is a job that'
            " runs when the stack is deployed",
            *_schedule(scope),
            hint="let a clock of your own start it: docker service update --force STACK_SERVICE",
        )


def _schedule(scope: Scope) -> tuple[str, ...]:
    extension: Any = scope.service.x_kompyse
    if isinstance(extension, dict) and "schedule" in extension:
        return ("x-kompyse", "schedule")
    return ("labels", "kompose.cronjob.schedule")


def _waited_for(scope: Scope) -> Path:
    """Give the place where another service waits until this one has ended; empty when none does."""
    for edge in scope.plan.graph.edges:
        if edge.target == scope.planned.key and edge.condition == "service_completed_successfully":
            return edge.path
    return ()


def _shown(scope: Scope) -> str:
    """Name the attribute that says how the service runs, where no mode does."""
    service = scope.service
    return "x-kompyse" if service.x_kompyse else "restart" if service.restart else "image"


def _leave_out(scope: Scope, message: str, *tail: str) -> None:
    scope.report(codes.SWARM_NOT_WITH_MODE, message, *tail, hint="remove it, or choose another deploy.mode")


@lowers("services.*.restart", "services.*.deploy.restart_policy.**")
def restart(scope: Scope) -> Iterator[Field]:
    """Write the restart policy. Without one, tasks are started again whenever they end, and jobs until they succeed."""
    at = ("deploy", "restart_policy")
    policy = scope.deploy.restart_policy if scope.deploy else None
    if policy is not None:
        condition = _CONDITIONS.get(policy.condition or "", "any")
        origin = scope.path(*at, "condition" if policy.condition else "max_attempts")
        if policy.condition or is_job(scope):
            yield _condition(scope, condition, origin)
        for name in ("delay", "window"):
            if (value := getattr(policy, name)) is not None:
                yield Field((*at, name), time(value), (scope.path(*at, name),))
        if policy.max_attempts is not None:
            yield Field((*at, "max_attempts"), policy.max_attempts, (scope.path(*at, "max_attempts"),))
        return
    word, _, attempts = (scope.service.restart or "").partition(":")
    if word in _CONDITIONS:
        yield _condition(scope, _CONDITIONS[word], scope.path("restart"))
        if attempts:
            yield Field((*at, "max_attempts"), int(attempts), (scope.path("restart"),))
    elif scope.planned.lifecycle in _ENDS:
        yield Field(
            (*at, "condition"),
            "on-failure",
            reason="a job is tried again: what it needs may not be there when it starts",
        )
    retries = scope.planned.retries
    if retries and not attempts and scope.planned.lifecycle in _ENDS:
        yield Field((*at, "max_attempts"), retries, (scope.path(_shown(scope)),))


def _condition(scope: Scope, condition: str, origin: Path) -> Field:
    """Write a condition; what runs once is not started again after it ended well."""
    if scope.planned.lifecycle in _ENDS and condition == "any":
        condition = "on-failure"
    return Field(("deploy", "restart_policy", "condition"), condition, (origin,))


@lowers("services.*.deploy.update_config.**", "services.*.deploy.rollback_config.**")
def updates(scope: Scope) -> Iterator[Field]:
    """Write how an update proceeds, and the way back. Jobs have no updates."""
    if scope.deploy is None:
        return
    for name in ("update_config", "rollback_config"):
        config: UpdateConfig | None = getattr(scope.deploy, name)
        if config is None:
            continue
        if name == "update_config" and is_job(scope):
            _leave_out(scope, f"update_config is left out: {scope.planned.key} is a job", "deploy", name)
            continue
        for field in ("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order"):
            if (value := getattr(config, field)) is not None:
                text = time(value) if field in ("delay", "monitor") else value
                yield Field(("deploy", name, field), text, (scope.path("deploy", name, field),))


@lowers("services.*.deploy.placement.**", "services.*.platform")
def placement(scope: Scope) -> Iterator[Field]:
    """Choose the nodes. A platform is one more constraint."""
    own = scope.deploy.placement if scope.deploy else None
    at = ("deploy", "placement")
    constraints = dict.fromkeys(own.constraints if own else ())
    origins = [scope.path(*at, "constraints")] * len(constraints)
    for constraint in _of_platform(scope):
        if constraint not in constraints:
            constraints[constraint] = None
            origins.append(scope.path("platform"))
    if constraints:
        yield Field((*at, "constraints"), list(constraints), origins)
    if own is None:
        return
    if spreads := [{"spread": each.spread} for each in own.preferences if each.spread]:
        yield Field((*at, "preferences"), spreads, (scope.path(*at, "preferences"),))
    if own.max_replicas_per_node is None:
        return
    tail = (*at, "max_replicas_per_node")
    if is_global(scope):
        _leave_out(scope, f"max_replicas_per_node is left out: {scope.planned.key} runs on every node", *tail)
    elif scope.api < _PER_NODE_LIMIT:
        message = f"max_replicas_per_node is left out: engines of API {scope.plan.options.swarm_api} do not have it"
        scope.report(
            codes.SWARM_ENGINE_TOO_OLD, message, *tail, hint="say --swarm-api 1.40, if your engines are that new"
        )
    else:
        yield Field(tail, own.max_replicas_per_node, (scope.path(*tail),))


def _of_platform(scope: Scope) -> Iterator[str]:
    """Ask for nodes of a platform: `OS[/ARCHITECTURE[/VARIANT]]`, or an architecture alone."""
    written = scope.service.platform
    if not written:
        return
    parts = written.lower().split("/")
    if len(parts) == 1 and parts[0] not in ("linux", "windows", "darwin", "freebsd"):
        parts.insert(0, "linux")
    yield f"node.platform.os=={parts[0]}"
    if len(parts) > 1:
        yield f"node.platform.arch=={_ARCHITECTURES.get(parts[1], parts[1])}"
    if len(parts) > 2:
        scope.report(
            codes.SWARM_VALUE_LOST,
            f'the variant of "{written}" is left out: nodes say their architecture only',
            "platform",
            hint="label the nodes, and add a constraint for the label",
        )


@lowers("services.*.deploy.labels")
def labels(scope: Scope) -> Iterator[Field]:
    """Label the service; those of its containers are beside `deploy`."""
    if scope.deploy and scope.deploy.labels:
        yield Field(("deploy", "labels"), dict(scope.deploy.labels))
