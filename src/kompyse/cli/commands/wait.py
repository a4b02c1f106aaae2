"""`kompyse wait`: until the services of the project are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Wait until the services of the project are ready."

TEXT = """Ends as soon as all services that are named (or all of the project) are ready or complete, with exit code 0;
or with exit code 3 when one cannot become ready, or the time is over, and says why."""

EXAMPLE = """kompyse wait
kompyse wait web db --timeout 120"""

PARAMETERS = (
    click.Argument(["services"], nargs=-1, metavar="[SERVICE]..."),
    click.Option(["--timeout"], type=click.IntRange(min=1), metavar="SECONDS", help="Wait this long at most."),
)


def wait(
    *,
    session: Session,
    console: Console,
    services: tuple[str, ...],
    timeout: int | None,
) -> int:
    """Wait, and show how it goes."""
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.observing import observed  # noqa: PLC0415 - as above
    from kompyse.cluster.waiting import wait as until_ready  # noqa: PLC0415 - as above
    from kompyse.values import name  # noqa: PLC0415 - as above

    wanted = [name.label(each) for each in services]
    if not wanted:
        with observed(session) as views:
            wanted = [each.service for each in next(views).states]
    if not wanted:
        console.line(session.absent())
        return 0
    with shown(console, wanted) as show:
        until_ready(session, wanted, seconds=timeout, shown=show)
    return 0


command = reaching.session_command(wait, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
