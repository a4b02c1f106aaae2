"""Where a verb works: the option `--target` of the commands that talk to a cluster, and what they are on a swarm.

Takes the function of a command and what it was given; gives what is to be called. On a swarm each verb has a function
of its own in `swarming`, with those of the parameters that mean something there: the others are refused.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kompyse.cli.help import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = ("kubernetes", "swarm")
_ONLY_ON_SWARM = {"resolve_image": "--resolve-image", "registry_auth": "--with-registry-auth"}
_NO_NAMESPACE = "a swarm has no namespaces: a project is the stack that is called like it, and -p names another"
_BUILT = "every node has to be able to pull the images: `kompyse build` and `kompyse push` come before"
_REFUSED = {
    "namespace": f"-n: {_NO_NAMESPACE}",
    "per_project": f"--namespace-per-project: {_NO_NAMESPACE}",
    "create_namespace": f"--create-namespace: {_NO_NAMESPACE}",
    "build": f"--build: {_BUILT}",
    "push": f"--push: {_BUILT}",
    "strategy": "--strategy: `deploy.update_config` says how a swarm replaces tasks; with `order: start-first` the new"
    " ones start beside the old",
    "timeout": "--timeout: tasks of a stack have the `stop_grace_period` of their service to end",
    "force": "--force-conflicts: the fields of a swarm have no owners; what others changed is put back anyway",
}
"""Why a parameter means nothing on a swarm, where that is not plain."""
_INSTEAD = {
    "diff": "`kompyse up -t swarm --dry-run=server` says which services would change",
    "exec": "run `docker exec` on the node of the task, which `docker service ps` names",
    "events": "`docker events --filter scope=swarm` shows them as they come, `docker service ps` what became of tasks",
    "port-forward": "published ports are open on the nodes: `kompyse up -t swarm` prints where",
    "open": "published ports are open on the nodes: `kompyse up -t swarm` prints where",
    "watch": "develop with `docker compose watch`, or on a cluster; `kompyse up -t swarm` rolls out what was built",
    "rollback": "`docker service rollback` takes one service back to what it was before",
}


def with_target(parameters: Sequence[click.Parameter]) -> list[click.Parameter]:
    """Give the parameters of a command with the option for the target before its own options."""
    taken = any("-t" in each.opts for each in parameters)
    option = click.Option(
        ["--target"] if taken else ["-t", "--target"],
        type=click.Choice(NAMES),
        default=NAMES[0],
        show_default=True,
        help="Where the project runs: on a cluster, or as a stack on a swarm, through the docker command."
        + (" `-t swarm` is short for it." if taken else ""),
    )
    arguments = [each for each in parameters if isinstance(each, click.Argument)]
    return [*arguments, option, *(each for each in parameters if each not in arguments)]


class Verb(Command):
    """A command that takes `-t TARGET`, also where `-t` before anything else is what it is in Docker Compose."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        spelled = {name for each in self.params for name in each.opts}
        if "--target" in spelled and not any("-t" in each.opts and "--target" in each.opts for each in self.params):
            args = _spelled_out(args)
        return super().parse_args(ctx, args)


def _spelled_out(arguments: list[str]) -> list[str]:
    """Spell `-t NAME` out where NAME is a target."""
    found = list(arguments)
    end = found.index("--") if "--" in found else len(found)
    for index in range(end - 1):
        if found[index] == "-t" and found[index + 1] in NAMES:
            found[index] = "--target"
    return found


def chosen(function: Callable[..., int], given: dict[str, Any]) -> Callable[[], int]:
    """Give what does the work where it is to be done.

    Raises:
        UsageError: the command, or a parameter that was given, means nothing there.
    """
    target = given.pop("target", NAMES[0])
    if target == "swarm":
        return _on_swarm(function.__name__.rstrip("_").replace("_", "-"), given)
    for name, option in _ONLY_ON_SWARM.items():
        if given.pop(name, None) is not None:
            raise click.UsageError(f"{option} is for a swarm: add -t swarm, or leave it out")
    return partial(function, **given)


def _on_swarm(verb: str, given: dict[str, Any]) -> Callable[[], int]:
    from kompyse.cli.verbs import swarming  # noqa: PLC0415 - only for a swarm

    if verb not in swarming.VERBS:
        known = ", ".join(swarming.VERBS)
        why = _INSTEAD.get(verb, f"there are {known}")
        raise click.UsageError(f"`kompyse {verb}` does not work on a swarm: {why}")
    function, takes = swarming.VERBS[verb]
    context = click.get_current_context()
    for each in context.command.params:
        name = each.name or ""
        source = context.get_parameter_source(name)
        if name in given and name not in takes and source not in {ParameterSource.DEFAULT, None}:
            text = f"{each.opts[-1]} means nothing on a swarm: leave it out"
            raise click.UsageError(_REFUSED.get(name, text))
    return partial(function, **{name: value for name, value in given.items() if name in takes})
