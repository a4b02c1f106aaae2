"""Findings on standard error, as the user wants them: coloured or not, all or errors only, text or JSON."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.render import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.diagnostics import Diagnostic

_STYLES = {
    "error": partial(click.style, fg="red", bold=True),
    "warning": partial(click.style, fg="yellow", bold=True),
    "note": partial(click.style, fg="cyan"),
    "place": partial(click.style, bold=True),
    "code": partial(click.style, dim=True),
    "hint": partial(click.style, fg="green"),
}

FAILED = 1
"""The exit code when the input cannot be used."""


class Console:
    """Tells a run's findings. `form` is text or json."""

    def __init__(self, form: str, *, quiet: bool, verbose: bool) -> None:
        self._form = form
        self.quiet = quiet
        self._verbose = verbose

    def tell(self, diagnostics: Sequence[Diagnostic], summary: str = "") -> None:
        """Print findings, and as the last line the summary with their numbers.

        An empty summary says nothing by itself: the line is printed only when there are findings to count.
        """
        told = [each for each in diagnostics if not self.quiet or each.severity is Severity.ERROR]
        if self._form == "json":
            from kompyse.diagnostics.render import json  # noqa: PLC0415 - loads msgspec

            output = json.render(told)
        else:
            color = _is_coloured()
            style = _style if color else text.plain
            output = text.render(told, verbose=self._verbose, style=style)
            line = ": ".join(part for part in (summary, text.counts(diagnostics)) if part)
            if line and not self.quiet:
                output += f"{line}\n"
        # Written as it is: colours were decided above.
        sys.stderr.write(output)
        sys.stderr.flush()

    def failed(self, diagnostics: Sequence[Diagnostic]) -> int:
        """Tell findings of which one is an error. Returns the exit code."""
        self.tell(diagnostics, "nothing was written")
        return FAILED


def _style(part: str, role: str) -> str:
    return _STYLES[role](part)


def _is_coloured() -> bool:
    """Whether to colour standard error: as FORCE_COLOR and NO_COLOR say (no-color.org), else on terminals."""
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    if os.environ.get("NO_COLOR"):
        return False
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
