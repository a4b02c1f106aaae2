"""`kompyse restart`: new pods for services, as they are on the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.cli.verbs import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Replace the pods of services by new ones."

TEXT = """Restarts the services that are named, or all of the project, as a rollout does: a new pod is ready before
the old one goes, where the service can have two at once. What the Compose file says now is not looked at: that is
`kompyse up`."""

EXAMPLE = """kompyse restart
kompyse restart web --timeout 120"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def restart(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    waits: bool,
    timeout: int | None,
) -> int:
    """Change, wait, tell."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help

    done = scaling.restart(session, services, console.line)
    return changing.settle(session, done, console, timeout, waits=waits)


command = reaching.session_command(
    restart, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Restart services in"
)
