"""Commands that build: an image, a builder and the choices of the caller in, a step with its exact arguments out.

One row for each attribute of `build`: the words that it becomes, and which builders know them. Sources:

- docker buildx build: https://docs.docker.com/reference/cli/docker/buildx/build/
- docker build without BuildKit: https://docs.docker.com/reference/cli/docker/build-legacy/
- podman build: https://docs.podman.io/en/latest/markdown/podman-build.1.html
- minikube image build: https://minikube.sigs.k8s.io/docs/commands/image/#minikube-image-build
"""

from __future__ import annotations

from posixpath import isabs, join
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from kompyse.compose.paths import is_remote
from kompyse.images.request import Builder, Step
from kompyse.values.variable import is_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.images.request import Choices, Make, Sources, Wanted
    from kompyse.model import Build

_BUILDX = frozenset({Builder.BUILDX})
_CLASSIC = frozenset({Builder.CLASSIC})
_MODERN = frozenset({Builder.BUILDX, Builder.PODMAN})
_ENGINES = frozenset({Builder.BUILDX, Builder.CLASSIC, Builder.PODMAN})
_ALL = frozenset(Builder)


class Lack(NamedTuple):
    """An attribute of `build` that a builder does not know."""

    attribute: str
    matters: bool
    """Whether the image would be another one without it, or none."""


class _Row(NamedTuple):
    attribute: str
    words: Callable[[Build], Iterator[str]]
    builders: frozenset[Builder]
    matters: bool = True


def step(wanted: Wanted, build: Build, make: Make, *, push: bool = False, single: bool = False) -> Step:
    """Make the command that builds an image under its name and the further tags of the project.

    `push` sends it to its registry as part of the build, which images of several platforms need; `single` builds for
    one platform, whatever the project lists.
    """
    builder, sources = make.builder, make.sources
    build = _chosen(build, make.choices)
    inline = build.dockerfile_inline
    words = [*_start(make)]
    for name in (wanted.image, *(() if builder is Builder.MINIKUBE else build.tags)):
        words += ["--tag", name]
    if inline is not None and build.dockerfile is None:
        words += ["--file", "-"]
    elif build.dockerfile is not None:
        words += ["--file", _dockerfile(build.context, build.dockerfile)]
    platforms = _platforms(wanted, build, single=single)
    if platforms and builder is not Builder.MINIKUBE:
        words += ["--platform", ",".join(platforms)]
    for row in _ROWS:
        if builder in row.builders:
            words += _as_options(row.words(build)) if builder is Builder.MINIKUBE else row.words(build)
    if builder in _MODERN:
        words += [*_contexts(build, sources), *_secrets(build, sources), *_ssh(build, make.choices)]
    if builder is Builder.BUILDX:
        words.append("--push" if push else "--output=type=image" if len(platforms) > 1 else "--load")
    words.append(build.context)
    variables = {
        each.variable: each.value
        for each in (sources.secrets.get(grant.source) for grant in build.secrets)
        if each is not None and each.variable is not None and each.value is not None
    }
    if builder is Builder.CLASSIC:
        variables["DOCKER_BUILDKIT"] = "0"
    return Step(
        wanted.service,
        tuple(words),
        None if inline is None or build.dockerfile is not None else inline.encode(),
        variables or None,
        tuple(_private(build)),
    )


def lacks(wanted: Wanted, build: Build, builder: Builder, *, single: bool = False) -> list[Lack]:
    """List what the project says of a build and the builder does not know."""
    found = [Lack(row.attribute, row.matters) for row in _ROWS if builder not in row.builders and any(row.words(build))]
    if builder not in _MODERN:
        given = {"additional_contexts": build.additional_contexts, "secrets": build.secrets, "ssh": build.ssh}
        found += [Lack(attribute, matters=True) for attribute, value in given.items() if value]
    several = len(_platforms(wanted, build, single=single)) > 1
    if several and builder is not Builder.BUILDX:
        found.append(Lack("platforms", matters=True))
    if builder is Builder.MINIKUBE:
        found += [Lack("dockerfile_inline", matters=True)] if build.dockerfile_inline else []
        found += [Lack("tags", matters=False)] if build.tags else []
    return found


def _start(make: Make) -> Iterator[str]:
    if make.builder is Builder.MINIKUBE:
        yield from ("minikube", "-p", make.profile, "image", "build")
        return
    yield from (*make.builder.value.split(), "build")
    if make.builder is Builder.BUILDX:
        if make.choices.instance:
            yield from ("--builder", make.choices.instance)
        if make.choices.progress:
            yield from ("--progress", make.choices.progress)


def _chosen(build: Build, choices: Choices) -> Build:
    """Put what the command line says over what the project says."""
    args = dict(build.args)
    for each in choices.args:
        key, equals, value = each.partition("=")
        args[key] = value if equals else None
    return replace(build, args=args, no_cache=build.no_cache or choices.no_cache, pull=build.pull or choices.pull)


def _dockerfile(context: str, dockerfile: str) -> str:
    return dockerfile if is_remote(context) or isabs(dockerfile) else join(context, dockerfile)


def _platforms(wanted: Wanted, build: Build, *, single: bool) -> tuple[str, ...]:
    if wanted.platform and (single or not build.platforms):
        return (wanted.platform,)
    # Several of them make no image that an engine can run: its own platform is what it takes by itself.
    return () if single and len(build.platforms) > 1 else build.platforms


