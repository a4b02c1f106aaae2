"""`kompyse build`: build the images of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options
from kompyse.cli.verbs import building, changing, image_commands

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Build the images of the project."

TEXT = """Builds what has a `build` in the Compose file, under the names that Compose gives: `image`, or
<project>-<service>. Named services are built with the images on top of which they are built. With --push the images are
sent to the registries in their names; --image-prefix and --image-tag name them as for `convert`.

`kompyse up` builds what is missing by itself, and all with --build."""

EXAMPLE = """kompyse build
kompyse build --no-cache --build-arg VERSION=2 web
kompyse build --push --image-prefix registry.example/team --image-tag 1.4
kompyse build --dry-run"""

PARAMETERS = (
    changing.SERVICES,
    *building.HOW,
    click.Option(["--pull"], is_flag=True, help="Look for a newer image on top of which to build."),
    click.Option(["--push"], is_flag=True, help="Push the images that were built."),
    *image_commands.NAMES,
    click.Option(["--with-dependencies", "dependencies"], is_flag=True, help="Also build what the services depend on."),
    click.Option(["--dry-run"], is_flag=True, help="Start nothing: print the commands."),
    *building.BUILDER,
)


def build(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    services: tuple[str, ...],
    push: bool,
    image_prefix: str | None,
    image_tag: str | None,
    dependencies: bool,
    dry_run: bool,
    **given: Any,
) -> int:
    """Load, build, push."""
    from kompyse import api  # noqa: PLC0415 - not for --help

    asked = building.how(given)
    loading = api.load(**source)
    console.tell(loading.diagnostics)
    wanted = image_commands.chosen(loading, services, image_prefix, image_tag, dependencies=dependencies)
    sources = building.sources(loading.project, lambda: building.environment(source))
    return image_commands.built(wanted, asked, sources, console, push=push, dry_run=dry_run)


command = options.project_command(build, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
