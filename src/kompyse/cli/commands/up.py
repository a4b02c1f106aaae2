"""`kompyse up`: bring the project up on a cluster."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import choices
from kompyse.cli.verbs import agreeing, choosing, colouring, delivering, local_clusters, reaching, watching

if TYPE_CHECKING:
    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cli.verbs.colouring import Asked
    from kompyse.cluster.applying import Applied
    from kompyse.cluster.session import Session
    from kompyse.cluster.strategies.bluegreen import Change
    from kompyse.compose.asked import Asked as Questions

SUMMARY = "Bring the project up on a cluster."

TEXT = """Converts the project, applies what changed, deletes what has left the project (never its volumes), and waits
until all services are ready. A service that cannot become ready ends the command at once, with what the cluster says of
it and the end of its log; the others go on running.

Images that the project builds are built first where they are missing, and loaded into a cluster on this machine, or
brought to another one with --push or --load-command.

Then the published ports are served on localhost, and the logs of all services are shown, until Ctrl-C; the project runs
on. With -d the command ends as soon as all services are ready."""

EXAMPLE = """kompyse up
kompyse up -d
kompyse up --build
kompyse up --push registry.example/team
kompyse up --context minikube -n shop --create-namespace
kompyse up --namespace-per-project -p shop-of-mine
kompyse up --dry-run=server
kompyse up -t swarm -d"""

PARAMETERS = (
    *choosing.OPTIONS,
    reaching.CONTEXT,
    agreeing.YES,
    reaching.PER_PROJECT,
    *reaching.ON_SWARM,
    click.Option(
        ["-d", "--detach"], is_flag=True, help="End when all services are ready; forward no ports, show no logs."
    ),
    click.Option(["--stop-on-exit", "stops"], is_flag=True, help="Scale the services to zero after Ctrl-C."),
    click.Option(
        ["--wait/--no-wait", "waits"],
        default=True,
        show_default=True,
        help="Wait until all services are ready; without it, nothing is forwarded either.",
    ),
    click.Option(["--timeout"], type=click.IntRange(min=1), metavar="SECONDS", help="Wait this long at most."),
    click.Option(
        ["--fail-fast/--no-fail-fast", "fail_fast"],
        default=True,
        show_default=True,
        help="End as soon as a service cannot become ready.",
    ),
    click.Option(
        ["--dry-run"],
        type=click.Choice(("client", "server")),
        help="Write nothing: only say what would be applied, or let the server check it too.",
    ),
    click.Option(
        ["--remove-orphans/--no-remove-orphans", "prune"],
        default=True,
        show_default=True,
        help="Delete what an earlier run applied and the project no longer has. Volumes are never deleted.",
    ),
    click.Option(["--force-conflicts", "force"], is_flag=True, help="Take fields that somebody else has set since."),
    watching.OPTION,
    *colouring.OPTIONS,
    *delivering.PARAMETERS,
    # Here --wait is what it is for `docker compose up`; what it is for `convert` has another name.
    *(each for each in choices.PLAN if each.name != "wait"),
    click.Option(
        ["--waiters", "wait"],
        type=click.Choice(("init", "annotations", "none"), case_sensitive=False),
        help="How start-up order is kept: init containers that wait, annotations, or not at all. [default: init]",
    ),
)


def up(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    yes: bool,
    per_project: bool,
    detach: bool,
    stops: bool,
    waits: bool,
    timeout: int | None,
    fail_fast: bool,
    dry_run: str | None,
    prune: bool,
    force: bool,
    **given: Any,
) -> int:
    """Convert, apply, wait, tell; then stay, unless it is to end."""
    began = time.monotonic()
    if stops and (detach or not waits):
        raise click.UsageError("--stop-on-exit is for a run that stays: leave out --detach and --no-wait")
    from kompyse.cluster.session import opened  # noqa: PLC0415 - not for --help

    choice = choosing.chosen(given)
    colours = colouring.asked(given, waits=waits, services=choice.services)
    following = given.pop("watching")
    images = delivering.asked(given)
    cluster = None if dry_run == "client" else delivering.Cluster(images, context)
    convert = partial(_converted, source, given, cluster, per_project=per_project)
    result = convert(choice.asked())
    console.tell(colouring.of_convert(result.diagnostics))
    watch = watching.begun(following, result, choice.services, console)
    if dry_run == "client":
        for each in choosing.narrowed(choice, result).objects:
            console.line(f"{each['kind']} {each['metadata']['name']} would be applied")
        return 0
    agree = agreeing.asking(console, "Apply to", answered=yes or context is not None or dry_run is not None)
    session = opened(result.project.name, context=context, namespace=result.plan.options.namespace, agree=agree)
    result = choosing.startable(choice, result, session, convert, console)
    keys = choosing.keys(choice, result)
    result = delivering.delivered(result, session, images, source, console, services=keys, look=dry_run is not None)
    result = choosing.narrowed(choice, result)
    local_clusters.check(result, session, console)
    result = watching.wrapped(watch, result, console)
    change = _apply(
        result,
        session,
        console,
        colours,
        whole=not choice.services,
        waits=waits,
        dry_run=dry_run is not None,
        prune=prune,
        force=force,
    )
    if not waits or dry_run is not None:
        return 0
    lasting = _wait(result, session, console, change, timeout, fail_fast=fail_fast)
    colouring.finish(session, change, colours, console)
    from kompyse.cli.verbs import attaching  # noqa: PLC0415 - not for --help

    if detach or not lasting:
        attaching.told(result, console)
        local_clusters.told(result, session, console)
        return watching.watched(watch.files, session, console) if watch and watch.files else 0
    stay = partial(
        attaching.attached, result, session, console, began, stops=stops, named=choosing.names(choice, result)
    )
    return watching.watched(watch.files, session, console, stay) if watch and watch.files else stay()


def _converted(
    source: dict[str, Any],
    given: dict[str, Any],
    cluster: delivering.Cluster | None,
    asked: Questions,
    *,
    per_project: bool,
) -> Result:
    """Convert for the namespace that is asked for; a namespace of the project's own is made with it."""
    from kompyse import api  # noqa: PLC0415 - the passes are loaded only when they run

    chosen = choices.given(given)
    if per_project:
        chosen["namespace"] = reaching.place(source, chosen.get("namespace"), per_project=True)
        chosen["create_namespace"] = True
    return delivering.converted(partial(api.convert, **source, asked=asked), chosen, cluster)


