"""`kompyse scale`: set how many replicas of services run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Set how many replicas of services run."

TEXT = """The number holds until the next `kompyse up`, which puts back what the project says; to keep it, write
`deploy.replicas` (or `scale`) into the Compose file. Zero stops a service."""

EXAMPLE = """kompyse scale web=3
kompyse scale web=3 worker=0"""


PARAMETERS = (
    click.Argument(["numbers"], nargs=-1, required=True, metavar="SERVICE=NUMBER...", callback=changing.numbers),
    *changing.WAITING,
)


def scale(
    *,
    session: Session,
    console: Console,
    numbers: dict[str, int],
    waits: bool,
    timeout: int | None,
) -> int:
    """Change, wait, tell."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help

    done = scaling.scale(session, numbers, console.line)
    return changing.settle(session, done, console, timeout, waits=waits)


command = reaching.session_command(
    scale, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Scale services in"
)
