"""`kompyse diff`: what `kompyse up` would change."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import choices
from kompyse.cli.console import style_for
from kompyse.cli.verbs import delivering, reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Show what `kompyse up` would change on the cluster."

TEXT = """Asks the server what it would make of the project, and prints where that is not what it has. Values of Secrets
are hidden. Exit code 0 when there is no difference, 1 when there is one."""

EXAMPLE = """kompyse diff
kompyse diff -n shop --context production"""

PARAMETERS = (reaching.CONTEXT, reaching.PER_PROJECT, *delivering.WAY, *choices.PLAN)
_ROLES = {"+": "hint", "-": "error", "@": "note"}


def diff(*, source: dict[str, Any], console: Console, context: str | None, per_project: bool, **given: Any) -> int:
    """Convert, ask, print."""
    from kompyse import api  # noqa: PLC0415 - the passes are loaded only when they run
    from kompyse.cluster import differences, session  # noqa: PLC0415 - not for --help
    from kompyse.cluster.strategies import bluegreen  # noqa: PLC0415 - not for --help

    images = delivering.asked(given)
    chosen = choices.given(given)
    namespace = reaching.place(source, chosen.get("namespace"), per_project=per_project)
    if namespace is not None:
        chosen["namespace"] = namespace
    result = delivering.converted(partial(api.convert, **source), chosen, delivering.Cluster(images, context))
    console.tell(result.diagnostics)
    opened = session.opened(result.project.name, context=context, namespace=namespace)
    result = delivering.delivered(result, opened, images, source, console, look=True)
    found = differences.differences(bluegreen.as_it_is(session.desired(result, opened), opened), opened)
    style = style_for(sys.stdout)
    for each in found:
        for line in each.lines():
            role = _ROLES.get(line[:1])
            click.echo(style(line, role) if role else line, color=True)
    return 1 if found else 0


command = reaching.cluster_command(diff, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
