"""What `up` and `rollback` share of switching services blue-green: the options, and what is told on the way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.applying import Applying, Desired
    from kompyse.cluster.session import Session
    from kompyse.cluster.strategies.bluegreen import Change
    from kompyse.diagnostics import Diagnostic

DELAY = click.Option(
    ["--scale-down-delay", "delay"],
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long the pods that served before a switch run on, for connections that stay open. Below about 5 requests"
    " may be lost, while nodes still learn where the Service leads.",
)
OPTIONS = (
    click.Option(
        ["--strategy"],
        type=click.Choice(("rolling", "blue-green"), case_sensitive=False),
        help="How a changed service is replaced: in its place, or by a second set of pods beside it, to which the"
        " Service is switched when all are ready. `x-kompyse: {strategy: ...}` of a service goes before. [default:"
        " rolling]",
    ),
    DELAY,
    click.Option(
        ["--promote/--no-promote", "promotes"],
        default=True,
        help="With --no-promote, do not switch: leave the new pods running beside those that serve, to be looked at.",
    ),
)


class Asked(NamedTuple):
    """What the options say."""

    strategy: str | None
    delay: int
    promotes: bool
    waits: bool
    services: Sequence[str]
    """Those that are named; none for all."""


def asked(given: dict[str, Any], *, waits: bool, services: Sequence[str] = ()) -> Asked:
    """Take the options of this module out of what was given to a command."""
    return Asked(given.pop("strategy"), given.pop("delay"), given.pop("promotes"), waits, services)


def of_convert(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Leave out what is told to those who only convert: here the strategy is kept to."""
    from kompyse.diagnostics.codes.config import STRATEGY_OF_UP  # noqa: PLC0415 - not for --help

    return [each for each in findings if each.code is not STRATEGY_OF_UP]


def wanted(result: Result, choice: Asked) -> dict[str, bool]:
    """Name the services to be switched, and whether each was asked for by itself."""
    found = {}
    for unit in result.plan.units:
        lead = result.plan.services[unit.lead]
        hinted = lead.hints.strategy if lead.hints is not None else None
        named = bool(set(choice.services) & set(unit.services))
        if hinted == "blue-green":
            found[lead.name] = True
        elif hinted is None and choice.strategy == "blue-green" and (named or not choice.services):
            found[lead.name] = named
    return found


def applied(
    project: Desired, session: Session, result: Result, choice: Asked, how: Applying
) -> tuple[Change, list[Diagnostic]]:
    """Apply a project, with what is to be switched beside what serves.

    Raises:
        ClusterError, KompyseError: as `applying.apply`; also when a service cannot be switched, or nothing would wait
            to switch it.
    """
    from kompyse.cluster.applying import apply  # noqa: PLC0415 - not for --help
    from kompyse.cluster.errors import failure, finding  # noqa: PLC0415 - as above
    from kompyse.cluster.strategies import bluegreen, switching  # noqa: PLC0415 - as above
    from kompyse.diagnostics.codes import cluster as codes  # noqa: PLC0415 - as above

    # Who speaks of some services says nothing of those that they need.
    keep = bool(choice.services) and choice.strategy != "rolling"
    change = bluegreen.planned(project, session, wanted(result, choice), keep=keep)
    if change.switching and not choice.waits:
        named = ", ".join(each.service for each in change.switching)
        raise failure(codes.SWITCH_NEEDS_WAIT, f"{named} is to be switched to pods that are still to come")
    found = list(change.findings)
    for each in change.turns:
        if not each.stays and each.switches:
            message = f"{each.service} runs as {each.sides.live}, and plainly from now on"
            found.append(finding(codes.BACK_TO_PLAIN, message))
    if not how.dry_run:
        switching.prepare(session, change)
    _, told = apply(change.desired, how)
    if not how.dry_run:
        switching.settle(session, change)
    return change, [*found, *told]


@contextmanager
def together(session: Session, change: Change, console: Console) -> Iterator[None]:
    """Let all services be switched or none: when something does not become ready, what is new of them goes."""
    from kompyse.cluster.strategies import switching  # noqa: PLC0415 - not for --help

    def undo() -> list[str]:
        return switching.take_away(session, change, console.line) if change.switching else []

    with _undone(change, undo):
        yield


@contextmanager
def back(session: Session, change: Change, console: Console) -> Iterator[None]:
    """Stop what was to come back and does not become ready."""
    from kompyse.cluster.strategies import rolling_back  # noqa: PLC0415 - not for --help

    with _undone(change, lambda: rolling_back.given_up(session, change, console.line)):
        yield


@contextmanager
def _undone(change: Change, undo: Callable[[], list[str]]) -> Iterator[None]:
    from kompyse.cluster.errors import ClusterError, finding  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes import cluster as codes  # noqa: PLC0415 - as above

    try:
        yield
    except ClusterError as error:
        said = undo()
        if not said:
            raise
        # The pods are gone, and with them what the commands of the hints would show.
        titles = tuple(f"{each.title} " for each in change.switching)
        found = [
            each._replace(hint="") if f"{each.message} ".replace(":", " ").startswith(titles) else each
            for each in error.diagnostics
        ]
        raise ClusterError([*found, *(finding(codes.COLOUR_KEPT_BACK, each) for each in said)], error.logs) from None


def finish(session: Session, change: Change, choice: Asked, console: Console) -> None:
    """Switch what is ready, and take the pods from what served before."""
    from kompyse.cluster.errors import finding  # noqa: PLC0415 - not for --help
    from kompyse.cluster.strategies import switching  # noqa: PLC0415 - as above
    from kompyse.diagnostics.codes import cluster as codes  # noqa: PLC0415 - as above

    if change.switching and not choice.promotes:
        for each in change.switching:
            name = each.deployment(each.target)
            hint = f"kubectl -n {session.namespace} port-forward deployment/{name} 8080:PORT"
            console.tell([finding(codes.NOT_SWITCHED, f"{each.service}: {name} is ready, and not switched to", hint)])
        return
    if change.switching:
        switching.switch(session, change, console.line)
    retired(session, change, choice.delay, console)


def retired(session: Session, change: Change, delay: int, console: Console) -> None:
    """Take the pods from what served before; who does not wait for that is told that it runs on."""
    from kompyse.cluster.strategies import switching  # noqa: PLC0415 - not for --help

    try:
        switching.retire(session, change, delay, console.line)
    except KeyboardInterrupt:
        console.line("what served before runs on, and gets no new requests: the next kompyse up stops it")
        raise
