"""`kompyse start`: put the replicas of stopped services back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.cli.verbs import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Start services that were stopped."

TEXT = """Gives the services that are named, or all of the project, the replicas back that they had before
`kompyse stop`, and waits until they are ready."""

EXAMPLE = """kompyse start
kompyse start web --no-wait"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def start(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    waits: bool,
    timeout: int | None,
) -> int:
    """Change, wait, tell."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help

    done = scaling.start(session, services, console.line)
    return changing.settle(session, done, console, timeout, waits=waits)


command = reaching.session_command(
    start, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Start services in"
)
