"""Images built, named after their content, and brought to a cluster: what is wanted in, names that the cluster has out.

`steps` is the plan of the builds and starts nothing; `build` runs it. `known` asks what the engine has, `named` names
that, and `deliver` brings it.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kompyse.images import building, engine, naming, request, routes
from kompyse.images.running import run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kompyse.images.building import Lack
    from kompyse.images.request import Builder, Make, Sources, Step, Wanted
    from kompyse.images.routes import Route


class Delivery(NamedTuple):
    """What the cluster is to run."""

    names: dict[str, str]
    """What images are called on the cluster: by the full names (`naming.plain`) that they have in objects."""
    missing: tuple[Wanted, ...]
    """Those that are neither there nor built: they keep their names."""


def steps(wanted: Sequence[Wanted], make: Make, *, push: bool = False, single: bool = False) -> list[Step]:
    """List the builds in the order in which they have to be made. Nothing is started."""
    return [
        building.step(
            each._replace(image=routes.local(each.image, make.builder)),
            each.build,
            make,
            push=push,
            single=single,
        )
        for each in request.ordered(wanted)
        if each.build is not None
    ]


def lacking(wanted: Sequence[Wanted], builder: Builder, *, single: bool = False) -> list[tuple[Wanted, Lack]]:
    """List what the builder does not know of what the project says."""
    return [
        (each, lack)
        for each in wanted
        if each.build is not None
        for lack in building.lacks(each, each.build, builder, single=single)
    ]


def unreadable(wanted: Wanted, sources: Sources) -> list[str]:
    """Name the secrets of a build that have neither a file nor a variable, such as external ones."""
    grants = wanted.build.secrets if wanted.build else ()
    found = {grant.source: sources.secrets.get(grant.source) for grant in grants}
    return [name for name, secret in found.items() if secret is None or not (secret.file or secret.variable)]


def build(wanted: Sequence[Wanted], make: Make) -> None:
    """Build images for one platform each, one after the other; the first that fails ends it.

    Raises:
        ProgramMissing, ProgramFailed: as `running.run` says.
    """
    listed = steps(wanted, make, single=True)
    width = max((len(each.service) for each in listed), default=0)
    for step in listed:
        run(step, make.tell, width)


def known(wanted: Iterable[Wanted], make: Make) -> dict[str, str]:
    """Ask the engine for images: the marks of those that it has (`naming.identity`), by what it calls them.

    Raises:
        ProgramMissing, ProgramFailed: as `engine.identities` says.
    """
    return engine.identities((routes.local(each.image, make.builder) for each in wanted), make.builder, make.profile)


def to_build(wanted: Sequence[Wanted], known: Mapping[str, str], make: Make) -> list[Wanted]:
    """Pick the images that are to be built: those that always are, and those that the engine does not have."""
    return [
        each for each in wanted if each.build and (each.always or routes.local(each.image, make.builder) not in known)
    ]


def named(wanted: Sequence[Wanted], known: Mapping[str, str], route: Route, make: Make) -> Delivery:
    """Name the images that the engine has after their contents, as the cluster will call them."""
    names, missing = {}, []
    for each in wanted:
        called = routes.local(each.image, make.builder)
        if called in known:
            name = routes.target(naming.marked(each.runs, known[called]), route, make.builder)
            names[naming.plain(each.image)] = names[naming.plain(each.runs)] = name
        else:
            missing.append(each)
    return Delivery(names, tuple(missing))


def deliver(
    wanted: Sequence[Wanted], names: Mapping[str, str], route: Route, make: Make, present: Collection[str]
) -> None:
    """Bring the images that the engine has to the cluster, each once, under the names of `Delivery`.

    `present` are the full names of images that all nodes have already: these stay where they are.

    Raises:
        ProgramMissing, ProgramFailed: as `running.run` says.
    """
    width = max((len(each.service) for each in wanted), default=0)
    done: set[str] = set()
    with TemporaryDirectory(prefix="kompyse-") as folder:
        for each in wanted:
            name = names.get(naming.plain(each.image))
            if name is None or name in done or naming.plain(name) in present:
                continue
            done.add(name)
            archive = f"{folder}/{len(done)}.tar"
            called = routes.local(each.image, make.builder)
            listed = [
                routes.tag(each.service, called, name, make.builder, make.profile),
                *routes.deliver(each.service, name, route, make.builder, archive),
            ]
            for step in listed:
                run(step, make.tell, width)
