"""What the commands share that change how many pods of a service run: their options, and the wait at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.scaling import Done
    from kompyse.cluster.session import Session


def numbers(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> dict[str, int]:
    """Read numbers of replicas by service: `web=3`. The last one of a service counts."""
    found = {}
    for each in value:
        service, _, number = each.rpartition("=")
        if not service or not (number.isascii() and number.isdecimal()):
            raise click.BadParameter(f"{each!r} is not like web=3: a service and how many of it run", param=option)
        found[service] = int(number)
    return found


SERVICES = click.Argument(["services"], nargs=-1, metavar="[SERVICE]...")
WAITING = (
    click.Option(["--wait/--no-wait", "waits"], default=True, show_default=True, help="Wait until it is done."),
    click.Option(["--timeout"], type=click.IntRange(min=1), metavar="SECONDS", help="Wait this long at most."),
)


def settle(session: Session, done: Done, console: Console, timeout: int | None, *, waits: bool) -> int:
    """Tell what could not be done; wait until the services that changed are ready. Gives the exit code."""
    console.tell(done.findings)
    if not (waits and done.services):
        return 0
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - rich and the watches: only where something is waited for
    from kompyse.cluster.waiting import wait  # noqa: PLC0415 - as above

    with shown(console, list(done.services)) as show:
        wait(session, done.services, seconds=timeout, shown=show)
    return 0
