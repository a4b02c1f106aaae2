"""How images get to clusters: the exact documented arguments. The tools themselves are not here."""

from __future__ import annotations

import pytest

from kompyse.images import routes
from kompyse.images.request import Builder
from kompyse.images.routes import Route, Way

FILE = "/tmp/x/1.tar"


def commands(route: Route, builder: Builder = Builder.BUILDX) -> list[str]:
    return [" ".join(step.command) for step in routes.deliver("web", "web:k", route, builder, FILE)]


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (Route(Way.MINIKUBE, "minikube"), ["minikube -p minikube image load web:k"]),
        (Route(Way.MINIKUBE, "dev"), ["minikube -p dev image load web:k"]),
        (Route(Way.KIND, "kind"), ["kind load docker-image web:k --name kind"]),
        (Route(Way.K3D, "k3s-default"), ["k3d image import web:k -c k3s-default"]),
        (Route(Way.MICROK8S), [f"docker save --output {FILE} web:k", f"microk8s ctr image import {FILE}"]),
        (Route(Way.SHARED), []),
        (Route(Way.REGISTRY), ["docker push web:k"]),
        (Route(Way.COMMAND, command=("load", "--image={image}")), ["load --image=web:k"]),
        (
            Route(Way.COMMAND, command=("ssh node", "{archive}", "{image}")),
            [f"docker save --output {FILE} web:k", f"ssh node {FILE} web:k"],
        ),
    ],
)
def test_what_docker_has_is_brought_to_the_nodes(route: Route, expected: list[str]) -> None:
    assert commands(route) == commands(route, Builder.CLASSIC) == expected


@pytest.mark.parametrize(
    ("route", "last"),
    [
        (Route(Way.MINIKUBE, "dev"), f"minikube -p dev image load {FILE}"),
        (Route(Way.KIND, "kind"), f"kind load image-archive {FILE} --name kind"),
        (Route(Way.K3D, "c"), f"k3d image import {FILE} -c c"),
    ],
)
def test_what_podman_has_goes_through_a_file(route: Route, last: str) -> None:
    assert commands(route, Builder.PODMAN) == [f"podman save --format docker-archive --output {FILE} web:k", last]


def test_what_minikube_built_is_there() -> None:
    assert commands(Route(Way.MINIKUBE, "dev"), Builder.MINIKUBE) == []
    step = routes.tag("web", "web", "web:k", Builder.MINIKUBE, "dev")
    assert step.command == ("minikube", "-p", "dev", "image", "tag", "web", "web:k")


def test_docker_and_podman_tag() -> None:
    assert routes.tag("web", "a", "b", Builder.BUILDX).command == ("docker", "tag", "a", "b")
    assert routes.tag("web", "a", "b", Builder.PODMAN).command == ("podman", "tag", "a", "b")


def test_podman_names_a_place_always() -> None:
    assert routes.local("web", Builder.PODMAN) == "localhost/web"
    assert routes.local("example.com/web", Builder.PODMAN) == "example.com/web"
    assert routes.local("web", Builder.BUILDX) == "web"
    assert routes.target("web", Route(Way.KIND), Builder.PODMAN) == "localhost/web"
    assert routes.target("me/web", Route(Way.REGISTRY), Builder.PODMAN) == "docker.io/me/web"
    assert routes.target("me/web", Route(Way.REGISTRY), Builder.BUILDX) == "me/web"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("load {image}", ("load", "{image}")),
        ("'my loader' --image={image}", ("my loader", "--image={image}")),
        (r"load a\ b {archive}", ("load", "a b", "{archive}")),
        ("load $HOME *.tar {image}; rm", ("load", "$HOME", "*.tar", "{image};", "rm")),
    ],
)
def test_a_command_is_split_and_nothing_is_expanded(text: str, words: tuple[str, ...]) -> None:
    assert routes.command_words(text) == words


@pytest.mark.parametrize("text", ["", "load", "load 'x {image}", "load {imag}"])
def test_a_command_that_cannot_be_used(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|image|quot"):
        routes.command_words(text)
