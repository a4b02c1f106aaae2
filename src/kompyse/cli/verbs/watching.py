"""What `watch` and `up --watch` share: the rules of `develop.watch` followed until Ctrl-C."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.develop.following import Means
    from kompyse.cluster.develop.watching import Files
    from kompyse.cluster.session import Session

SERVICES = click.Argument(["named"], nargs=-1, metavar="[SERVICE]...")
"""The option `--services` has the other name already."""
OPTION = click.Option(
    ["--watch", "watching"],
    is_flag=True,
    default=False,
    help="Then follow develop.watch while it stays: copy files that change, rebuild, restart. See `kompyse watch`.",
)
PRUNE = click.Option(
    ["--prune/--no-prune", "prunes"],
    default=True,
    show_default=True,
    help="After a rebuild, remove the image that it replaces from this machine.",
)


AGAIN = "again"
"""In the place of the flag: the command is called to rebuild, by one that watches already."""
_PRUNES = "kompyse.watch.prunes"
"""In the notes of click's context, which commands share that call one another."""


class Watch(NamedTuple):
    """What is watched: the files as they were before anything was built or brought up."""

    files: Files | None
    """None for a rebuild: somebody watches already."""


def begun(how: bool | str, result: Result, services: Sequence[str], console: Console) -> Watch | None:  # noqa: FBT001
    """Find the rules of these services, or of all, and tell what cannot be done of them.

    `how` is what the option says, or `AGAIN`; None is given where nothing is watched.

    Raises:
        ClusterError: there is no rule to follow.
    """
    if not how:
        return None
    if how == AGAIN:
        return Watch(None)
    from kompyse.cluster.develop.watch_rules import rules  # noqa: PLC0415 - not for --help
    from kompyse.cluster.develop.watching import Files  # noqa: PLC0415 - as above

    made, findings = rules(result.plan, services)
    console.tell(findings)
    return Watch(Files(made))


def wrapped(watch: Watch | None, result: Result, console: Console) -> Result:
    """Wrap the processes that are to be started again; tell those of which the command is not known.

    Those of all services, whichever are watched: else pods would change with the names in a command.
    """
    if watch is None:
        return result
    from kompyse.cluster.develop.supervised import supervised  # noqa: PLC0415 - not for --help
    from kompyse.cluster.develop.watch_rules import is_supervised  # noqa: PLC0415 - as above
    from kompyse.cluster.errors import finding  # noqa: PLC0415 - as above
    from kompyse.diagnostics.codes.cluster import NOT_RESTARTABLE  # noqa: PLC0415 - as above
    from kompyse.images.commands import command_of  # noqa: PLC0415 - as above
    from kompyse.targets.kubernetes.pod import GRACE  # noqa: PLC0415 - as above

    graces = {
        each.name: int(GRACE if each.service.stop_grace_period is None else each.service.stop_grace_period)
        for each in result.plan.services.values()
        if is_supervised(each.service)
    }
    objects, unknown = supervised(result.objects, graces, command_of)
    if watch.files is not None:
        hint = "write entrypoint and command of the service in full, or build its image on this machine"
        message = "{} is not started again after a copy: what its image runs is not known here"
        console.tell([finding(NOT_RESTARTABLE, message.format(each), hint=hint) for each in unknown])
    return result._replace(objects=objects)


def watched(files: Files, session: Session, console: Console, beside: Callable[[], int] | None = None) -> int:
    """Follow the rules until Ctrl-C; with `beside`, until that ends. Gives the exit code."""
    gc.enable()  # short runs do without; this one may last for days
    stop = threading.Event()
    means = _means(session, console)
    try:
        if beside is None:
            _follow(files, session, console, means, stop)
            return 0
        threading.Thread(target=_aside, args=(files, session, console, means, stop), daemon=True).start()
        return beside()
    except KeyboardInterrupt:
        return 0
    finally:
        stop.set()


