"""`kompyse ps`: how the services of the project do on the cluster."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.readiness import State
    from kompyse.cluster.session import Session

SUMMARY = "Show how the services of the project do on the cluster."

TEXT = """One line a service: its phase (pending, waiting, starting, ready, complete, stopped, failed), how many of its
replicas are ready, restarts, age, and what it waits for or why it fails."""

EXAMPLE = """kompyse ps
kompyse ps --format json
kompyse -p shop ps -n shop"""

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
    from kompyse.cluster.observing import observed  # noqa: PLC0415 - not for --help

    with observed(session) as views:
        states = next(views).states
    if shape == "json":
        click.echo(json.dumps([_data(each) for each in states], indent=2))
    elif states:
        click.echo(_table(states))
    else:
        console.line(f'"{session.project}" is not in the namespace "{session.namespace}"')
    return 0


def _data(state: State) -> dict[str, Any]:
    found = state._asdict()
    return {**found, "phase": state.phase.value, "since": state.since.isoformat() if state.since else None}


def _table(states: tuple[State, ...]) -> str:
    from kompyse.cli.progress import age  # noqa: PLC0415 - not for --help

    rows = [("SERVICE", "PHASE", "READY", "RESTARTS", "AGE", "REASON")]
    rows += [
        (
            each.service,
            each.phase.value,
            f"{each.ready}/{each.wanted}",
            str(each.restarts),
            age(each),
            " ".join(each.reason.split()),
        )
        for each in states
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


command = reaching.session_command(ps, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
