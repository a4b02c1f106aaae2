"""What the commands that talk to a cluster share: which cluster and namespace, and how its failures are told."""

from __future__ import annotations

import re
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options
from kompyse.cli.verbs import agreeing, targeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.cli.console import Console
    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.session import Session

CONTEXT = click.Option(
    ["--context"],
    metavar="NAME",
    help="The context of the kubeconfig; on a swarm, of the docker command. [default: the current one]",
)
NAMESPACE = click.Option(
    ["-n", "--namespace"], metavar="NAME", help="The namespace of the project. [default: that of the context]"
)
PER_PROJECT = click.Option(
    ["--namespace-per-project", "per_project"],
    is_flag=True,
    help="Use a namespace that is called like the project, so that copies of it (-p) live side by side.",
)
SAID = "kompyse.said"
"""Under which the options that say which project it is are kept, for the commands that hints name."""
_COMMAND = re.compile(r"\bkompyse [a-z-]+")
ON_SWARM = (
    click.Option(
        ["--resolve-image"],
        type=click.Choice(("always", "changed", "never")),
        help="On a swarm: for which images the registry is asked for a digest, so that all nodes run the same: always, "
        "for those that another name stands for than before, or never. [default: changed]",
    ),
    click.Option(
        ["--with-registry-auth", "registry_auth"],
        is_flag=True,
        default=None,
        help="On a swarm: give the nodes the credentials of this user for the registry. Services that have not changed "
        "get them too.",
    ),
)
"""Options of `up` that mean nothing on a cluster."""
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
        click.get_current_context().meta[SAID] = said(given)
        given["source"] = _read_once(given["source"])
        work = targeting.chosen(function, given)
        try:
            with answered():
                return work()
        except ClusterError as error:
            for service, log in error.logs.items():
                console.line("\n".join(f"{service} | {line}" for line in log.splitlines()))
            error.diagnostics = tuple(each._replace(hint=again(each.hint)) for each in error.diagnostics)
            raise

    return options.project_command(
        call,
        targeting.with_target(parameters),
        summary=summary,
        text=text,
        example=example,
        without=without,
        kind=targeting.Verb,
    )


def _read_once(source: dict[str, Any]) -> dict[str, Any]:
    """Keep what comes on standard input: a verb may load its project more than once."""
    return {**source, "stdin": sys.stdin.buffer.read()} if "-" in source["files"] else source


def said(given: Mapping[str, Any]) -> str:
    """Write the options again that say which project this is and where, each with a space before it."""
    from shlex import quote  # noqa: PLC0415 - not for --help

    words: list[str] = []
    for each in given["source"]["files"]:
        words += ["-f", each]
    for option, value in (
        ("--project-directory", given["source"]["directory"]),
        ("-p", given["source"]["name"]),
        ("--context", given.get("context")),
        ("-n", given.get("namespace")),
    ):
        if value is not None:
            words += [option, value]
    if given.get("per_project"):
        words.append("--namespace-per-project")
    return "".join(f" {quote(each)}" for each in words)


def again(text: str) -> str:
    """Let the commands of a hint speak of the same project: `kompyse logs web` becomes `kompyse logs -n shop web`."""
    here = click.get_current_context(silent=True)
    options = here.meta.get(SAID, "") if here is not None else ""
    return _COMMAND.sub(lambda found: found[0] + options, text) if options else text


def session_command(  # noqa: PLR0913 - the parts of a command
    function: Callable[..., int],
    parameters: Sequence[click.Parameter],
    *,
    summary: str,
    text: str,
    example: str,
    asks: str = "",
) -> click.Command:
    """Make a command that works on what is on the cluster already, and converts nothing.

    The function is called with `session`, `console` and its own parameters; the options that say which project and
    where are added here. `asks` begins the question before a cluster that is not local is changed (`Delete from`); a
    command that changes nothing has none.
    """

    @wraps(function)
    def call(  # noqa: PLR0913 - what is added, and what is passed on
        *,
        source: dict[str, Any],
        console: Console,
        context: str | None,
        namespace: str | None,
        per_project: bool,
        yes: bool = False,
        **given: Any,
    ) -> int:
        answered = yes or context is not None or not asks
        agree = agreeing.asking(console, asks, answered=answered)
        opened = session(source, context, namespace, per_project=per_project, agree=agree)
        return function(session=opened, console=console, **given)

    arguments = [each for each in parameters if isinstance(each, click.Argument)]
    choices = [*([agreeing.YES] if asks else []), *(each for each in parameters if each not in arguments)]
    return cluster_command(
        call, [*arguments, *REACH, *choices], summary=summary, text=text, example=example, without=("verbose",)
    )


def session(
    source: dict[str, Any],
    context: str | None,
    namespace: str | None,
    *,
    per_project: bool,
    agree: Callable[[Context, str], object] = lambda _context, _namespace: None,
) -> Session:
    """Open the session of the project that the options name. A name alone (`-p`) needs no Compose file.

    `agree` is called before anything is sent.

    Raises:
        KompyseError: the project cannot be loaded; as `ClusterError`, there is no such cluster.
    """
    from kompyse.cluster.session import opened  # noqa: PLC0415 - not for --help

    project = project_name(source)
    chosen = namespace_of(project, namespace, per_project=per_project)
    return opened(project, context=context, namespace=chosen, agree=agree)


def project_name(source: dict[str, Any]) -> str:
    """Give the name of the project: as it was named, else as its files say."""
    if source["name"] and not source["files"]:
        name: str = source["name"]
        return name
    from kompyse import api  # noqa: PLC0415 - only where files are read

    return api.load(**source).project.name


def place(source: dict[str, Any], namespace: str | None, *, per_project: bool) -> str | None:
    """Give the namespace that the options name; the project is read only where its name is that."""
    return namespace_of(project_name(source), namespace, per_project=True) if per_project else namespace


def namespace_of(project: str, namespace: str | None, *, per_project: bool) -> str | None:
    """Give the namespace that the options name; None for that of the context."""
    if not per_project:
        return namespace
    if namespace is not None:
        raise click.UsageError("--namespace-per-project names the namespace already: leave out --namespace")
    from kompyse.values import name  # noqa: PLC0415 - not for --help

    return name.label(project)
