"""What is asked for: the images of a project, how they are built, and the step that a program is started for.

Records that the other modules of this room share. Nothing is started here.
"""

from __future__ import annotations

from enum import StrEnum
from shlex import join
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.model import Build


class Builder(StrEnum):
    """What makes an image of a Dockerfile."""

    BUILDX = "docker buildx"
    CLASSIC = "docker"
    """The builder inside of the engine, where the docker command has no buildx."""
    PODMAN = "podman"
    MINIKUBE = "minikube"
    """The container runtime of a minikube cluster: what it builds is there already."""

    @property
    def program(self) -> str:
        """The command that is started."""
        return self.value.partition(" ")[0]


class Wanted(NamedTuple):
    """An image that a service of the project runs."""

    service: str
    image: str
    """What it is called where it is built: as Compose calls it."""
    runs: str
    """What the objects call it: the same, or with a registry and a tag that the options put there."""
    build: Build | None
    """How it is made; None for one that only has to get to the cluster."""
    platform: str | None = None
    """The platform that the service asks for."""
    always: bool = False
    """Built although there is one already."""


class Secret(NamedTuple):
    """What a build may read: a file, or a variable with its value."""

    file: str | None = None
    variable: str | None = None
    value: str | None = None


class Choices(NamedTuple):
    """What the command line says of builds, beside the Compose file."""

    args: tuple[str, ...] = ()
    """KEY=VALUE or KEY each."""
    no_cache: bool = False
    pull: bool = False
    ssh: tuple[str, ...] = ()
    """ID or ID=PATH each."""
    progress: str | None = None
    instance: str | None = None
    """The name of a builder of buildx (`docker buildx ls`)."""


class Sources(NamedTuple):
    """What the builds of a project refer to."""

    secrets: Mapping[str, Secret]
    """By their keys in the project."""
    images: Mapping[str, str]
    """The image of each service that is built, by its key."""


class Make(NamedTuple):
    """How images are built."""

    builder: Builder
    choices: Choices
    sources: Sources
    profile: str = ""
    """The cluster of minikube's builder."""
    tell: Callable[[str], object] = str
    """Is told what the programs print."""


class Step(NamedTuple):
    """A program to start, without a shell."""

    service: str
    """For whom: its output is told with this name in front."""
    command: tuple[str, ...]
    stdin: bytes | None = None
    environment: Mapping[str, str] | None = None
    """Variables beside those of this process."""
    private: tuple[str, ...] = ()
    """Words of the command that are not shown to anybody."""

    @property
    def shown(self) -> str:
        """The command as a person would type it; values that look like credentials are hidden."""
        hidden = {word: f"{word.partition('=')[0]}=***" for word in self.private}
        return join([hidden.get(word, word) for word in self.command])


def ordered(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Put images before those that are built on top of them (`additional_contexts: {x: service:BASE}`).

    Otherwise the order stays. Services that wait for one another in a circle stay as they are: the builder says so.
    """
    by_service = {each.service: each for each in wanted}
    found: list[Wanted] = []
    under_way: set[str] = set()

    def visit(each: Wanted) -> None:
        if each in found or each.service in under_way:
            return
        under_way.add(each.service)
        for base in bases(each):
            if base in by_service:
                visit(by_service[base])
        found.append(each)

    for each in wanted:
        visit(each)
    return found


def with_bases(wanted: Sequence[Wanted], services: Iterable[str]) -> list[Wanted]:
    """Pick the images of services, and those on top of which they are built."""
    by_service = {each.service: each for each in wanted}
    left, kept = list(services), set()
    while left:
        service = left.pop()
        if service in by_service and service not in kept:
            kept.add(service)
            left += bases(by_service[service])
    return [each for each in wanted if each.service in kept]


def bases(wanted: Wanted) -> list[str]:
    """Name the services whose images the build reads."""
    contexts = wanted.build.additional_contexts.values() if wanted.build else ()
    return [each.removeprefix("service:") for each in contexts if each and each.startswith("service:")]