def _follow(files: Files, session: Session, console: Console, means: Means, stop: threading.Event) -> None:
    from kompyse.cluster.develop.following import Telling, follow  # noqa: PLC0415 - not for --help

    def output(said: bytes) -> None:
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()

    paths = sorted({str(each.path) for each in files.rules})
    console.line(f"watching {', '.join(paths)} (Ctrl-C ends it)")
    follow(session, files, means, Telling(console.line, console.tell, output), stop)


def _aside(files: Files, session: Session, console: Console, means: Means, stop: threading.Event) -> None:
    """Follow in a thread of its own: what ends it is told there."""
    from kompyse.cluster.errors import ClusterError, answered  # noqa: PLC0415 - not for --help

    try:
        with answered():
            _follow(files, session, console, means, stop)
    except ClusterError as error:
        console.tell(error.diagnostics, "nothing is watched any more")


def prunes(context: click.Context, value: bool) -> None:  # noqa: FBT001 - what a flag says
    """Note whether rebuilds remove the images that they replace."""
    context.meta[_PRUNES] = value


def _means(session: Session, console: Console) -> Means:
    """Give what brings services up again: the command `up`, with what this command was given."""
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help
    from kompyse.cluster.develop.following import Means  # noqa: PLC0415 - as above

    context = click.get_current_context()
    given = dict(context.params)

    def rebuild(services: Sequence[str]) -> bool:
        before = _images(session, services)
        if up(context, given, services, build=True, alone=True, watching=AGAIN, yes=True):
            return False
        if context.meta.get(_PRUNES, True):
            from kompyse.images.commands import forget  # noqa: PLC0415 - not for --help

            for image in sorted(before - _images(session, services)):
                forget(image)
        return True

    def restart(services: Sequence[str]) -> None:
        """What was edited may be a file that the objects carry; where they stay as they are, new pods are asked for."""
        before = _specs(session, services)
        if not up(context, given, services, alone=True, watching=AGAIN, yes=True):
            after = _specs(session, services)
            left = [each for each in services if before.get(each) == after.get(each)]
            if left:
                console.tell(scaling.restart(session, left, console.line).findings)

    return Means(rebuild, restart)


def _specs(session: Session, services: Sequence[str]) -> dict[str, Any]:
    """Give what is asked for each service: another one when what was applied has changed it."""
    from kompyse.cluster.scaling import found  # noqa: PLC0415 - not for --help
    from kompyse.values import name  # noqa: PLC0415 - as above

    there = found(session, services)
    return {each: next(one.object["spec"] for one in there if name.label(each) in one.services) for each in services}


def up(context: click.Context, given: Mapping[str, Any], services: Sequence[str], **over: Any) -> int:
    """Call the command `up` for services, with those of the values that it knows: it waits, then ends or watches."""
    group = context.find_root().command
    assert isinstance(group, click.Group)
    command = group.get_command(context, "up")
    assert command is not None
    values = {**given, "detach": True, "waits": True, "stops": False, "dry_run": None, **over}
    values |= {each.name: tuple(services) for each in command.params if isinstance(each, click.Argument)}
    below = command.make_context("up", [], parent=context)
    below.params.update({name: value for name, value in values.items() if name in below.params})
    with below:
        code: int = command.invoke(below)
    return code


def _images(session: Session, services: Sequence[str]) -> set[str]:
    """Give the images of these services that were named after their content, and so made here."""
    from kompyse.cluster.scaling import found  # noqa: PLC0415 - not for --help
    from kompyse.images import naming  # noqa: PLC0415 - as above
    from kompyse.values import name  # noqa: PLC0415 - as above

    labels = {name.label(each) for each in services}
    return {
        each["image"]
        for workload in found(session, services)
        if workload.kind != "CronJob"
        for each in workload.object["spec"]["template"]["spec"]["containers"]
        if each["name"] in labels and naming.is_marked(each["image"])
    }
