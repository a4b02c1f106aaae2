"""Options that several commands share: where the project is, which findings weigh how, and how they are told."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli.console import Console
from kompyse.cli.help import Command
from kompyse.diagnostics import KompyseError, Policy
from kompyse.diagnostics.policy import unknown_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def _codes(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Check names of codes. The table of all codes is loaded only for somebody who uses the option."""
    if value:
        from kompyse.diagnostics.codes import all_codes  # noqa: PLC0415 - as said above

        rows = all_codes().values()
        for unknown in unknown_codes(value, rows):
            hint = nearest(unknown, [text for row in rows for text in (row.id, row.name)])
            raise click.BadParameter(f"there is no code {unknown!r}{hint}", param=option)
    return value


SHARED = (
    click.Option(
        ["-f", "--file", "files"], multiple=True, metavar="FILE",
        help="A Compose file, - for standard input; later ones override earlier ones. "
        "By default compose.yaml and compose.override.yaml, here or above.",
    ),
    click.Option(
        ["--project-directory", "directory"], metavar="DIR",
        help="What relative paths are relative to; by default the directory of the first file.",
    ),
    click.Option(["--env-file", "env_files"], multiple=True, metavar="FILE", help="Variables, instead of .env."),
    click.Option(
        ["--profile", "profiles"], multiple=True, metavar="NAME", help="Enable a profile; '*' enables all of them."
    ),
    click.Option(["-p", "--project-name", "name"], metavar="NAME", help="The name of the project."),
    click.Option(["--strict"], is_flag=True, help="Warnings are errors."),
    click.Option(
        ["--error", "errors"], multiple=True, metavar="CODE", callback=_codes,
        help="Findings of this code are errors: its id (KY201), the start of one (KY2), or its name.",
    ),
    click.Option(
        ["--ignore", "ignores"], multiple=True, metavar="CODE", callback=_codes,
        help="Do not tell findings of this code. Errors are told always.",
    ),
    click.Option(["-q", "--quiet"], is_flag=True, help="Tell errors only."),
    click.Option(["-v", "--verbose"], is_flag=True, help="Tell every note, and what to do about it."),
    click.Option(
        ["--diagnostics", "form"], type=click.Choice(("text", "json")), default="text", show_default=True,
        help="How findings are printed, on standard error.",
    ),
    click.Option(["--debug"], is_flag=True, expose_value=False, help="Show the traceback of an internal error."),
)  # fmt: skip

SOURCE = ("files", "directory", "env_files", "profiles", "name")
"""The shared parameters that say where the project is; they have the names that `kompyse.load` gives them."""

TAKES_VALUE = {name: not option.is_flag for option in SHARED for name in option.opts}
"""Every spelling of a shared option, and whether a value follows it."""


def project_command(  # noqa: PLR0913 - the parts of a command
    function: Callable[..., int],
    parameters: Sequence[click.Parameter],
    *,
    summary: str,
    text: str,
    example: str,
    without: Iterable[str] = (),
    kind: type[click.Command] = Command,
) -> click.Command:
    """Make a command that works on a project: its own parameters, then the shared ones.

    The function is called with `source` (arguments of `kompyse.load`), `console` and its own parameters, and gives the
    exit code. A `KompyseError` that it raises is told, and gives exit code 1. `without` names parameters of those that
    say how findings are told, which would mean nothing for it.
    """

    def call(**given: Any) -> int:
        form, quiet = given.pop("form", "text"), given.pop("quiet", False)
        console = Console(form, quiet=quiet, verbose=given.pop("verbose", False))
        policy = Policy(given.pop("strict", False), given.pop("errors", ()), given.pop("ignores", ()))
        source = {name: given.pop(name) for name in SOURCE}
        try:
            return function(source={**source, "policy": policy}, console=console, **given)
        except KompyseError as error:
            return console.failed(error.diagnostics, error.exit_code)

    taken = {name for each in parameters for name in each.opts}
    return kind(
        function.__name__.replace("_", "-"),
        callback=call,
        params=[*parameters, *(_without(each, taken) for each in SHARED if each.name not in without)],
        help=f"{summary}\n\n{text}",
        short_help=summary,
        epilog=examples(example),
    )


def _without(option: click.Option, taken: set[str]) -> click.Option:
    """Leave a shared option the spellings that the command has no other use for (`logs -f` follows)."""
    left = [name for name in option.opts if name not in taken]
    if left == option.opts:
        return option
    copied = copy(option)
    copied.opts = left
    return copied


def examples(lines: str) -> str:
    """Make the end of a command's help: the examples, one a line, not rewrapped."""
    return "\b\nExamples:\n" + "".join(f"  {line}\n" for line in lines.splitlines())


def nearest(word: str, words: Iterable[str]) -> str:
    """Say which of the words is meant, if one is near: ` (did you mean 'convert'?)`."""
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only

    known = {each.lower(): each for each in words}
    found = get_close_matches(word.lower(), known, n=1)
    return f" (did you mean {known[found[0]]!r}?)" if found else ""
