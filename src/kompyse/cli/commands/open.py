"""`kompyse open`: a service of the project in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import reaching

if TYPE_CHECKING:
    from kompyse.cli.console import Console
    from kompyse.cluster.session import Session

SUMMARY = "Open a service of the project in the browser."

TEXT = """Finds where the service is reached from outside (an Ingress, a load balancer, a port on a node), prints the
URL and opens it. A service that is reached by none of these is reached through `kompyse port-forward`."""

EXAMPLE = """kompyse open web
kompyse open web --url"""

PARAMETERS = (
    click.Argument(["service"]),
    click.Option(["--url", "only"], is_flag=True, help="Only print the URLs, the best first."),
)


def open_(
    *,
    session: Session,
    console: Console,
    service: str,
    only: bool,
) -> int:
    """Find, print, open."""
    from kompyse.cluster.addresses import addresses  # noqa: PLC0415 - not for --help

    urls = addresses(session, service)
    if not urls:
        console.line(f"{service} is not reached from outside the cluster: kompyse port-forward {service} leads to it")
        return 1
    for each in urls if only else urls[:1]:
        click.echo(each)
    if not only:
        click.launch(urls[0])
    return 0


open_.__name__ = "open"
command = reaching.session_command(open_, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
