"""Where the `kompyse` command starts and ends: exit codes, interrupts, and what happens when Kompyse itself fails.

Exit codes: 0 done (warnings allowed), 1 the input cannot be used or a finding weighs as an error, 2 wrong usage,
3 the cluster or the engine failed, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from kompyse.cli.group import kompyse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    # A run is short and makes few cycles; looking for them costs a fifth of the time of a large project.
    gc.disable()
    if not is_debugging(sys.argv[1:]):
        sys.excepthook = _internal_error
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns its exit code; only errors of Kompyse itself come out as exceptions."""
    try:
        code = kompyse.main(list(arguments), prog_name="kompyse", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def is_debugging(arguments: Sequence[str]) -> bool:
    """Whether tracebacks are wanted."""
    return "--debug" in arguments or os.environ.get("KOMPYSE_DEBUG", "") not in ("", "0")


def _internal_error(kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    click.echo(
        f"kompyse: internal error ({kind.__name__}: {error}). This is a bug of Kompyse: please report it with the "
        "output of the same command and --debug",
        err=True,
    )
