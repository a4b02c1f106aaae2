"""What is asked for: the order of images that build on one another, and commands as they are shown."""

from __future__ import annotations

from kompyse.images.request import Builder, Step, Wanted, bases, ordered, with_bases
from kompyse.model import Build


def wanted(service: str, **contexts: str) -> Wanted:
    return Wanted(service, service, service, Build(additional_contexts=contexts))


def services(listed: list[Wanted]) -> list[str]:
    return [each.service for each in listed]


def test_bases_come_before_what_is_built_on_them() -> None:
    web = wanted("web", app="service:app", lib="./lib")
    app = wanted("app", os="service:os")
    assert services(ordered([web, wanted("other"), app, wanted("os")])) == ["os", "app", "web", "other"]
    assert bases(web) == ["app"]


def test_a_circle_is_left_to_the_builder() -> None:
    a, b = wanted("a", x="service:b"), wanted("b", x="service:a")
    assert sorted(services(ordered([a, b]))) == ["a", "b"]


def test_services_are_picked_with_their_bases() -> None:
    every = [wanted("web", x="service:app"), wanted("app", x="service:gone"), wanted("other")]
    assert services(with_bases(every, ["web"])) == ["web", "app"]


def test_a_command_is_shown_as_it_would_be_typed() -> None:
    step = Step("web", ("docker", "build", "A=1 2", "T=x"), private=("T=x",))
    assert step.shown == "docker build 'A=1 2' 'T=***'"


def test_the_program_of_a_builder() -> None:
    assert [each.program for each in Builder] == ["docker", "docker", "podman", "minikube"]
