"""`kompyse down`: take the project off the cluster; its data stays unless it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Take the project off the cluster."

TEXT = """Deletes what `kompyse up` applied, and waits until it is gone. Volumes and their data stay, unless -v is
given. A project that is not there is no error."""

EXAMPLE = """kompyse down
kompyse down -v
kompyse -p shop down --context minikube
kompyse down -t swarm"""

PARAMETERS = (
    click.Option(["-v", "--volumes"], is_flag=True, help="Delete the volumes too, and with them their data."),
    click.Option(
        ["-t", "--timeout"], type=click.IntRange(min=0), metavar="SECONDS", help="How long containers have to end."
    ),
)


def down(
    *,
    session: Session,
    console: Console,
    volumes: bool,
    timeout: int | None,
) -> int:
    """Delete, wait, tell."""
    from kompyse.cluster import removing  # noqa: PLC0415 - not for --help

    done = removing.remove(
        session, volumes=volumes, grace=timeout, told=lambda each: console.line(f"{each.title} {each.outcome}")
    )
    if not done:
        console.line(f"nothing is to be done: {session.absent()}")
    return 0


command = reaching.session_command(down, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Delete from")
