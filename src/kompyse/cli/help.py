"""The help of a command: its own options first, then those of the translation, then those of every command."""

from __future__ import annotations

import click

_OWN = frozenset({"namespace", "create_namespace"})
"""Options of the translation that also say where a command works."""


class Command(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options; only sections that have any."""
        from kompyse.cli import choices, options  # noqa: PLC0415 - options makes commands of this class

        sections: dict[str, list[tuple[str, str]]] = {"Options": [], "Translation": [], "Project and findings": []}
        names = {
            **{each.name: "Translation" for each in choices.PLAN if each.name not in _OWN},
            **{each.name: "Project and findings" for each in options.SHARED},
            "help": "Project and findings",
        }
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record is not None:
                sections[names.get(each.name, "Options")].append(record)
        for title, rows in sections.items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
