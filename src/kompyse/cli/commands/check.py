"""`kompyse check`: what a conversion would lose, approximate or refuse; nothing is written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kompyse import __version__
from kompyse.cli import choices, options
from kompyse.cli.console import FAILED, style_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.cli.console import Console
    from kompyse.diagnostics.examined import Examined

SUMMARY = "Say what a conversion would lose, approximate or refuse."

TEXT = """Nothing is written. Findings go to standard output, each with its line, by service. The exit code is 1 when
one of them is an error, or what --fail-on says. The options of convert are taken too: they change what is found."""

EXAMPLE = """kompyse check
kompyse check --report --all-targets
kompyse check --fail-on lost --format github
kompyse check --format sarif > kompyse.sarif"""

FORMATS = ("text", "json", "sarif", "github", "junit")

PARAMETERS = (
    choices.target(multiple=True),
    click.Option(["--all-targets"], is_flag=True, help="Put all targets side by side, attribute by attribute."),
    click.Option(
        ["--format", "shape"],
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="Text, JSON, SARIF 2.1.0, annotations of a GitHub workflow, or JUnit XML.",
    ),
    click.Option(
        ["--fail-on", "threshold"],
        type=click.Choice(("lost", "approximated", "never")),
        help="Fail when something is lost, when something is lost or approximated, or never. [default: on errors only]",
    ),
    click.Option(
        ["--report", "with_inert"],
        is_flag=True,
        help="Tell too what means nothing on the target, so that nothing is lost (text and json).",
    ),
)


def check(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    targets: tuple[str, ...],
    all_targets: bool,
    shape: str,
    threshold: str | None,
    with_inert: bool,
    **given: Any,
) -> int:
    """Examine, print. Gives the exit code."""
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run
    from kompyse.diagnostics.examined import fails  # noqa: PLC0415 - as above

    if all_targets:
        from kompyse.targets import names  # noqa: PLC0415 - as above

        targets = names()
    names_once = tuple(dict.fromkeys(targets))
    examined = api.check(**source, targets=names_once, options=plan.Options(**choices.given(given))).examined
    text = _RENDERERS[shape](examined, console, threshold=threshold, with_inert=with_inert, side_by_side=all_targets)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return FAILED if any(fails(each, threshold) for each in examined.diagnostics) else 0


def _text(examined: Examined, console: Console, *, with_inert: bool, side_by_side: bool, **_: Any) -> str:
    from kompyse.diagnostics.render import grouped  # noqa: PLC0415 - one renderer is needed

    return grouped.render(
        examined,
        with_inert=with_inert,
        side_by_side=side_by_side,
        quiet=console.quiet,
        verbose=console.verbose,
        style=style_for(sys.stdout),
    )


def _json(examined: Examined, _console: Console, *, with_inert: bool, side_by_side: bool, **_: Any) -> str:
    from kompyse.diagnostics.render import examination  # noqa: PLC0415 - as above

    return examination.render(examined, with_inert=with_inert, side_by_side=side_by_side)


def _sarif(examined: Examined, _console: Console, **_: Any) -> str:
    from kompyse.diagnostics.render import sarif  # noqa: PLC0415 - as above

    return sarif.render(examined, _relative, __version__)


def _github(examined: Examined, _console: Console, **_: Any) -> str:
    from kompyse.diagnostics.render import github  # noqa: PLC0415 - as above

    return github.render(examined, _relative)


def _junit(examined: Examined, _console: Console, *, threshold: str | None, **_: Any) -> str:
    from kompyse.diagnostics.render import junit  # noqa: PLC0415 - as above

    return junit.render(examined, threshold)


_RENDERERS: dict[str, Callable[..., str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "junit": _junit,
}


def _relative(path: str) -> str:
    """Make a path relative to the root of the checkout in a GitHub workflow, else to this directory, if it is below."""
    if path.startswith("<"):
        return path
    root = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()  # noqa: PTH109 - pathlib takes 3 ms to import
    relative = os.path.relpath(path, root)
    return os.path.abspath(path) if relative.startswith(os.pardir) else relative  # noqa: PTH100 - as above


command = options.project_command(
    check, (*PARAMETERS, *choices.PLAN), summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("form",)
)
