"""`kompyse restart`: new pods for services, as they are on the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cli import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Replace the pods of services by new ones."

TEXT = """Restarts the services that are named, or all of the project, as a rollout does: a new pod is ready before
the old one goes, where the service can have two at once. What the Compose file says now is not looked at: that is
`kompyse up`."""

EXAMPLE = """kompyse restart
kompyse restart web --timeout 120"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def restart(  # noqa: PLR0913 - the options
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
    done = scaling.restart(opened, services, console.line)
    return changing.settle(opened, done, console, timeout, waits=waits, gone=False)


command = reaching.cluster_command(
    restart, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",)
)