def _as_options(words: Iterator[str]) -> Iterator[str]:
    """Write options as minikube takes those of the builder inside: `--build-opt=KEY=VALUE`."""
    name = ""
    for word in words:
        if not word.startswith("--"):
            yield f"--build-opt={name}={word}"
        elif word == "--no-cache":
            yield "--build-opt=no-cache"
        else:
            name = word.removeprefix("--")


def _args(build: Build) -> Iterator[str]:
    for key, value in build.args.items():
        yield from ("--build-arg", key if value is None else f"{key}={value}")


def _private(build: Build) -> Iterator[str]:
    for key, value in build.args.items():
        if value and is_credential(key, value):
            yield f"{key}={value}"
            yield f"--build-opt=build-arg={key}={value}"


def _hosts(build: Build) -> Iterator[str]:
    for each in build.extra_hosts:
        host, _, address = each.partition("=")
        yield from ("--add-host", f"{host}:{address}")


def _ulimits(build: Build) -> Iterator[str]:
    for name, limit in build.ulimits.items():
        yield from ("--ulimit", f"{name}={limit}" if isinstance(limit, int) else f"{name}={limit.soft}:{limit.hard}")


def _entitlements(build: Build) -> Iterator[str]:
    for each in dict.fromkeys(build.entitlements):
        yield from ("--allow", each)


def _privileged(build: Build) -> Iterator[str]:
    if build.privileged and "security.insecure" not in build.entitlements:
        yield from ("--allow", "security.insecure")


def _contexts(build: Build, sources: Sources) -> Iterator[str]:
    for name, place in build.additional_contexts.items():
        if place and place.startswith("service:"):
            base = place.removeprefix("service:")
            place = f"docker-image://{sources.images.get(base, base)}"  # noqa: PLW2901 - the same place
        yield from ("--build-context", f"{name}={place or ''}")


def _secrets(build: Build, sources: Sources) -> Iterator[str]:
    """Give secrets as Compose does: from a file, or from a variable of the environment of the builder."""
    for grant in build.secrets:
        found = sources.secrets.get(grant.source)
        name = grant.target or grant.source
        if found is not None and found.variable is not None:
            yield from ("--secret", f"id={name},type=env,env={found.variable}")
        elif found is not None and found.file is not None:
            yield from ("--secret", f"id={name},type=file,src={found.file}")


def _ssh(build: Build, choices: Choices) -> Iterator[str]:
    pairs = build.ssh.items() if isinstance(build.ssh, dict) else ((each, None) for each in build.ssh)
    for each in (*(f"{name}={path}" if path else name for name, path in pairs), *choices.ssh):
        yield from ("--ssh", each)


def _value(option: str, pick: Callable[[Build], object]) -> Callable[[Build], Iterator[str]]:
    """Make the words of an option with one value; none where the project says nothing."""

    def words(build: Build) -> Iterator[str]:
        value = pick(build)
        if value not in (None, ""):
            yield from (option, str(value))

    return words


def _flag(option: str, pick: Callable[[Build], bool]) -> Callable[[Build], Iterator[str]]:
    def words(build: Build) -> Iterator[str]:
        if pick(build):
            yield option

    return words


def _each(option: str, pick: Callable[[Build], tuple[str, ...]]) -> Callable[[Build], Iterator[str]]:
    def words(build: Build) -> Iterator[str]:
        for each in pick(build):
            yield from (option, each)

    return words


def _attested(option: str, pick: Callable[[Build], str | bool | None]) -> Callable[[Build], Iterator[str]]:
    def words(build: Build) -> Iterator[str]:
        value = pick(build)
        if value is not None:
            yield f"{option}={str(value).lower() if isinstance(value, bool) else value}"

    return words


_ROWS = (
    _Row("args", _args, _ALL),
    _Row("target", _value("--target", lambda build: build.target), _ALL),
    _Row("no_cache", _flag("--no-cache", lambda build: build.no_cache), _ALL),
    _Row("no_cache_filter", _each("--no-cache-filter", lambda build: build.no_cache_filter), _BUILDX, matters=False),
    _Row("pull", _flag("--pull", lambda build: build.pull), _ENGINES, matters=False),
    _Row(
        "labels",
        lambda build: (word for key, value in build.labels.items() for word in ("--label", f"{key}={value}")),
        _ENGINES,
    ),
    _Row("cache_from", _each("--cache-from", lambda build: build.cache_from), _ENGINES, matters=False),
    _Row("cache_to", _each("--cache-to", lambda build: build.cache_to), _MODERN, matters=False),
    _Row("network", _value("--network", lambda build: build.network), _ENGINES),
    _Row("shm_size", _value("--shm-size", lambda build: build.shm_size), _ENGINES),
    _Row("extra_hosts", _hosts, _ENGINES),
    _Row("ulimits", _ulimits, _ENGINES),
    _Row("isolation", _value("--isolation", lambda build: build.isolation), _CLASSIC, matters=False),
    _Row("entitlements", _entitlements, _BUILDX),
    _Row("privileged", _privileged, _BUILDX),
    _Row("provenance", _attested("--provenance", lambda build: build.provenance), _BUILDX, matters=False),
    _Row("sbom", _attested("--sbom", lambda build: build.sbom), _BUILDX, matters=False),
)
