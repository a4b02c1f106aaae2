"""`kompyse stop`: scale services to zero; all else of them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.cli.verbs import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Stop services; everything else of them stays."

TEXT = """Scales the services that are named, or all of the project, to zero, and keeps in mind how many replicas they
had. Their volumes, addresses and configuration stay.
`kompyse start` puts the replicas back, and so does `kompyse up`."""

EXAMPLE = """kompyse stop
kompyse stop web worker"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def stop(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    waits: bool,
    timeout: int | None,
) -> int:
    """Change, wait, tell."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help

    done = scaling.stop(session, services, console.line)
    console.tell(done.findings)
    if waits and done.services:
        scaling.until_gone(session, done.services, timeout)
    return 0


command = reaching.session_command(
    stop, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Stop services in"
)
