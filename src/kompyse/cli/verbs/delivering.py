"""The images of `up`: built, brought to the cluster, and put into the objects under names that say their content."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli.verbs import building

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.session import Session
    from kompyse.images.request import Make, Wanted
    from kompyse.images.routes import Route


def _command(_context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Split the command of the user, as `images.routes.command_words` says."""
    if value is None:
        return None
    from kompyse.images.routes import command_words  # noqa: PLC0415 - not for --help

    try:
        return command_words(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} cannot be used: {error}", param=option) from error


WAY = (
    click.Option(
        ["--push"],
        metavar="REGISTRY",
        help="Bring images to the cluster through this registry: REGISTRY/ is put before those that name none, as with "
        "--image-prefix, and they are pushed.",
    ),
    click.Option(
        ["--load-command"],
        metavar="COMMAND",
        callback=_command,
        help="Bring images to the cluster with this command: {image} in it is the name of an image, {archive} a file "
        "with it. It is split as a shell does, but no shell runs it.",
    ),
    *building.BUILDER,
)
"""How images get to the cluster."""
PARAMETERS = (
    click.Option(
        ["--build/--no-build", "build"],
        default=None,
        help="Build all images first; or none, also where one is missing. [default: build what is missing]",
    ),
    *WAY,
)


class Asked(NamedTuple):
    """What the options say."""

    build: bool | None
    """None: what is missing is built."""
    push: str | None
    command: tuple[str, ...] | None
    how: building.How


def asked(given: dict[str, Any]) -> Asked:
    """Take the options of this module out of those that were given."""
    build, push, command = given.pop("build", None), given.pop("push", None), given.pop("load_command", None)
    if push is not None and command is not None:
        raise click.UsageError("--push and --load-command are two ways to one end: give one of them")
    if push is not None:
        if given.get("image_prefix") is not None:
            raise click.UsageError("--push says what --image-prefix would: leave it out")
        given["image_prefix"] = push
    return Asked(build, push, command, building.how(given))


class Cluster(NamedTuple):
    """For which cluster something is converted, and how its images get there."""

    asked: Asked
    context: str | None


def converted(convert: Callable[..., Result], chosen: dict[str, Any], cluster: Cluster | None) -> Result:
    """Convert, with the options of the plan that the cluster decides; without one, for any.

    Where images will be delivered, nobody has to be told to build and push them.

    Raises:
        KompyseError: as `convert` does; as `ClusterError`, there is no such context.
    """
    if cluster is None:
        from kompyse import plan  # noqa: PLC0415 - not for --help

        return convert(options=plan.Options(**chosen))
    from kompyse.cli.verbs import local_clusters  # noqa: PLC0415 - not for --help
    from kompyse.cluster.server import contexts  # noqa: PLC0415 - as above

    context = contexts.read(cluster.context)
    delivers = _route(cluster.asked, context) is not None
    return local_clusters.converted(convert, {**chosen, "images_delivered": delivers}, context)


def delivered(  # noqa: PLR0913 - what is delivered where, and how
    result: Result,
    session: Session,
    asked: Asked,
    source: dict[str, Any],
    console: Console,
    *,
    services: Collection[str] = (),
    look: bool = False,
) -> Result:
    """Build what is to be built, bring it to the nodes, and give the result with the names that it has there.

    `services` are those that are wanted, all without any. With `look` nothing is built and nothing brought anywhere:
    the names are those of what the engine has.

    Raises:
        ClusterError: a program is missing or failed, or there is no way to the cluster.
    """
    wanted = _wanted(result, asked, services)
    if not wanted:
        return result
    route = _route(asked, session.client.connection.context)
    if route is None:
        return _left(result, asked, session, wanted)
    from kompyse.cluster import lacks  # noqa: PLC0415 - not for --help
    from kompyse.images import delivery, naming  # noqa: PLC0415 - as above
    from kompyse.images.routes import Way  # noqa: PLC0415 - as above
    from kompyse.images.running import ProgramMissing  # noqa: PLC0415 - as above

    if route.way is Way.REGISTRY:
        wanted = [each for each in wanted if each.build is not None]
    sources = building.sources(result.project, lambda: building.environment(source))
    with building.answered():
        try:
            make = building.made(asked.how, sources, console, route.cluster if route.way is Way.MINIKUBE else None)
        except ProgramMissing:
            if (look or asked.build is False) and asked.how.word == "auto":
                _tell_missing(wanted, console)
                return result
            raise
        route = _shared(route, make)
        known = _built(wanted, make, asked, console, look=look)
        made = delivery.named(wanted, known, route, make)
        if not look:
            present = set() if route.way is Way.SHARED else lacks.images_of_nodes(session)
            delivery.deliver(wanted, made.names, route, make, present)
    if not look:
        _tell_missing(made.missing, console)
    return result._replace(objects=[naming.renamed(each, made.names) for each in result.objects])


