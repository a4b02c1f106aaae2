"""`kompyse down`: take the project off the cluster; its data stays unless it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Take the project off the cluster."

TEXT = """Deletes what `kompyse up` applied, and waits until it is gone. Volumes and their data stay, unless -v is
given. A project that is not there is no error."""

EXAMPLE = """kompyse down
kompyse down -v
kompyse -p shop down --context minikube"""

PARAMETERS = (
    *reaching.REACH,
    click.Option(["-v", "--volumes"], is_flag=True, help="Delete the volumes too, and with them their data."),
    click.Option(
        ["-t", "--timeout"], type=click.IntRange(min=0), metavar="SECONDS", help="How long containers have to end."
    ),
)


def down(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    namespace: str | None,
    per_project: bool,
    volumes: bool,
    timeout: int | None,
) -> int:
    """Delete, wait, tell."""
    from kompyse.cluster import removing  # noqa: PLC0415 - not for --help

    opened = reaching.session(source, context, namespace, per_project=per_project)
    done = removing.remove(
        opened, volumes=volumes, grace=timeout, told=lambda each: console.line(f"{each.title} {each.outcome}")
    )
    if not done:
        console.line(f'"{opened.project}" is not in the namespace "{opened.namespace}": nothing is to be done')
    return 0


command = reaching.cluster_command(down, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",))
