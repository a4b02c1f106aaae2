"""The verbs on a swarm: options in, one call into the room of the swarm, lines out; as the commands do it on a cluster.

`VERBS` says which there are, and which parameters of its command each takes.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli import choices
from kompyse.cli.verbs import agreeing, choosing, log_lines, reaching, states
from kompyse.cli.verbs.progress import shown
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.logs import Asked
from kompyse.cluster.readiness import Phase
from kompyse.cluster.swarm import deploying, kernel, observing, pruning, removing, rolling, scaling, waiting
from kompyse.cluster.swarm.addresses import published
from kompyse.cluster.swarm.logs import lines
from kompyse.cluster.swarm.session import endpoint, opened
from kompyse.diagnostics import Policy
from kompyse.diagnostics.codes.fates import ATTRIBUTE_LOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.cli.console import Console
    from kompyse.cluster.scaling import Done
    from kompyse.cluster.swarm.deploying import Sending
    from kompyse.cluster.swarm.rolling import Rolled, Wanted
    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic


class _Ordered(Policy):
    """Tells nothing of the order that a swarm does not keep: `up` keeps it."""

    def apply(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        return super().apply(each for each in diagnostics if not _is_of_order(each))


def _is_of_order(finding: Diagnostic) -> bool:
    return finding.code is ATTRIBUTE_LOST and finding.path[0::2][:2] == ("services", "depends_on")


class Reach(NamedTuple):
    """Which project, and where: what every verb is given."""

    source: dict[str, Any]
    console: Console
    context: str | None
    yes: bool = True

    def open(self, action: str = "", project: str = "") -> Session:
        """Open the session of the project. `action` begins the question where the engine is on another machine."""
        session = opened(project or reaching.project_name(self.source), context=self.context)
        if action and not self.yes and self.context is None:
            server = endpoint(session)
            if not server.is_local:
                question = f'{action} the stack "{session.project}" on {server.address} (context "{session.context}")?'
                agreeing.confirm(self.console, question, session.context)
        return session


def up(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    detach: bool,
    stops: bool,
    waits: bool,
    timeout: int | None,
    fail_fast: bool,
    dry_run: str | None,
    prune: bool,
    resolve_image: str | None,
    registry_auth: bool | None,
    yes: bool,
    **given: Any,
) -> int:
    """Convert, deploy in order, wait, tell; then stay, unless it is to end."""
    if stops and (detach or not waits):
        raise click.UsageError("--stop-on-exit is for a run that stays: leave out --detach and --no-wait")
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run

    began = time.monotonic()
    choice = choosing.chosen(given)
    options = plan.Options(**choices.given(given))
    ordered = {**source, "policy": _Ordered(*source["policy"])}
    result = api.convert(**ordered, target="swarm", options=options, asked=choice.asked())
    console.tell((*result.diagnostics, *rolling.not_kept(result)))
    what = rolling.wanted(result, choosing.keys(choice, result))
    sending = deploying.Sending(resolve_image or "changed", bool(registry_auth))
    if dry_run == "client":
        for name in what.needs:
            console.line(f"service {result.project.name}_{name} would be deployed")
        return 0
    session = Reach(source, console, context, yes).open("" if dry_run else "Deploy", result.project.name)
    orphans = pruning.orphans(session, what.document["services"])
    if dry_run == "server":
        _would(session, console, rolling.outcomes(session, what, sending), orphans.ours if prune else ())
        return 0
    first = orphans.in_the_way(what.document) if prune else []
    pruning.remove_services(session, first, console.line)
    rolled = _rolled(session, console, what, sending, waits=waits, fail_fast=fail_fast, timeout=timeout)
    if prune:
        pruning.remove_services(session, [each for each in orphans.ours if each not in first], console.line)
    networks = pruning.networks_of(session)
    if prune and waits:
        pruning.remove_left_overs(session, what.document, networks, console.line)
    unchangeable = pruning.unchangeable(session, what.document, networks)
    console.tell((*rolled.findings, *unchangeable, *pruning.kept(session, orphans, prune=prune)))
    _summed_up(session, console, rolled, len(orphans.ours) if prune else 0)
    if not waits:
        return 0
    for each in published(session, rolled.seen):
        console.line(each)
    if detach or not any(each.phase is Phase.READY for each in rolled.seen.states):
        return 0
    _attached(session, console, began, [scaling.short(session, each) for each in choice.services] or what.needs)
    if stops:
        scaling.stop(session, (), console.line)
    else:
        console.line(f'"{session.project}" runs on: `kompyse down -t swarm` ends it')
    return 0


def _rolled(  # noqa: PLR0913 - what is brought up, and how
    session: Session,
    console: Console,
    what: Wanted,
    sending: Sending,
    *,
    waits: bool,
    fail_fast: bool,
    timeout: int | None,
) -> Rolled:
    """Bring it up, and show how it goes. What the kernel lacks is told in any case: it explains what fails."""

    def told(name: str, outcome: str) -> None:
        if outcome != "unchanged" or console.verbose:
            console.line(f"service {session.full(name)} {outcome}")

    try:
        with shown(console, list(what.needs)) as show:
            rolled = rolling.roll(session, what, rolling.Rolling(sending, waits, fail_fast, timeout, told, show))
    except ClusterError as error:
        if error.logs:
            console.tell(kernel.findings(session, what.document))
        raise
    return rolled._replace(findings=(*rolled.findings, *kernel.findings(session, what.document)))


def _would(session: Session, console: Console, outcomes: Mapping[str, str], orphans: Iterable[str]) -> None:
    for name, outcome in outcomes.items():
        said = "is unchanged" if outcome == "unchanged" else f"would be {outcome}"
        console.line(f"service {session.full(name)} {said}")
    for name in orphans:
        console.line(f"service {session.full(name)} would be removed")


def _summed_up(session: Session, console: Console, rolled: Rolled, removed: int) -> None:
    counts: dict[str, int] = {}
    for outcome in rolled.outcomes.values():
        counts[outcome] = counts.get(outcome, 0) + 1
    if removed:
        counts["removed"] = removed
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    console.line(f"{session.project} on the swarm of {session.context}: {said or 'nothing to deploy'}")


def _attached(session: Session, console: Console, began: float, services: Iterable[str]) -> None:
    """Print logs until Ctrl-C. Older lines of services that ran before are not printed."""
    asked = Asked(set(services), follow=True, since=int(time.monotonic() - began) + 1)
    _print_logs(session, console, asked, first="Ctrl-C ends the logs; the project runs on")


def _print_logs(session: Session, console: Console, asked: Asked, *, bare: bool = False, first: str = "") -> None:
    """Print logs to their end, or until Ctrl-C. `first` is said before."""
    stop = threading.Event()
    try:
        if first:
            console.line(first)
        log_lines.printed(lines(session, asked, stop, lambda each: console.tell((each,))), bare=bare)
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()


def down(*, source: dict[str, Any], console: Console, context: str | None, volumes: bool, yes: bool = False) -> int:
    """Remove, wait, tell."""
    session = Reach(source, console, context, yes).open("Remove")
    there, findings = removing.remove(session, volumes=volumes, told=console.line)
    console.tell(findings)
    if not there:
        console.line(f'the stack "{session.project}" is not on the swarm: nothing is to be done')
    return 0


def ps(*, source: dict[str, Any], console: Console, context: str | None, shape: str) -> int:
    """Look once, print."""
    session = Reach(source, console, context).open()
    if not states.printed(observing.look(session).states, shape):
        console.line(f'the stack "{session.project}" is not on the swarm')
    return 0


def logs(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    services: tuple[str, ...],
    follow: bool,
    since: int | None,
    tail: int | None,
    timestamps: bool,
    bare: bool,
) -> int:
    """Read, print."""
    session = Reach(source, console, context).open()
    wanted = scaling.found(session, services) if services else ()
    _print_logs(session, console, Asked(set(wanted), follow, since, tail, timestamps), bare=bare)
    return 0


def wait(
    *, source: dict[str, Any], console: Console, context: str | None, services: tuple[str, ...], timeout: int | None
) -> int:
    """Wait, and show how it goes."""
    session = Reach(source, console, context).open()
    there = scaling.found(session, services) if services else observing.services(session)
    if not there:
        console.line(f'the stack "{session.project}" is not on the swarm')
        return 0
    return _settle(session, list(there), console, timeout)


def stop(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    context: str | None,
    services: tuple[str, ...],
    waits: bool,
    timeout: int | None,
    yes: bool = False,
) -> int:
    """Change, wait until no task runs, tell."""
    session = Reach(source, console, context, yes).open("Stop services of")
    done = scaling.stop(session, services, console.line)
    console.tell(done.findings)
    if waits and done.services:
        scaling.until_gone(session, done.services, timeout)
    return 0


def _changing(action: str, change: Callable[..., Done]) -> Callable[..., int]:
    """Make a verb that changes services, by this function of `scaling`, and waits until they are ready."""

    def verb(  # noqa: PLR0913 - the options
        *,
        source: dict[str, Any],
        console: Console,
        context: str | None,
        waits: bool,
        timeout: int | None,
        yes: bool = False,
        **which: Any,
    ) -> int:
        session = Reach(source, console, context, yes).open(action)
        done = change(session, *which.values(), console.line)
        console.tell(done.findings)
        return _settle(session, done.services, console, timeout) if waits and done.services else 0

    return verb


def _settle(session: Session, services: Sequence[str], console: Console, timeout: int | None) -> int:
    with shown(console, services) as show:
        waiting.wait(session, services, seconds=timeout, shown=show)
    return 0


_REACH = frozenset({"source", "console", "context"})
_CHANGING = frozenset({*_REACH, "services", "waits", "timeout", "yes"})
_PLAN = frozenset(str(each.name) for each in choices.PLAN if each.name not in {"namespace", "create_namespace"})
"""Options of the translation: those that mean nothing for a stack file are told by the target."""
_STAYING = frozenset({"detach", "stops", "waits", "timeout", "fail_fast"})
_DEPLOYING = frozenset({"named", "alone", "replicas", "dry_run", "prune", "yes", "resolve_image", "registry_auth"})

VERBS: Mapping[str, tuple[Callable[..., int], frozenset[str]]] = {
    "up": (up, _REACH | _STAYING | _DEPLOYING | _PLAN),
    "down": (down, _REACH | {"volumes", "yes"}),
    "ps": (ps, _REACH | {"shape"}),
    "logs": (logs, _REACH | {"services", "follow", "since", "tail", "timestamps", "bare"}),
    "wait": (wait, _REACH | {"services", "timeout"}),
    "stop": (stop, _CHANGING),
    "start": (_changing("Start services of", scaling.start), _CHANGING),
    "restart": (_changing("Restart services of", scaling.restart), _CHANGING),
    "scale": (_changing("Scale services of", scaling.scale), (_CHANGING - {"services"}) | {"numbers"}),
}
"""What there is on a swarm."""
