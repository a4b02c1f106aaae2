"""`kompyse exec`: a command in a container of a service."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Run a command in a container of a service."

TEXT = """Runs the command in a container that runs, with a terminal where standard input is one, and ends with its exit
code. Options after the name of the service belong to the command. A command always runs as the user of its container:
Kubernetes knows no other (-u)."""

EXAMPLE = """kompyse exec web sh
kompyse exec -T db pg_dump -U shop shop > shop.sql
kompyse exec -w /app -e DEBUG=1 web ./manage check"""


def _variables(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Read `NAME=VALUE`, and `NAME` as what it is here."""
    found = {}
    for each in value:
        key, is_set, text = each.partition("=")
        if not key or (not is_set and key not in os.environ):
            raise click.BadParameter(f"{each!r} is neither NAME=VALUE nor a variable that is set here", param=option)
        found[key] = text if is_set else os.environ[key]
    return found


def _user(_context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None:
        message = "Kubernetes runs a command as the user of its container; set `user:` of the service, or use su in it"
        raise click.BadParameter(message, param=option)


PARAMETERS = (
    click.Argument(["service"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="COMMAND...", type=click.UNPROCESSED),
    click.Option(["-T", "--no-tty", "bare"], is_flag=True, help="Give the command no terminal."),
    click.Option(
        ["-e", "--env", "variables"], multiple=True, metavar="NAME=VALUE", callback=_variables, help="Set a variable."
    ),
    click.Option(["-w", "--workdir", "folder"], metavar="DIR", help="Run the command in this folder of the container."),
    click.Option(["-u", "--user"], metavar="USER", callback=_user, expose_value=False, help="Not possible: an error."),
)


def exec_(  # noqa: PLR0913 - the options
    *,
    session: Session,
    console: Console,  # noqa: ARG001 - every command has one
    service: str,
    words: tuple[str, ...],
    bare: bool,
    variables: dict[str, str],
    folder: str | None,
) -> int:
    """Run, and end as the command does."""
    from kompyse.cluster.executing import Streams, execute, wrapped  # noqa: PLC0415 - not for --help

    terminal = sys.stdin.isatty() and not bare
    streams = Streams(lambda: os.read(0, 65536), _writer(1), _writer(2), terminal)
    with _raw(terminal=terminal):
        return execute(session, service, wrapped(words, variables, folder), streams)


def _writer(number: int) -> Any:
    def write(data: bytes) -> None:
        while data:
            data = data[os.write(number, data) :]

    return write


@contextmanager
def _raw(*, terminal: bool) -> Iterator[None]:
    """Hand every key to the command, also Ctrl-C, and put the terminal back at the end."""
    if not terminal:
        yield
        return
    import termios  # noqa: PLC0415 - only where there is a terminal
    import tty  # noqa: PLC0415 - as above

    before = termios.tcgetattr(0)
    try:
        # What was typed ahead is for the command too: nothing is flushed.
        tty.setraw(0, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


exec_.__name__ = "exec"
command = reaching.session_command(exec_, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
command.allow_interspersed_args = False
