"""How far the services are: on a terminal a table that is kept up to date, elsewhere a line for every change."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kompyse.cli.console import Console
    from kompyse.cluster.observing import Observed
    from kompyse.cluster.readiness import State

_COLOURS = {"ready": "green", "complete": "green", "failed": "red", "waiting": "yellow", "starting": "yellow"}


@contextmanager
def shown(console: Console, services: Sequence[str]) -> Iterator[Callable[[Observed], None]]:
    """Give a function that shows what is observed of these services, until the block ends."""
    if console.quiet:
        yield lambda _view: None
    elif sys.stderr.isatty():
        with _table(services) as show:
            yield show
    else:
        yield _lines(console, services)


def _lines(console: Console, services: Sequence[str]) -> Callable[[Observed], None]:
    told: dict[str, tuple[str, str]] = {}

    def show(view: Observed) -> None:
        for each in view.states:
            now = (each.phase.value, each.reason)
            if each.service in services and told.get(each.service) != now and each.phase.value != "failed":
                told[each.service] = now
                console.line(f"{each.service} {each.phase}" + (f": {each.reason}" if each.reason else ""))

    return show


@contextmanager
def _table(services: Sequence[str]) -> Iterator[Callable[[Observed], None]]:
    from rich.console import Console as Terminal  # noqa: PLC0415 - for a terminal alone
    from rich.live import Live  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    def made(view: Observed | None) -> Table:
        table = Table.grid(padding=(0, 2))
        states = {each.service: each for each in view.states} if view else {}
        for name in services:
            found = states.get(name)
            phase = found.phase.value if found else "pending"
            table.add_row(
                name,
                Text(phase, style=_COLOURS.get(phase, "")),
                f"{found.ready}/{found.wanted}" if found and found.wanted else "",
                age(found) if found else "",
                Text(found.reason if found else "", overflow="ellipsis", no_wrap=True),
            )
        return table

    with Live(made(None), console=Terminal(stderr=True), refresh_per_second=8) as live:
        yield lambda view: live.update(made(view))


def age(state: State) -> str:
    """Give the age of a service as people say it: `12s`, `3m`, `5h`, `2d`; empty while nothing of it exists."""
    if state.since is None:
        return ""
    seconds = max(0, int((datetime.now(UTC) - state.since).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