def _wanted(result: Result, asked: Asked, services: Collection[str]) -> list[Wanted]:
    """List the images: those that are built, unless they are to be pulled, and those that are never pulled."""
    from kompyse.images import naming, request  # noqa: PLC0415 - not for --help
    from kompyse.plan.images import is_pulled  # noqa: PLC0415 - as above

    planned = result.plan.services
    runs = {key: each.image for key, each in planned.items() if asked.build or not is_pulled(each.service)}
    wanted = building.wanted(result.project, runs)
    known = {each.image for each in wanted}
    for key, each in planned.items():
        if each.service.build is None and each.service.pull_policy == "never" and each.image not in known:
            known.add(each.image)
            wanted.append(request.Wanted(key, each.image, each.image, None))
    if asked.build:
        wanted = [each._replace(always=each.build is not None) for each in wanted]
    if not services:
        return wanted
    # A service may run what another one builds.
    used = {naming.plain(planned[key].image) for key in services if key in planned}
    named = [each.service for each in wanted if used & {naming.plain(each.image), naming.plain(each.runs)}]
    return request.with_bases(wanted, named)


def _route(asked: Asked, context: Context) -> Route | None:
    """Find how images get to the cluster: as the options say, else by what made it; None when nothing is known."""
    from kompyse.cluster.server.contexts import Kind  # noqa: PLC0415 - not for --help
    from kompyse.images.routes import Route, Way  # noqa: PLC0415 - as above

    if asked.command is not None:
        return Route(Way.COMMAND, command=asked.command)
    if asked.push is not None:
        return Route(Way.REGISTRY)
    ways = {
        Kind.MINIKUBE: Way.MINIKUBE,
        Kind.KIND: Way.KIND,
        Kind.K3D: Way.K3D,
        Kind.MICROK8S: Way.MICROK8S,
        Kind.DOCKER_DESKTOP: Way.SHARED,
        Kind.RANCHER_DESKTOP: Way.SHARED,
        Kind.COLIMA: Way.SHARED,
        Kind.ORBSTACK: Way.SHARED,
    }
    way = ways.get(context.kind) if context.is_local else None
    return None if way is None else Route(way, context.profile)


def _shared(route: Route, make: Make) -> Route:
    """Where the shell talks to the engine of the minikube cluster (`minikube docker-env`), all is there already."""
    from kompyse.images.routes import Way  # noqa: PLC0415 - not for --help

    inside = route.way is Way.MINIKUBE and os.environ.get("MINIKUBE_ACTIVE_DOCKERD") == route.cluster
    return route._replace(way=Way.SHARED) if inside and make.builder.program == "docker" else route


def _left(result: Result, asked: Asked, session: Session, wanted: list[Wanted]) -> Result:
    """Leave the images to others, as the findings of the conversion say, unless they are to be built."""
    if asked.build:
        from kompyse.cluster.errors import failure  # noqa: PLC0415 - not for --help
        from kompyse.diagnostics.codes.cluster import IMAGE_WAY_MISSING  # noqa: PLC0415 - as above

        names = ", ".join(f'"{each.service}"' for each in wanted if each.build is not None)
        message = f'how do the images of {names} get to the nodes of the context "{session.context}"?'
        raise failure(IMAGE_WAY_MISSING, message, hint="give --push REGISTRY or --load-command COMMAND")
    return result


def _built(wanted: list[Wanted], make: Make, asked: Asked, console: Console, *, look: bool) -> dict[str, str]:
    """Build what is to be built, or only say it. Gives what the engine has then, as `delivery.known` does."""
    from kompyse.images import delivery  # noqa: PLC0415 - not for --help

    if asked.build is False:
        return delivery.known(wanted, make)
    known = delivery.known((each for each in wanted if look or not each.always), make)
    pending = delivery.to_build(wanted, known, make)
    if look:
        for each in pending:
            console.line(f"{each.service}: {each.image} would be built")
        return known
    building.check(pending, make, console, single=True)
    delivery.build(pending, make)
    # A build may give its further tags to images that were not built.
    return delivery.known(wanted, make) if pending else known


def _tell_missing(missing: Collection[Wanted], console: Console) -> None:
    from kompyse.cluster.errors import finding  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes.cluster import IMAGE_NOT_HERE  # noqa: PLC0415 - as above

    findings = [
        finding(IMAGE_NOT_HERE, f'the image "{each.image}" of "{each.service}" is not here, and is not built')
        for each in missing
        if each.build is not None
    ]
    if findings:
        console.tell(findings)
