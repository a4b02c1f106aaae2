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
    from collections.abc import Callable, Sequence
    from typing import TextIO

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
        self.verbose = verbose

    def tell(self, diagnostics: Sequence[Diagnostic], summary: str = "") -> None:
        """Print findings, and as the last line the summary with their numbers.

        An empty summary says nothing by itself: the line is printed only when there are findings to count.
        """
        told = [each for each in diagnostics if not self.quiet or each.severity is Severity.ERROR]
        if self._form == "json":
            from kompyse.diagnostics.render import json  # noqa: PLC0415 - loads msgspec

            output = json.render(told)
        else:
            output = text.render(told, verbose=self.verbose, style=style_for(sys.stderr))
            line = ": ".join(part for part in (summary, text.counts(diagnostics)) if part)
            if line and not self.quiet:
                output += f"{line}\n"
        # Written as it is: colours were decided above.
        sys.stderr.write(output)
        sys.stderr.flush()

    def line(self, text: str) -> None:
        """Say on standard error what is being done, unless nobody wants to hear it."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def failed(self, diagnostics: Sequence[Diagnostic], code: int = FAILED) -> int:
        """Tell findings of which one is an error. Returns the exit code."""
        self.tell(diagnostics, "nothing was written" if code == FAILED else "")
        return code


def style_for(stream: TextIO) -> Callable[[str, str], str]:
    """Give the style of texts for a stream: colours, or none."""
    return _style if is_coloured(stream) else text.plain


def _style(part: str, role: str) -> str:
    return _STYLES[role](part)


def is_coloured(stream: TextIO) -> bool:
    """Whether to colour a stream: as FORCE_COLOR and NO_COLOR say (no-color.org), else on terminals."""
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    if os.environ.get("NO_COLOR"):
        return False
    return stream.isatty() and os.environ.get("TERM") != "dumb"
