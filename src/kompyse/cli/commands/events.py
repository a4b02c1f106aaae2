"""`kompyse events`: what the cluster notes about the services of the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import changing, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.happenings import Happening

SUMMARY = "Show what the cluster notes about the services of the project."

TEXT = """One line an event, the oldest first: when it came last, of which service, its reason, the object and the
message. Most clusters keep events for an hour."""

EXAMPLE = """kompyse events
kompyse events web --warnings
kompyse events --format json"""

PARAMETERS = (
    changing.SERVICES,
    *reaching.REACH,
    click.Option(["--warnings"], is_flag=True, help="Only what is not as it should be."),
    click.Option(
        ["--format", "shape"],
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="The form.",
    ),
)


def events(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    services: tuple[str, ...],
    context: str | None,
    namespace: str | None,
    per_project: bool,
    warnings: bool,
    shape: str,
) -> int:
    """Read, print."""
    from kompyse.cluster.happenings import happenings  # noqa: PLC0415 - not for --help

    opened = reaching.session(source, context, namespace, per_project=per_project)
    found = [each for each in happenings(opened, services) if not warnings or each.kind == "Warning"]
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


command = reaching.cluster_command(
    events, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",)
)
