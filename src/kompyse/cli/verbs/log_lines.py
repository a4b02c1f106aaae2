"""Lines of logs on standard output, each with the name of its service before it; on a terminal in colours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kompyse.cli.console import is_coloured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.cluster.logs import Line

_COLOURS = ("cyan", "yellow", "green", "magenta", "blue", "bright_cyan", "bright_yellow", "bright_green")


def printed(lines: Iterable[Line], *, bare: bool = False) -> None:
    """Print lines as they come, until they end. `bare` leaves out the names."""
    coloured = is_coloured(sys.stdout)
    colours: dict[str, str] = {}
    for line in lines:
        prefix = "" if bare else f"{line.container} | "
        if coloured and prefix:
            colour = colours.setdefault(line.container, _COLOURS[len(colours) % len(_COLOURS)])
            prefix = click.style(prefix, fg=colour)
        click.echo(f"{prefix}{line.text}", color=True)
