"""How an image gets to a cluster: a route and an image in, steps with their exact arguments out.

- minikube image load: https://minikube.sigs.k8s.io/docs/commands/image/#minikube-image-load
- kind load docker-image, kind load image-archive: https://kind.sigs.k8s.io/docs/user/quick-start/, "Loading an Image"
- k3d image import: https://k3d.io/stable/usage/commands/k3d_image_import/
- microk8s ctr image import: https://microk8s.io/docs/registry-images
- docker tag, docker push, docker save: https://docs.docker.com/reference/cli/docker/image/
- podman save: https://docs.podman.io/en/latest/markdown/podman-save.1.html
"""

from __future__ import annotations

from enum import StrEnum
from shlex import split
from typing import TYPE_CHECKING, NamedTuple

from kompyse.images.request import Builder, Step
from kompyse.values import image as references

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGE = "{image}"
ARCHIVE = "{archive}"


class Way(StrEnum):
    """What brings an image to the nodes."""

    MINIKUBE = "minikube"
    KIND = "kind"
    K3D = "k3d"
    MICROK8S = "microk8s"
    SHARED = "shared"
    """The nodes run what the engine has: nothing is to be done."""
    REGISTRY = "registry"
    COMMAND = "command"


class Route(NamedTuple):
    """How images get to the nodes of one cluster."""

    way: Way
    cluster: str = ""
    """What the cluster is called by the program that made it."""
    command: tuple[str, ...] = ()
    """Words of a command of the user's, with {image} or {archive} in them."""


def command_words(text: str) -> tuple[str, ...]:
    """Split a command as a POSIX shell would, by quotes and backslashes; no shell runs it, so nothing is expanded.

    Raises:
        ValueError: a quote is open, there is no word, or neither {image} nor {archive} is in it.
    """
    words = tuple(split(text))
    if not words:
        raise ValueError("it is empty")
    if not any(IMAGE in word or ARCHIVE in word for word in words):
        raise ValueError("it has neither {image}, the name of the image, nor {archive}, a file with it")
    return words


def local(image: str, builder: Builder) -> str:
    """Call an image as the engine of a builder does: podman puts `localhost/` before names without a registry."""
    if builder is Builder.PODMAN and not references.has_registry(image):
        return f"localhost/{image}"
    return image


def target(image: str, route: Route, builder: Builder) -> str:
    """Call an image as the cluster will. What podman sends to a registry, or saves, has one in its name."""
    if builder is Builder.PODMAN and not references.has_registry(image):
        return f"docker.io/{image}" if route.way is Way.REGISTRY else f"localhost/{image}"
    return image


def tag(service: str, image: str, name: str, builder: Builder, cluster: str = "") -> Step:
    """Give an image one more name."""
    if builder is Builder.MINIKUBE:
        return Step(service, ("minikube", "-p", cluster, "image", "tag", image, name))
    return Step(service, (builder.program, "tag", image, name))


def deliver(service: str, image: str, route: Route, builder: Builder, archive: str) -> list[Step]:
    """Bring an image to the nodes. `archive` is the path of a file that may be made for it."""
    if route.way is Way.SHARED or builder is Builder.MINIKUBE:
        return []
    if route.way is Way.REGISTRY:
        return [push(service, image, builder)]
    if route.way is Way.COMMAND:
        words = tuple(word.replace(IMAGE, image).replace(ARCHIVE, archive) for word in route.command)
        saved = [_save(service, image, builder, archive)] if any(ARCHIVE in word for word in route.command) else []
        return [*saved, Step(service, words)]
    if builder is Builder.PODMAN or route.way is Way.MICROK8S:
        return [_save(service, image, builder, archive), Step(service, _FILES[route.way](archive, route.cluster))]
    return [Step(service, _NAMES[route.way](image, route.cluster))]


def push(service: str, image: str, builder: Builder, *, quiet: bool = False) -> Step:
    """Send an image to the registry in its name."""
    return Step(service, (builder.program, "push", *(("--quiet",) if quiet else ()), image))


def _save(service: str, image: str, builder: Builder, archive: str) -> Step:
    form = ("--format", "docker-archive") if builder is Builder.PODMAN else ()
    return Step(service, (builder.program, "save", *form, "--output", archive, image))


_NAMES: dict[Way, Callable[[str, str], tuple[str, ...]]] = {
    Way.MINIKUBE: lambda image, cluster: ("minikube", "-p", cluster, "image", "load", image),
    Way.KIND: lambda image, cluster: ("kind", "load", "docker-image", image, "--name", cluster),
    Way.K3D: lambda image, cluster: ("k3d", "image", "import", image, "-c", cluster),
}
"""What loads an image that a Docker Engine has, by its name."""
_FILES: dict[Way, Callable[[str, str], tuple[str, ...]]] = {
    Way.MINIKUBE: lambda archive, cluster: ("minikube", "-p", cluster, "image", "load", archive),
    Way.KIND: lambda archive, cluster: ("kind", "load", "image-archive", archive, "--name", cluster),
    Way.K3D: lambda archive, cluster: ("k3d", "image", "import", archive, "-c", cluster),
    Way.MICROK8S: lambda archive, _cluster: ("microk8s", "ctr", "image", "import", archive),
}
"""What loads an image from a file."""
