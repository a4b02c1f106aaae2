"""`kompyse rollback`: let the colour serve again that did before the last switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import changing, colouring, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Switch services back to what served before."

TEXT = """Goes back behind the last `kompyse up --strategy blue-green` of the services that are named, or of all that
have an earlier colour: its pods come up again, and the Service leads to them when all are ready. What it read then
(ConfigMaps and Secrets) is still there; volumes and databases stay as they are now. Twice is forward again. The Compose
files are not looked at: the next `kompyse up` brings what they say."""

EXAMPLE = """kompyse rollback
kompyse rollback web
kompyse -p shop rollback -n shop --scale-down-delay 5"""

PARAMETERS = (
    changing.SERVICES,
    colouring.DELAY,
    click.Option(["--timeout"], type=click.IntRange(min=1), metavar="SECONDS", help="Wait this long at most."),
)


def rollback(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    delay: int,
    timeout: int | None,
) -> int:
    """Bring up, wait, switch, tell."""
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.strategies import rolling_back, switching  # noqa: PLC0415 - as above
    from kompyse.cluster.waiting import wait  # noqa: PLC0415 - as above

    change = rolling_back.begun(session, services, console.line)
    waited = [each.title for each in change.turns]
    with colouring.back(session, change, console), shown(console, waited) as show:
        wait(session, waited, seconds=timeout, shown=show, kinds=frozenset({"Deployment"}))
    switching.switch(session, change, console.line)
    colouring.retired(session, change, delay, console)
    console.line("the Compose files still say what was switched away from: the next kompyse up brings it again")
    return 0


command = reaching.session_command(
    rollback, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, asks="Roll services back in"
)
