"""`kompyse watch`: files of this machine in the running containers, as `develop.watch` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import choices
from kompyse.cli.verbs import agreeing, delivering, reaching, watching

if TYPE_CHECKING:
    from kompyse.cli.console import Console

SUMMARY = "Bring changed files into the running containers."

TEXT = """Brings the project up (as `kompyse up -d --build` does, with the same options), then follows develop.watch of
the services that are named, or of all, until Ctrl-C: sync copies what changes into every container of the service and
removes there what goes, sync+exec also runs a command there, sync+restart starts its process again, restart replaces
its pods, rebuild builds its image and rolls it out. A container that comes later gets all that changed since the start.

Patterns of the .dockerignore of the build context, .git and the temporary files of editors are left out."""

EXAMPLE = """kompyse watch
kompyse watch web --no-up
kompyse watch -n dev --create-namespace"""

PARAMETERS = (
    watching.SERVICES,
    reaching.CONTEXT,
    reaching.PER_PROJECT,
    agreeing.YES,
    click.Option(["--no-up"], is_flag=True, help="Do not bring the project up before: it runs."),
    watching.PRUNE,
    click.Option(["--timeout"], type=click.IntRange(min=1), metavar="SECONDS", help="Wait this long at most for up."),
    *delivering.PARAMETERS,
    *(each for each in choices.PLAN if each.name != "wait"),
)


def watch(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    per_project: bool,
    named: tuple[str, ...],
    no_up: bool,
    prunes: bool,
    **given: Any,
) -> int:
    """Bring up, or find what runs; then follow."""
    here = click.get_current_context()
    watching.prunes(here, prunes)
    if not no_up:
        # What is built now has what was edited before.
        build = True if given["build"] is None else given["build"]
        return watching.up(here, here.params, named, build=build, watching=True)
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run
    from kompyse.cluster.scaling import found  # noqa: PLC0415 - not for --help

    del given["timeout"]
    answered = given.pop("yes") or context is not None
    delivering.asked(given)
    result = api.convert(**source, options=plan.Options(**choices.given(given)))
    begun = watching.begun(True, result, named, console)
    assert begun is not None
    assert begun.files is not None
    agree = agreeing.asking(console, "Copy files into containers of", answered=answered)
    namespace = result.plan.options.namespace
    session = reaching.session(source, context, namespace, per_project=per_project, agree=agree)
    found(session, {each.service for each in begun.files.rules})
    return watching.watched(begun.files, session, console)


command = reaching.cluster_command(watch, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
