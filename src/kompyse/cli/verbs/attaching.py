"""The attached end of `up`: published ports on this machine, the logs of all services, until Ctrl-C."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from kompyse.cli.verbs import reaching
from kompyse.cli.verbs.log_lines import printed

if TYPE_CHECKING:
    from collections.abc import Collection

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session


def told(result: Result, console: Console) -> None:
    """Say how the published ports are reached when nothing stays attached."""
    from kompyse.cluster.forwarding import of_plan  # noqa: PLC0415 - not for --help

    for each in of_plan(result.plan).forwards:
        local = each.local or each.target
        command = reaching.again(f"kompyse port-forward {each.service}")
        console.line(f"{each.service}: `{command}` leads to it from localhost:{local}")


def attached(  # noqa: PLR0913 - what to stay with, and how
    result: Result, session: Session, console: Console, began: float, *, stops: bool, named: Collection[str] = ()
) -> int:
    """Forward and print until Ctrl-C; the project runs on, or is scaled to zero with `stops`. Gives the exit code.

    `began` is when the command did (`time.monotonic()`): older lines of services that ran before are not printed.
    `named` are the services (normalised names) whose logs are wanted, of those that were brought up; all without any.
    """
    from kompyse.cluster import scaling  # noqa: PLC0415 - not for --help
    from kompyse.cluster.forwarding import forwarding, of_plan  # noqa: PLC0415 - as above
    from kompyse.cluster.logs import Asked, lines  # noqa: PLC0415 - as above

    published = of_plan(result.plan)
    stop = threading.Event()
    try:
        with forwarding(session, published.forwards, console.line, elsewhere=True) as (bound, findings):
            console.tell((*published.findings, *findings))
            for each in bound:
                console.line(f"{each.service}: {each.url}")
            console.line("Ctrl-C ends the forwards and the logs, and stops the services" if stops else _STAYS)
            printed(lines(session, Asked(named, follow=True, since=int(time.monotonic() - began) + 1), stop))
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            console.line("")  # after the ^C that the terminal shows
    finally:
        stop.set()
    if stops:
        leads = [result.plan.services[unit.lead].name for unit in result.plan.units] if named else []
        console.tell(scaling.stop(session, leads, console.line).findings)
    else:
        end = reaching.again("kompyse down")
        console.line(f'"{session.project}" runs on in the namespace "{session.namespace}": `{end}` ends it')
    return 0


_STAYS = "Ctrl-C ends the forwards and the logs; the project runs on"
