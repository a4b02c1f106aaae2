"""`kompyse stop`: scale services to zero; all else of them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cli import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Stop services; everything else of them stays."

TEXT = """Scales the services that are named, or all of the project, to zero, and keeps in mind how many replicas they
had. Their volumes, addresses and configuration stay.
`kompyse start` puts the replicas back, and so does `kompyse up`."""

EXAMPLE = """kompyse stop
kompyse stop web worker"""

PARAMETERS = (changing.SERVICES, *changing.WAITING)


def stop(  # noqa: PLR0913 - the options
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
    done = scaling.stop(opened, services, console.line)
    return changing.settle(opened, done, console, timeout, waits=waits, gone=True)


command = reaching.cluster_command(stop, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",))
