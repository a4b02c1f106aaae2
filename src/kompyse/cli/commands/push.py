"""`kompyse push`: push the images that the project builds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options
from kompyse.cli.verbs import building, changing, image_commands

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Push the images that the project builds."

TEXT = """Sends the images of services with a `build` to the registries in their names. They have to be built: `kompyse
build`. With --image-prefix and --image-tag they are named as by `convert` with the same options: what names no registry
gets the prefix, what has no tag the tag."""

EXAMPLE = """kompyse push
kompyse push --image-prefix registry.example/team --image-tag 1.4 web
kompyse push --ignore-push-failures"""

PARAMETERS = (
    changing.SERVICES,
    *image_commands.NAMES,
    click.Option(
        ["--ignore-push-failures", "lenient"], is_flag=True, help="Go on when an image cannot be pushed, and tell it."
    ),
    click.Option(["--include-deps", "dependencies"], is_flag=True, help="Also push what the services depend on."),
    click.Option(["--dry-run"], is_flag=True, help="Start nothing: print the commands."),
    *building.BUILDER,
)


def push(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    services: tuple[str, ...],
    image_prefix: str | None,
    image_tag: str | None,
    dependencies: bool,
    lenient: bool,
    dry_run: bool,
    **given: Any,
) -> int:
    """Load, name, push."""
    from kompyse import api  # noqa: PLC0415 - not for --help

    asked = building.how(given)
    loading = api.load(**source)
    console.tell(loading.diagnostics)
    wanted = image_commands.chosen(loading, services, image_prefix, image_tag, dependencies=dependencies)
    return image_commands.pushed(wanted, asked, console, lenient=lenient, dry_run=dry_run)


command = options.project_command(push, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