def _apply(  # noqa: PLR0913 - what to apply, and how
    result: Result,
    session: Session,
    console: Console,
    colours: Asked,
    *,
    whole: bool,
    waits: bool,
    dry_run: bool,
    prune: bool,
    force: bool,
) -> Change:
    from kompyse.cluster import lease  # noqa: PLC0415 - not for --help
    from kompyse.cluster.applying import Applying, Outcome, looked, make_namespaces  # noqa: PLC0415 - as above
    from kompyse.cluster.server import rights  # noqa: PLC0415 - not for --help
    from kompyse.cluster.session import desired  # noqa: PLC0415 - as above

    counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)

    def told(applied: Applied) -> None:
        counts[applied.outcome] += 1
        if applied.outcome is not Outcome.UNCHANGED or console.verbose:
            console.line(f"{applied.title} {applied.outcome}")

    how = Applying(session.client, session.kinds, dry_run, force, prune, told)
    wanted = desired(result, session, whole=whole)
    with ExitStack() as stack:
        if not dry_run:
            rights.check(session.client, wanted, session.kinds, waits=waits)
            # What is there is looked at again under the lease: until that is taken, another run may write.
            make_namespaces(wanted, how._replace(present=looked(wanted, how)))
            stack.enter_context(lease.of_project(session, tell=console.line))
        change, findings = colouring.applied(wanted, session, result, colours, how)
    console.tell(findings)
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
    console.line(f"{session.project} in {session.namespace} of {session.context}: {said or 'nothing to apply'}")
    return change


def _wait(  # noqa: PLR0913 - what to wait for, and how
    result: Result, session: Session, console: Console, change: Change, timeout: int | None, *, fail_fast: bool
) -> bool:
    """Wait until all services are up. Gives whether any of them goes on running."""
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.readiness import Phase  # noqa: PLC0415 - as above
    from kompyse.cluster.waiting import wait  # noqa: PLC0415 - as above

    leads = change.waited(result.plan.services[unit.lead].name for unit in result.plan.units)
    with colouring.together(session, change, console), shown(console, leads) as show:
        view = wait(session, leads, seconds=timeout, fail_fast=fail_fast, shown=show)
    return any(each.phase is not Phase.COMPLETE for each in view.states if each.service in leads)


command = reaching.cluster_command(up, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
