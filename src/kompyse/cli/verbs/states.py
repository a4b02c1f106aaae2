"""How services do, on standard output: a table with a line a service, or JSON, the same on every platform."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli.verbs.progress import age

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.cluster.readiness import State

_HEAD = ("SERVICE", "PHASE", "READY", "RESTARTS", "AGE", "REASON")


def printed(states: Sequence[State], shape: str) -> bool:
    """Print states as `table` or `json`. Gives whether there were any; of none, only JSON says so itself."""
    if shape == "json":
        click.echo(json.dumps([_data(each) for each in states], indent=2))
        return True
    if states:
        click.echo(_table(states))
    return bool(states)


def _data(state: State) -> dict[str, Any]:
    found = state._asdict()
    return {**found, "phase": state.phase.value, "since": state.since.isoformat() if state.since else None}


def _table(states: Sequence[State]) -> str:
    rows = [_HEAD]
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
