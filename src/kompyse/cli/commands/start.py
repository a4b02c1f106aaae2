"""`kompyse start`: put the replicas of stopped services back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cli import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Start services that were stopped."

TEXT = """Gives the services that are named, or all of the project, the replicas back that they had before
`kompyse stop`, and waits until they are ready."""

EXAMPLE = """kompyse start
kompyse start web --no-wait"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def start(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    services: tuple[str, ...],
    context: str | None,
    namespace: str | None,
    per_project: bool,
    waits: bool,
    timeout: int | None,
) -> int:
    """Change, wait, tell."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help

    opened = reaching.session(source, context, namespace, per_project=per_project)
    done = scaling.start(opened, services, console.line)
    return changing.settle(opened, done, console, timeout, waits=waits, gone=False)


command = reaching.cluster_command(start, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",))
