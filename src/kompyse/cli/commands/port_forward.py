"""`kompyse port-forward`: ports of services on this machine."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.cli.console import Console
    from kompyse.cluster.forwarding import Forward
    from kompyse.cluster.session import Session

SUMMARY = "Reach ports of services on localhost."

TEXT = """Forwards ports of 127.0.0.1 to pods of the service, until Ctrl-C: 8080:80 leads from port 8080 here to port 80
there, 80 is short for 80:80, and :80 takes any port here that is free. Without ports, those that the service publishes;
without a service, all that the project publishes, under the numbers that Compose would give them. A pod that is
replaced costs the connections that it had; the next ones go to the new one. Only TCP."""

EXAMPLE = """kompyse port-forward
kompyse port-forward db 5432
kompyse port-forward web 8080:80 :9000"""

_LAST = 65535


def _ports(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> list[tuple[int, int]]:
    """Read `[LOCAL:]PORT` as (local, target); the local one is 0 for any that is free."""
    found = []
    for each in value:
        local, _, target = each.rpartition(":")
        numbers = (local or ("0" if ":" in each else target), target)
        if not all(number.isdecimal() and int(number) <= _LAST for number in numbers) or not int(target):
            raise click.BadParameter(f"{each!r} is not like 80, 8080:80 or :80", param=option)
        found.append((int(numbers[0]), int(numbers[1])))
    return found


PARAMETERS = (
    click.Argument(["service"], required=False),
    click.Argument(["ports"], nargs=-1, metavar="[[LOCAL:]PORT]...", callback=_ports),
    *reaching.REACH,
)


def port_forward(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    service: str | None,
    ports: list[tuple[int, int]],
    context: str | None,
    namespace: str | None,
    per_project: bool,
) -> int:
    """Listen until Ctrl-C."""
    from kompyse.cluster.forwarding import forwarding  # noqa: PLC0415 - not for --help

    opened = reaching.session(source, context, namespace, per_project=per_project)
    wanted = _wanted(opened, source, service, ports, console)
    try:
        # What was asked for by number is had or not; what the project publishes may move aside.
        with forwarding(opened, wanted, console.line, elsewhere=not ports) as (bound, findings):
            console.tell(findings)
            for each in bound:
                click.echo(f"{each.service}: localhost:{each.local} -> {each.target}")
            _stay()
    except KeyboardInterrupt:
        return 0
    return 0


def _stay() -> None:
    """Sleep until Ctrl-C."""
    threading.Event().wait()


def _wanted(
    session: Session,
    source: dict[str, Any],
    service: str | None,
    ports: Sequence[tuple[int, int]],
    console: Console,
) -> list[Forward]:
    """Find what to forward: what is named, else what is published."""
    from kompyse.cluster.forwarding import Forward  # noqa: PLC0415 - not for --help
    from kompyse.cluster.scaling import found  # noqa: PLC0415 - as above
    from kompyse.values import name  # noqa: PLC0415 - as above

    label = name.label(service) if service else ""
    pods = found(session, [service] if service else ())[0].service
    if ports:
        return [Forward(label, local, target, pods) for local, target in ports]
    wanted = [each for each in _published(session, source, console) if not label or each.service == label]
    if not wanted:
        whose = service or "the project"
        raise click.UsageError(f"{whose} publishes no port: name one, as in kompyse port-forward {service or 'web'} 80")
    return wanted


def _published(session: Session, source: dict[str, Any], console: Console) -> list[Forward]:
    """List what is published: as the Compose files say, else as the objects on the cluster do."""
    from kompyse.cluster.forwarding import of_cluster, of_plan  # noqa: PLC0415 - not for --help

    if source["name"] and not source["files"]:
        return of_cluster(session)
    from kompyse import api  # noqa: PLC0415 - only where files are read

    published = of_plan(api.convert(**source).plan)
    console.tell(published.findings)
    return published.forwards


command = reaching.cluster_command(
    port_forward, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE, without=("verbose",)
)
