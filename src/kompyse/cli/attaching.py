"""The attached end of `up`: published ports on this machine, the logs of all services, until Ctrl-C."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from kompyse.cli.log_lines import printed

if TYPE_CHECKING:
    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session


def told(result: Result, console: Console) -> None:
    """Say how the published ports are reached when nothing stays attached."""
    from kompyse.cluster.forwarding import of_plan  # noqa: PLC0415 - not for --help

    for each in of_plan(result.plan).forwards:
        local = each.local or each.target
        console.line(f"{each.service}: `kompyse port-forward {each.service}` leads to it from localhost:{local}")


def attached(result: Result, session: Session, console: Console, began: float, *, stops: bool) -> int:
    """Forward and print until Ctrl-C; the project runs on, or is scaled to zero with `stops`. Gives the exit code.

    `began` is when the command did (`time.monotonic()`): older lines of services that ran before are not printed.
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
            printed(lines(session, Asked(follow=True, since=int(time.monotonic() - began) + 1), stop))
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
    if stops:
        scaling.stop(session, (), console.line)
    else:
        console.line(f'"{session.project}" runs on in the namespace "{session.namespace}": `kompyse down` ends it')
    return 0


_STAYS = "Ctrl-C ends the forwards and the logs; the project runs on"
