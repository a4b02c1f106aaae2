"""`kompyse up`: bring the project up on a cluster."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import choices, reaching

if TYPE_CHECKING:
    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.applying import Applied
    from kompyse.cluster.session import Session

SUMMARY = "Bring the project up on a cluster."

TEXT = """Converts the project, applies what changed, deletes what has left the project (never its volumes), and waits
until all services are ready. A service that cannot become ready ends the command at once, with what the cluster says of
it and the end of its log; the others go on running.

Then the published ports are served on localhost, and the logs of all services are shown, until Ctrl-C; the project runs
on. With -d the command ends as soon as all services are ready."""

EXAMPLE = """kompyse up
kompyse up -d
kompyse up --context minikube -n shop --create-namespace
kompyse up --namespace-per-project -p shop-of-mine
kompyse up --dry-run=server"""

PARAMETERS = (
    reaching.CONTEXT,
    reaching.PER_PROJECT,
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

    result = _converted(source, given, per_project=per_project)
    console.tell(result.diagnostics)
    if dry_run == "client":
        for each in result.objects:
            console.line(f"{each['kind']} {each['metadata']['name']} would be applied")
        return 0
    session = opened(result.project.name, context=context, namespace=result.plan.options.namespace)
    _apply(result, session, console, dry_run=dry_run is not None, prune=prune, force=force)
    if not waits or dry_run is not None:
        return 0
    lasting = _wait(result, session, console, timeout, fail_fast=fail_fast)
    from kompyse.cli import attaching  # noqa: PLC0415 - not for --help

    if detach:
        attaching.told(result, console)
        return 0
    return attaching.attached(result, session, console, began, stops=stops) if lasting else 0


def _converted(source: dict[str, Any], given: dict[str, Any], *, per_project: bool) -> Result:
    """Convert for the namespace that is asked for; a namespace of the project's own is made with it."""
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run

    chosen = choices.given(given)
    if per_project:
        name = reaching.project_name(source)
        chosen["namespace"] = reaching.namespace_of(name, chosen.get("namespace"), per_project=True)
        chosen["create_namespace"] = True
    return api.convert(**source, options=plan.Options(**chosen))


def _apply(  # noqa: PLR0913 - what to apply, and how
    result: Result, session: Session, console: Console, *, dry_run: bool, prune: bool, force: bool
) -> None:
    from kompyse.cluster import lease  # noqa: PLC0415 - not for --help
    from kompyse.cluster.applying import Applying, Outcome, apply, make_namespaces  # noqa: PLC0415 - as above
    from kompyse.cluster.session import desired  # noqa: PLC0415 - as above

    counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)

    def told(applied: Applied) -> None:
        counts[applied.outcome] += 1
        if applied.outcome is not Outcome.UNCHANGED or console.verbose:
            console.line(f"{applied.title} {applied.outcome}")

    how = Applying(session.client, session.kinds, dry_run, force, prune, told)
    wanted = desired(result, session)
    with ExitStack() as stack:
        if not dry_run:
            make_namespaces(wanted, how)
            held = lease.held(session.client, session.namespace, session.applyset.name, tell=console.line)
            stack.enter_context(held)
        _, findings = apply(wanted, how)
    console.tell(findings)
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
    console.line(f"{session.project} in {session.namespace} of {session.context}: {said or 'nothing to apply'}")


def _wait(result: Result, session: Session, console: Console, timeout: int | None, *, fail_fast: bool) -> bool:
    """Wait until all services are up. Gives whether any of them goes on running."""
    from kompyse.cli.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.readiness import Phase  # noqa: PLC0415 - as above
    from kompyse.cluster.waiting import wait  # noqa: PLC0415 - as above

    leads = [result.plan.services[unit.lead].name for unit in result.plan.units]
    with shown(console, leads) as show:
        view = wait(session, leads, seconds=timeout, fail_fast=fail_fast, shown=show)
    return any(each.phase is not Phase.COMPLETE for each in view.states)


command = reaching.cluster_command(up, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
