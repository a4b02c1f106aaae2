"""What the commands share that build images: their options, what is to be built, and how failures are told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kompyse.cli.console import Console
    from kompyse.diagnostics import Diagnostic
    from kompyse.images.request import Choices, Make, Sources, Wanted
    from kompyse.model import Project, Service

BUILDER = (
    click.Option(
        ["--build-with"],
        type=click.Choice(("auto", "docker", "podman", "minikube")),
        default="auto",
        show_default=True,
        help="What builds images: docker, podman, or the container runtime of a minikube cluster; auto takes the first "
        "that is installed.",
    ),
)
HOW = (
    click.Option(
        ["--build-arg", "build_args"],
        multiple=True,
        metavar="KEY[=VALUE]",
        help="A build argument for all images; may be given several times. Without a value it is that of the shell.",
    ),
    click.Option(["--no-cache"], is_flag=True, help="Build without the cache."),
    click.Option(["--ssh"], multiple=True, metavar="ID[=PATH]", help="SSH agent or key for builds, such as default."),
    click.Option(["--progress"], metavar="TYPE", help="How buildx shows its progress: auto, plain or rawjson."),
    click.Option(["--builder"], metavar="NAME", help="Use this builder of buildx (`docker buildx ls`)."),
)
"""How something is built, as `docker compose build` has it."""


class How(NamedTuple):
    """What the options say."""

    word: str
    choices: Choices


def how(given: dict[str, Any]) -> How:
    """Take the options of this module out of those that were given. A command may have some of them only."""
    from kompyse.images.request import Choices  # noqa: PLC0415 - not for --help

    choices = Choices(
        args=tuple(given.pop("build_args", ())),
        no_cache=given.pop("no_cache", False),
        pull=given.pop("pull", False),
        ssh=tuple(given.pop("ssh", ())),
        progress=given.pop("progress", None),
        instance=given.pop("builder", None),
    )
    return How(given.pop("build_with", "auto"), choices)


def made(asked: How, sources: Sources, console: Console, profile: str | None = None) -> Make:
    """Find the builder. `profile` is the cluster of minikube, where there is one.

    Raises:
        ProgramMissing: it is not installed.
    """
    from kompyse.images import engine  # noqa: PLC0415 - not for --help
    from kompyse.images.request import Make  # noqa: PLC0415 - as above

    builder = engine.chosen(asked.word, minikube=profile is not None)
    return Make(builder, asked.choices, sources, profile or "minikube", console.line)


def image_of(project: str, key: str, service: Service) -> str:
    """Name what a build of a service makes, as Compose does."""
    return service.image or f"{project}-{key}"


def wanted(project: Project, runs: Mapping[str, str]) -> list[Wanted]:
    """List what the project builds, once where services share an image. `runs` is what the objects call the images."""
    from kompyse.images.request import Wanted  # noqa: PLC0415 - not for --help

    found: dict[str, Wanted] = {}
    for key, name in runs.items():
        service = project.services[key]
        image = image_of(project.name, key, service)
        if service.build is not None and not any(
            each.image == image and each.build == service.build for each in found.values()
        ):
            always = service.pull_policy == "build"
            found[key] = Wanted(key, image, name, service.build, service.platform, always)
    return list(found.values())


def sources(project: Project, environment: Callable[[], Mapping[str, str]]) -> Sources:
    """Collect what builds refer to. `environment` gives the variables of the shell and of `.env`."""
    from kompyse.images.request import Secret, Sources  # noqa: PLC0415 - not for --help

    builds = {key: each.build for key, each in project.services.items() if each.build is not None}
    used = {grant.source for build in builds.values() for grant in build.secrets}
    stores = {key: project.secrets[key] for key in sorted(used & set(project.secrets))}
    variables = environment() if any(each.environment for each in stores.values()) else {}
    secrets = {
        key: Secret(each.file, each.environment, variables.get(each.environment) if each.environment else None)
        for key, each in stores.items()
    }
    images = {key: image_of(project.name, key, project.services[key]) for key in builds}
    return Sources(secrets, images)


def environment(source: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the variables of the shell and of `.env`, which builds read secrets from."""
    from io import BytesIO  # noqa: PLC0415 - few projects have such secrets

    from kompyse.compose.load import load  # noqa: PLC0415 - as above
    from kompyse.diagnostics import Sink  # noqa: PLC0415 - as above

    # What came through standard input has been read; it says nothing of variables.
    given = {**source, "stdin": BytesIO(b"services: {}"), "sink": Sink()}
    given.pop("policy", None)
    return load(**given).environment


def check(wanted: Sequence[Wanted], make: Make, console: Console, *, single: bool = False) -> None:
    """Tell what the builder does not know of what the project says, and secrets that nobody can give it.

    Raises:
        ClusterError: without it the image would be another one.
    """
    from kompyse.cluster.errors import ClusterError, finding  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes.cluster import BUILD_ATTRIBUTE_LEFT_OUT, BUILDER_LACKS  # noqa: PLC0415 - as above
    from kompyse.images import delivery  # noqa: PLC0415 - as above

    errors: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for each, lack in delivery.lacking(wanted, make.builder, single=single):
        message = f'"{each.service}" sets build.{lack.attribute}, which {_CALLED[make.builder.name]} does not know'
        found = finding(BUILDER_LACKS if lack.matters else BUILD_ATTRIBUTE_LEFT_OUT, message)
        (errors if lack.matters else others).append(found)
    for each in wanted:
        for name in delivery.unreadable(each, make.sources):
            message = (
                f'"{each.service}" gives its build the secret "{name}", which is not of this machine: it is left out'
            )
            others.append(finding(BUILD_ATTRIBUTE_LEFT_OUT, message))
    if errors:
        raise ClusterError((*errors, *others))
    console.tell(others)


_SAID = 3
"""How many of its last lines a failed program is told with."""
_CALLED = {
    "CLASSIC": "docker without buildx",
    "BUILDX": "docker buildx",
    "PODMAN": "podman build",
    "MINIKUBE": "minikube image build",
}


@contextmanager
def answered() -> Iterator[None]:
    """Turn programs that are missing or that fail into findings: `ClusterError`."""
    from kompyse.cluster.errors import failure  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes.cluster import PROGRAM_FAILED, PROGRAM_MISSING  # noqa: PLC0415 - as above
    from kompyse.images.running import ProgramFailed, ProgramMissing  # noqa: PLC0415 - as above

    try:
        yield
    except ProgramMissing as error:
        raise failure(PROGRAM_MISSING, str(error), hint=error.hint) from None
    except ProgramFailed as error:
        # All that it printed stands above, unless nobody wanted to hear it.
        said = "; ".join([line.strip() for line in error.lines if line.strip()][-_SAID:])
        message = f'"{error.step.service}": {error}{", and said: " if said else ""}{said}'
        raise failure(PROGRAM_FAILED, message) from None
