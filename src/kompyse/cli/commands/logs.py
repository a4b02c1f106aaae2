"""`kompyse logs`: what the services of the project write."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import reaching
from kompyse.cli.verbs.log_lines import printed

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Show what the services of the project write."

TEXT = """Lines of all services that are named (or of all), each with the name of its service before it; -f goes on with
those that come, also from pods that come later, until Ctrl-C."""

EXAMPLE = """kompyse logs
kompyse logs -f web db
kompyse logs --since 10m --tail 100
kompyse logs -t swarm -f web"""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(_context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    parts = re.findall(r"(\d+)([smhd]?)", value)
    if not parts or "".join(number + unit for number, unit in parts) != value:
        raise click.BadParameter(f"{value!r} is no time back: use 90, 90s, 10m, 1h30m", param=option)
    return sum(int(number) * _UNITS[unit or "s"] for number, unit in parts)


PARAMETERS = (
    click.Argument(["services"], nargs=-1, metavar="[SERVICE]..."),
    click.Option(["-f", "--follow"], is_flag=True, help="Go on with the lines that come."),
    click.Option(
        ["--since"], metavar="TIME", callback=_seconds, help="Only the lines of this long back: 90s, 10m, 1h."
    ),
    click.Option(["--tail"], type=click.IntRange(min=0), metavar="LINES", help="Only so many last lines of each."),
    click.Option(["-t", "--timestamps"], is_flag=True, help="Put the time before each line."),
    click.Option(["--no-log-prefix", "bare"], is_flag=True, help="Print the lines as they are."),
)


def logs(  # noqa: PLR0913 - the options
    *,
    session: Session,
    console: Console,  # noqa: ARG001 - every command has one
    services: tuple[str, ...],
    follow: bool,
    since: int | None,
    tail: int | None,
    timestamps: bool,
    bare: bool,
) -> int:
    """Read, print."""
    from kompyse.cluster.logs import Asked, check, lines  # noqa: PLC0415 - not for --help
    from kompyse.values import name  # noqa: PLC0415 - as above

    asked = Asked({name.label(each) for each in services}, follow, since, tail, timestamps)
    check(session, services)
    stop = threading.Event()
    try:
        printed(lines(session, asked, stop), bare=bare)
    except KeyboardInterrupt:
        return 0
    finally:
        stop.set()
    return 0


command = reaching.session_command(logs, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
