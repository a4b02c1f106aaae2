"""The verbs on a swarm: options in, one call into the room of the swarm, lines out; as the commands do it on a cluster.

`VERBS` says which there are, and which parameters of its command each takes.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli import choices
from kompyse.cli.verbs import agreeing, choosing, reaching
from kompyse.diagnostics import Policy
from kompyse.diagnostics.codes.fates import ATTRIBUTE_LOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kompyse.cli.console import Console
    from kompyse.cluster.scaling import Done
    from kompyse.cluster.swarm.deploying import Sending
    from kompyse.cluster.swarm.rolling import Rolled, Wanted
    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic

_STAYS = "Ctrl-C ends the logs; the project runs on"


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
        from kompyse.cluster.swarm import session  # noqa: PLC0415 - not for --help

        opened = session.opened(project or reaching.project_name(self.source), context=self.context)
        if action and not self.yes and self.context is None:
            server = session.endpoint(opened)
            if not server.is_local:
                question = f'{action} the stack "{opened.project}" on {server.address} (context "{opened.context}")?'
                agreeing.confirm(self.console, question, opened.context)
        return opened


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
    from kompyse.cluster.swarm import deploying, pruning, rolling, scaling  # noqa: PLC0415 - not for --help

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
        if waits:
            pruning.remove_left_overs(session, what.document, console.line)
    console.tell(
        (*rolled.findings, *pruning.unchangeable(session, what.document), *pruning.kept(session, orphans, prune=prune))
    )
    _summed_up(session, console, rolled, len(orphans.ours) if prune else 0)
    if not waits:
        return 0
    _told_where(session, console, what)
    if detach or not any(each.phase.value == "ready" for each in rolled.seen.states):
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
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.errors import ClusterError  # noqa: PLC0415 - as above
    from kompyse.cluster.swarm import kernel  # noqa: PLC0415 - as above
    from kompyse.cluster.swarm.rolling import Rolling, roll  # noqa: PLC0415 - as above

    def told(name: str, outcome: str) -> None:
        if outcome != "unchanged" or console.verbose:
            console.line(f"service {session.full(name)} {outcome}")

    try:
        with shown(console, list(what.needs)) as show:
            rolled = roll(session, what, Rolling(sending, waits, fail_fast, timeout, told, show))
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


def _told_where(session: Session, console: Console, what: Wanted) -> None:
    """Say how the published ports are reached."""
    from kompyse.cluster.swarm.addresses import published  # noqa: PLC0415 - not for --help

    for each in published(session, what.needs):
        console.line(each)


def _attached(session: Session, console: Console, began: float, services: Iterable[str]) -> None:
    """Print logs until Ctrl-C. Older lines of services that ran before are not printed."""
    from kompyse.cli.verbs.log_lines import printed  # noqa: PLC0415 - not for --help
    from kompyse.cluster.logs import Asked  # noqa: PLC0415 - as above
    from kompyse.cluster.swarm.logs import lines  # noqa: PLC0415 - as above

    stop = threading.Event()
    try:
        console.line(_STAYS)
        asked = Asked(set(services), follow=True, since=int(time.monotonic() - began) + 1)
        printed(lines(session, asked, stop, lambda each: console.tell((each,))))
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()


def down(*, source: dict[str, Any], console: Console, context: str | None, volumes: bool, yes: bool = False) -> int:
    """Remove, wait, tell."""
    from kompyse.cluster.swarm.removing import remove  # noqa: PLC0415 - not for --help

    session = Reach(source, console, context, yes).open("Remove")
    there, findings = remove(session, volumes=volumes, told=console.line)
    console.tell(findings)
    if not there:
        console.line(f'the stack "{session.project}" is not on the swarm: nothing is to be done')
    return 0


def ps(*, source: dict[str, Any], console: Console, context: str | None, shape: str) -> int:
    """Look once, print."""
    from kompyse.cli.verbs.states import printed  # noqa: PLC0415 - not for --help
    from kompyse.cluster.swarm.observing import look  # noqa: PLC0415 - as above

    session = Reach(source, console, context).open()
    if not printed(look(session).states, shape):
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
    from kompyse.cli.verbs.log_lines import printed  # noqa: PLC0415 - not for --help
    from kompyse.cluster.logs import Asked  # noqa: PLC0415 - as above
    from kompyse.cluster.swarm import scaling  # noqa: PLC0415 - as above
    from kompyse.cluster.swarm.logs import lines  # noqa: PLC0415 - as above

    session = Reach(source, console, context).open()
    wanted = scaling.found(session, services) if services else ()
    stop = threading.Event()
    try:
        asked = Asked(set(wanted), follow, since, tail, timestamps)
        printed(lines(session, asked, stop, lambda each: console.tell((each,))), bare=bare)
    except KeyboardInterrupt:
        return 0
    finally:
        stop.set()
    return 0


def wait(
    *, source: dict[str, Any], console: Console, context: str | None, services: tuple[str, ...], timeout: int | None
) -> int:
    """Wait, and show how it goes."""
    from kompyse.cluster.swarm import observing, scaling  # noqa: PLC0415 - not for --help

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
    from kompyse.cluster.swarm import scaling  # noqa: PLC0415 - not for --help

    session = Reach(source, console, context, yes).open("Stop services of")
    done = scaling.stop(session, services, console.line)
    console.tell(done.findings)
    if waits and done.services:
        scaling.until_gone(session, done.services, timeout)
    return 0


def _changing(action: str, name: str) -> Callable[..., int]:
    """Make a verb that changes services, by the function of this name in `scaling`, and waits until they are ready."""

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
        from kompyse.cluster.swarm import scaling  # noqa: PLC0415 - not for --help

        change: Callable[..., Done] = getattr(scaling, name)
        session = Reach(source, console, context, yes).open(action)
        done = change(session, *which.values(), console.line)
        console.tell(done.findings)
        return _settle(session, done.services, console, timeout) if waits and done.services else 0

    return verb


def _settle(session: Session, services: Iterable[str], console: Console, timeout: int | None) -> int:
    from kompyse.cli.verbs.progress import shown  # noqa: PLC0415 - not for --help
    from kompyse.cluster.swarm.waiting import wait as until_ready  # noqa: PLC0415 - as above

    names = list(services)
    with shown(console, names) as show:
        until_ready(session, names, seconds=timeout, shown=show)
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
    "start": (_changing("Start services of", "start"), _CHANGING),
    "restart": (_changing("Restart services of", "restart"), _CHANGING),
    "scale": (_changing("Scale services of", "scale"), (_CHANGING - {"services"}) | {"numbers"}),
}
"""What there is on a swarm."""
