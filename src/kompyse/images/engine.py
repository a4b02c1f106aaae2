"""What a builder has: which one is there, which images it knows, and what they are.

- docker image inspect: https://docs.docker.com/reference/cli/docker/image/inspect/
- minikube image ls: https://minikube.sigs.k8s.io/docs/commands/image/#minikube-image-list
"""

from __future__ import annotations

import os
from shutil import which
from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.images import naming
from kompyse.images.request import Builder, Step
from kompyse.images.running import ProgramFailed, ProgramMissing, ask, run

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = ("auto", "docker", "podman", "minikube")
"""How a caller names what builds."""


def chosen(word: str, *, minikube: bool) -> Builder:
    """Find what builds: as named, or with `auto` the first that is installed; minikube only with a cluster of it.

    Docker builds with buildx where that is installed and DOCKER_BUILDKIT is not 0.

    Raises:
        ProgramMissing: it is not installed.
    """
    words = [each for each in WORDS[1:] if each != "minikube" or minikube] if word == "auto" else [word]
    for each in words:
        if is_installed(each):
            return _of_docker() if each == "docker" else Builder(each)
    raise ProgramMissing(words[0])


def is_installed(program: str) -> bool:
    """Whether a program is on PATH."""
    return which(program) is not None


def _of_docker() -> Builder:
    if os.environ.get("DOCKER_BUILDKIT") == "0" or ask(("docker", "buildx", "version")) is None:
        return Builder.CLASSIC
    return Builder.BUILDX


def identities(images: Iterable[str], builder: Builder, profile: str = "") -> dict[str, str]:
    """Give the marks of the contents of images (`naming.identity`); those that are not there are left out.

    Raises:
        ProgramFailed: the engine does not answer.
        ProgramMissing: the program is not installed.
    """
    wanted = list(dict.fromkeys(images))
    if not wanted:
        return {}
    if builder is Builder.MINIKUBE:
        return _of_minikube(wanted, profile)
    found = {}
    for image in wanted:
        each = inspected(image, builder.program)
        if each is not None:
            found[image] = naming.identity(each)
    if not found:
        _check(builder)
    return found


def inspected(image: str, program: str) -> dict[str, Any] | None:
    """Give what docker or podman tells of an image; None when it does not have it.

    Raises:
        ProgramMissing: the program is not installed.
    """
    items = _read(ask((program, "image", "inspect", image)))
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else None


def _check(builder: Builder) -> None:
    """Tell an engine that has none of the images from one that does not answer at all."""
    command = (builder.program, "version", "--format", "{{.Server.Version}}")
    if builder is Builder.PODMAN:
        command = ("podman", "version", "--format", "{{.Client.Version}}")
    run(Step(builder.program, command), lambda _line: None)


def _of_minikube(images: list[str], profile: str) -> dict[str, str]:
    """Take the identifiers of the images in the cluster: nobody tells more of them."""
    command = ("minikube", "-p", profile, "image", "ls", "--format", "json")
    listed = _read(ask(command))
    if not isinstance(listed, list):
        raise ProgramFailed(Step("minikube", command), 1, ("it did not list the images of the cluster",))
    known = {
        naming.plain(tag): str(each.get("id", "")).removeprefix("sha256:")[:12]
        for each in listed
        for tag in each.get("repoTags") or ()
    }
    return {image: known[naming.plain(image)] for image in images if known.get(naming.plain(image))}


def addons(profile: str) -> dict[str, bool] | None:
    """Tell which addons of a minikube cluster are enabled; None when minikube does not say.

    `minikube addons list -o json` prints an object of `{"Profile": ..., "Status": "enabled"}` by name, see
    https://minikube.sigs.k8s.io/docs/commands/addons/#minikube-addons-list.
    """
    try:
        listed = _read(ask(("minikube", "-p", profile, "addons", "list", "-o", "json")))
    except ProgramMissing:
        return None
    if not isinstance(listed, dict):
        return None
    return {name: isinstance(each, dict) and each.get("Status") == "enabled" for name, each in listed.items()}


def gateway_of_kind() -> str | None:
    """Give the address of this machine in the network of kind's nodes, as Docker says it; None when it does not.

    The nodes are in a network called `kind`: https://github.com/kubernetes-sigs/kind/releases/tag/v0.8.0
    """
    try:
        listed = _read(ask(("docker", "network", "inspect", "kind")))
    except ProgramMissing:
        return None
    configs = listed[0].get("IPAM", {}).get("Config") if isinstance(listed, list) and listed else None
    gateways = [str(each.get("Gateway", "")) for each in configs or ()]
    return next((each for each in gateways if each and ":" not in each), None)


def _read(answer: bytes | None) -> Any:
    try:
        return None if answer is None else msgspec.json.decode(answer)
    except msgspec.DecodeError:
        return None
