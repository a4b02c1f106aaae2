"""The `kompyse` command: finds its subcommands by the names of files in `commands/`, and loads only the one that runs.

A command is a module with `command`, a click command. Options that Compose and Kompose take before the command's name
(`kompyse -f compose.yaml convert`) are taken there too.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from kompyse import __version__
from kompyse.cli import commands, options


class Commands(click.Group):
    """Commands by the names of their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, sorted."""
        from pkgutil import iter_modules  # noqa: PLC0415 - for help and mistakes only

        return sorted(each.name.replace("_", "-") for each in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command; None when there is none of this name."""
        module = f"{commands.__name__}.{cmd_name.replace('-', '_')}"
        if not cmd_name.replace("-", "").isalnum() or find_spec(module) is None:
            return None
        command: click.Command = import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is told with the nearest name."""
        name = args[0]
        if not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            hint = options.nearest(name, self.list_commands(ctx))
            raise click.UsageError(f"there is no command {name!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; options of a project that stand before the command are its own."""
        return super().parse_args(ctx, command_first(args))


def command_first(arguments: list[str]) -> list[str]:
    """Put the shared options that stand before the command behind its name."""
    moved = 0
    while moved < len(arguments):
        name, _, value = arguments[moved].partition("=")
        if name not in options.TAKES_VALUE:
            break
        moved += 2 if options.TAKES_VALUE[name] and not value else 1
    return [*arguments[moved : moved + 1], *map(_long, arguments[:moved]), *arguments[moved + 1 :]]


def _long(argument: str) -> str:
    """Spell `-f` out: commands may have another use for it."""
    return "--file" if argument == "-f" else argument


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Example:
  kompyse convert | kubectl apply -f -
\b
Completion, for bash (or zsh_source, fish_source):
  eval "$(_KOMPYSE_COMPLETE=bash_source kompyse)"
""",
)
@click.version_option(__version__, prog_name="kompyse", message="%(prog)s %(version)s")
def kompyse() -> None:
    """Compose in, running platform out: translates a Docker Compose project, and says what is lost, where and why."""
