"""`kompyse events`: what the cluster notes about the services of the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.happenings import Happening
    from kompyse.cluster.session import Session

SUMMARY = "Show what the cluster notes about the services of the project."

TEXT = """One line an event, the oldest first: when it came last, of which service, its reason, the object and the
message. Most clusters keep events for an hour."""

EXAMPLE = """kompyse events
kompyse events web --warnings
kompyse events --format json"""

PARAMETERS = (
    changing.SERVICES,
    click.Option(["--warnings"], is_flag=True, help="Only what is not as it should be."),
    click.Option(
        ["--format", "shape"],
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="The form.",
    ),
)


def events(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    warnings: bool,
    shape: str,
) -> int:
    """Read, print."""
    from kompyse.cluster.happenings import happenings  # noqa: PLC0415 - not for --help

    found = [each for each in happenings(session, services) if not warnings or each.kind == "Warning"]
    if shape == "json":
        click.echo(json.dumps([{**each._asdict(), "at": each.at.isoformat()} for each in found], indent=2))
        return 0
    for each in found:
        click.echo(_line(each))
    if not found:
        console.line("no event is kept")
    return 0


def _line(each: Happening) -> str:
    again = f" ({each.times} times)" if each.times > 1 else ""
    when = each.at.astimezone().strftime("%H:%M:%S")
    return f"{when} {each.service} {each.kind} {each.reason}: {each.message} [{each.about}]{again}"


command = reaching.session_command(events, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
