"""What the commands that talk to a cluster share: which cluster and namespace, and how its failures are told."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

CONTEXT = click.Option(["--context"], metavar="NAME", help="The context of the kubeconfig. [default: its current one]")
NAMESPACE = click.Option(
    ["-n", "--namespace"], metavar="NAME", help="The namespace of the project. [default: that of the context]"
)
PER_PROJECT = click.Option(
    ["--namespace-per-project", "per_project"],
    is_flag=True,
    help="Use a namespace that is called like the project, so that copies of it (-p) live side by side.",
)
REACH = (CONTEXT, NAMESPACE, PER_PROJECT)
"""Options of every command that speaks of a project on a cluster."""


def cluster_command(  # noqa: PLR0913 - the parts of a command
    function: Callable[..., int],
    parameters: Sequence[click.Parameter],
    *,
    summary: str,
    text: str,
    example: str,
    without: Iterable[str] = (),
) -> click.Command:
    """Make a command that works on a project on a cluster; what the cluster refuses is told, and gives exit code 3."""

    @wraps(function)
    def call(**given: Any) -> int:
        from kompyse.cluster.errors import ClusterError, answered  # noqa: PLC0415 - not for --help

        console: Console = given["console"]
        try:
            with answered():
                return function(**given)
        except ClusterError as error:
            for service, log in error.logs.items():
                console.line("\n".join(f"{service} | {line}" for line in log.splitlines()))
            raise

    return options.project_command(call, parameters, summary=summary, text=text, example=example, without=without)


def session_command(
    function: Callable[..., int], parameters: Sequence[click.Parameter], *, summary: str, text: str, example: str
) -> click.Command:
    """Make a command that works on what is on the cluster already, and converts nothing.

    The function is called with `session`, `console` and its own parameters; the options that say which project and
    where are added here.
    """

    @wraps(function)
    def call(
        *,
        source: dict[str, Any],
        console: Console,
        context: str | None,
        namespace: str | None,
        per_project: bool,
        **given: Any,
    ) -> int:
        opened = session(source, context, namespace, per_project=per_project)
        return function(session=opened, console=console, **given)

    arguments = [each for each in parameters if isinstance(each, click.Argument)]
    choices = [each for each in parameters if each not in arguments]
    return cluster_command(
        call, [*arguments, *REACH, *choices], summary=summary, text=text, example=example, without=("verbose",)
    )


def session(source: dict[str, Any], context: str | None, namespace: str | None, *, per_project: bool) -> Session:
    """Open the session of the project that the options name. A name alone (`-p`) needs no Compose file.

    Raises:
        KompyseError: the project cannot be loaded; as `ClusterError`, there is no such cluster.
    """
    from kompyse.cluster.session import opened  # noqa: PLC0415 - not for --help

    project = project_name(source)
    return opened(project, context=context, namespace=namespace_of(project, namespace, per_project=per_project))


def project_name(source: dict[str, Any]) -> str:
    """Give the name of the project: as it was named, else as its files say."""
    if source["name"] and not source["files"]:
        name: str = source["name"]
        return name
    from kompyse import api  # noqa: PLC0415 - only where files are read

    return api.load(**source).project.name


def namespace_of(project: str, namespace: str | None, *, per_project: bool) -> str | None:
    """Give the namespace that the options name; None for that of the context."""
    if not per_project:
        return namespace
    if namespace is not None:
        raise click.UsageError("--namespace-per-project names the namespace already: leave out --namespace")
    from kompyse.values import name  # noqa: PLC0415 - not for --help

    return name.label(project)
