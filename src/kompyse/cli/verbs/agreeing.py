"""The question before something is written to a cluster that is not on this machine.

Takes what the command does and what the user said already, gives the function that `session.opened` calls with the
context and the namespace before it sends anything. Naming a context (`--context`) is an answer, and so is `--yes`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.cli.console import Console
    from kompyse.cluster.server.contexts import Context

YES = click.Option(["-y", "--yes"], is_flag=True, help="Do not ask before a cluster that is not local is changed.")


def asking(console: Console, action: str, *, answered: bool) -> Callable[[Context, str], None]:
    """Give what asks. `action` begins the question (`Apply to`); `answered` is whether nothing needs to be asked.

    What is given raises ClusterError where there is nobody to ask, and click's Exit with 1 when the answer is no.
    """

    def ask(context: Context, namespace: str) -> None:
        if answered or context.is_local:
            return
        where = f'context "{context.name}" (server {context.server or "unknown"}), namespace "{namespace}"'
        confirm(console, f"{action} {where}?", context.name)

    return ask


def confirm(console: Console, question: str, context: str) -> None:
    """Ask about a context that is not local.

    Raises ClusterError where there is nobody to ask, and click's Exit with 1 when the answer is no.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        from kompyse.cluster.errors import failure  # noqa: PLC0415 - not for --help
        from kompyse.diagnostics.codes.cluster import CONTEXT_NOT_CONFIRMED  # noqa: PLC0415 - as above

        message = f"{question} It is not on this machine, and there is no terminal to ask on"
        raise failure(CONTEXT_NOT_CONFIRMED, message, hint=f"name it with --context {context}, or give --yes")
    if not click.confirm(question, err=True):
        console.line("nothing was changed")
        raise click.exceptions.Exit(1)
