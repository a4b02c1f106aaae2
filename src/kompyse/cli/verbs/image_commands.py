"""What `build` and `push` share: the images of the services that they name, and the commands for these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli.verbs import building
from kompyse.diagnostics import KompyseError, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kompyse.api import Loading
    from kompyse.cli.console import Console
    from kompyse.diagnostics import Diagnostic
    from kompyse.images.request import Builder, Sources, Step, Wanted
    from kompyse.model import Project

NAMES = (
    click.Option(
        ["--image-prefix"],
        metavar="REGISTRY/",
        help="What stands before the names of images that name no registry, as for `convert`.",
    ),
    click.Option(["--image-tag"], metavar="TAG", help="The tag of images that have none, as for `convert`."),
)
"""What images are called where they are pushed."""


def chosen(
    loading: Loading, services: Sequence[str], prefix: str | None, tag: str | None, *, dependencies: bool
) -> list[Wanted]:
    """List the images of the services that a command names, all without any, with those on top of which they are built.

    Raises:
        KompyseError: an option cannot be used, or a service is not built.
    """
    from kompyse import plan  # noqa: PLC0415 - not for --help
    from kompyse.images import request  # noqa: PLC0415 - as above
    from kompyse.plan import images  # noqa: PLC0415 - as above

    options = plan.Options(image_prefix=prefix, image_tag=tag)
    if faults := list(plan.options.problems(options)):
        raise click.UsageError("; ".join(faults))
    project = loading.project
    runs = {
        key: images.located(building.image_of(project.name, key, each), options)
        for key, each in project.services.items()
    }
    every = building.wanted(project, runs)
    if not services:
        return every
    built = {key for key, each in project.services.items() if each.build is not None}
    if unknown := [each for each in services if each not in built]:
        raise KompyseError([_not_built(each, project, built) for each in unknown])
    asked = _with_dependencies(project, services) if dependencies else services
    # Services that share an image are listed once.
    kept = [(building.image_of(project.name, key, project.services[key]), project.services[key].build) for key in asked]
    return request.with_bases(every, [each.service for each in every if (each.image, each.build) in kept])


def _with_dependencies(project: Project, services: Sequence[str]) -> list[str]:
    left, found = list(services), dict.fromkeys(services)
    while left:
        for each in project.services[left.pop()].depends_on:
            if each in project.services and each not in found:
                found[each] = None
                left.append(each)
    return list(found)


def _not_built(key: str, project: Project, built: Collection[str]) -> Diagnostic:
    from kompyse.cluster.errors import finding  # noqa: PLC0415 - for mistakes only
    from kompyse.diagnostics.codes.cluster import SERVICE_NOT_BUILT  # noqa: PLC0415 - as above

    reason = "has no build" if key in project.services else "is no service of the project, or is off"
    return finding(SERVICE_NOT_BUILT, f'"{key}" {reason}', hint=f"built are: {', '.join(sorted(built)) or 'none'}")


def built(  # noqa: PLR0913 - what is built, and how
    wanted: Sequence[Wanted],
    asked: building.How,
    sources: Sources,
    console: Console,
    *,
    push: bool,
    dry_run: bool,
) -> int:
    """Build images, and push them. Gives the exit code.

    An image of several platforms is pushed by its build: no engine holds it.

    Raises:
        ClusterError: a program is missing or failed, or does not know what the project asks for.
    """
    from kompyse.images import delivery, request  # noqa: PLC0415 - not for --help

    if not wanted:
        console.line("nothing has a build")
        return 0
    with building.answered():
        make = building.made(asked, sources, console)
        building.check(wanted, make, console)
        steps: list[Step] = []
        left = []
        for each in request.ordered(wanted):
            if push and each.build is not None and len(each.build.platforms) > 1:
                steps += delivery.steps([each._replace(image=each.runs)], make, push=True)
            else:
                steps += delivery.steps([each], make)
                left.append(each)
        if push:
            steps += [step for each in left for step in _pushes(each, make.builder)]
        _start(steps, console, dry_run=dry_run)
    return 0


def pushed(wanted: Sequence[Wanted], asked: building.How, console: Console, *, lenient: bool, dry_run: bool) -> int:
    """Push images; with `lenient` all that can be, and the others are told. Gives the exit code.

    Raises:
        ClusterError: a program is missing, or failed and `lenient` is not given.
    """
    from kompyse.cluster.errors import ClusterError  # noqa: PLC0415 - not for --help
    from kompyse.images.request import Sources  # noqa: PLC0415 - as above

    failed: list[Diagnostic] = []
    if not wanted:
        console.line("nothing has a build")
        return 0
    with building.answered():
        make = building.made(asked, Sources({}, {}), console)
    for each in wanted:
        try:
            with building.answered():
                _start(_pushes(each, make.builder), console, dry_run=dry_run)
        except ClusterError as error:
            if not lenient:
                raise
            failed += [found._replace(severity=Severity.WARNING) for found in error.diagnostics]
    console.tell(failed)
    return 0


def _pushes(wanted: Wanted, builder: Builder) -> list[Step]:
    """Name an image as it is called in the registry, and send it there."""
    from kompyse.images import routes  # noqa: PLC0415 - not for --help

    here = routes.local(wanted.image, builder)
    there = routes.target(wanted.runs, routes.Route(routes.Way.REGISTRY), builder)
    named = [] if here == there else [routes.tag(wanted.service, here, there, builder)]
    return [*named, routes.push(wanted.service, there, builder)]


def _start(steps: Sequence[Step], console: Console, *, dry_run: bool) -> None:
    from kompyse.images import running  # noqa: PLC0415 - not for --help

    width = max((len(each.service) for each in steps), default=0)
    for step in steps:
        if dry_run:
            click.echo(step.shown)
        else:
            running.run(step, console.line, width)
