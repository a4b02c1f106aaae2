"""The services of an `up`: those that are named with what they need, and other numbers of replicas than the files say.

Takes what the options say; gives what the loader is asked, and the part of a conversion that is to be applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli.verbs import changing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session
    from kompyse.compose.asked import Asked

OPTIONS = (
    click.Argument(["named"], nargs=-1, metavar="[SERVICE]..."),
    click.Option(
        ["--no-deps", "alone"], is_flag=True, help="Of the services that are named, leave out what they need."
    ),
    click.Option(
        ["--scale", "replicas"],
        multiple=True,
        metavar="SERVICE=NUMBER",
        callback=changing.numbers,
        help="Run this many replicas, whatever `scale` and `deploy.replicas` say; may be given several times.",
    ),
)


class Choice(NamedTuple):
    """What the options say. Services are named as in the files."""

    services: tuple[str, ...]
    """Empty for all."""
    alone: bool
    replicas: Mapping[str, int]

    def asked(self, unawaited: frozenset[str] = frozenset()) -> Asked:
        """Give what the loader is asked; `unawaited` are services that the named ones do not wait for."""
        from kompyse.compose.asked import Asked  # noqa: PLC0415 - not for --help

        return Asked(self.services, self.replicas, unawaited)


def chosen(given: dict[str, Any]) -> Choice:
    """Take the options of this module out of what was given to a command."""
    return Choice(given.pop("named"), given.pop("alone"), given.pop("replicas"))


def keys(choice: Choice, result: Result) -> frozenset[str]:
    """Give the services that are brought up; none for all."""
    if not choice.services:
        return frozenset()
    from kompyse.cluster import selecting  # noqa: PLC0415 - with services only

    found = selecting.closure(result.plan, choice.services, alone=choice.alone)
    left = [name for name in choice.replicas if name not in found]
    if left:
        raise click.UsageError(f"--scale {left[0]}: the service is not among those that are brought up")
    return found


def names(choice: Choice, result: Result) -> tuple[str, ...]:
    """Give the normalised names of the services that are named."""
    return tuple(result.plan.services[key].name for key in choice.services)


def startable(
    choice: Choice, result: Result, session: Session, convert: Callable[[Asked], Result], console: Console
) -> Result:
    """Convert again where services that are started without what they need would wait for that.

    They wait as ever for what the cluster runs, so that their pods are the same as with it.
    """
    if not (choice.services and choice.alone):
        return result
    from kompyse.cluster import selecting  # noqa: PLC0415 - with services only

    plan = result.plan
    needed = selecting.needed(plan, keys(choice, result))
    there = selecting.running(session) if needed else frozenset()
    missing = frozenset(key for key in needed if plan.services[key].name not in there)
    if not missing:
        return result
    named = ", ".join(sorted(missing))
    console.line(
        f"not waited for, since the cluster does not run it: {named}; the next `kompyse up` with it waits again"
    )
    return convert(choice.asked(missing))


def narrowed(choice: Choice, result: Result) -> Result:
    """Give the part of a conversion that is to be applied; all of it where no service is named."""
    if not choice.services:
        return result
    from kompyse.cluster import selecting  # noqa: PLC0415 - with services only

    return selecting.narrowed(result, keys(choice, result))
