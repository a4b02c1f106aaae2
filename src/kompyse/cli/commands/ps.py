"""`kompyse ps`: how the services of the project do on the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Show how the services of the project do on the cluster."

TEXT = """One line a service: its phase (pending, waiting, starting, ready, complete, stopped, failed), how many of its
replicas are ready, restarts, age, and what it waits for or why it fails."""

EXAMPLE = """kompyse ps
kompyse ps --format json
kompyse -p shop ps -n shop
kompyse ps -t swarm"""

PARAMETERS = (
    click.Option(
        ["--format", "shape"],
        type=click.Choice(("table", "json")),
        default="table",
        show_default=True,
        help="The form.",
    ),
)


def ps(
    *,
    session: Session,
    console: Console,
    shape: str,
) -> int:
    """Look once, print."""
    from kompyse.cli.verbs.states import printed  # noqa: PLC0415 - not for --help
    from kompyse.cluster.observing import observed  # noqa: PLC0415 - as above

    with observed(session) as views:
        states = next(views).states
    if not printed(states, shape):
        console.line(session.absent())
    return 0


command = reaching.session_command(ps, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
