"""Images built, named after their content and brought to a cluster, with recorded programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kompyse.images import delivery
from kompyse.images.request import Builder, Choices, Make, Sources, Wanted
from kompyse.images.routes import Route, Way
from kompyse.model import Build

if TYPE_CHECKING:
    from kompyse.images.delivery import Delivery

WEB = Wanted("web", "shop-web", "shop-web", Build(context="/shop"))
TOP = Wanted("top", "shop-top", "shop-top", Build(context="/top", additional_contexts={"web": "service:web"}))
LOCAL = Wanted("tool", "tool:1", "tool:1", None)


def make(builder: Builder = Builder.BUILDX, tell=str) -> Make:
    return Make(builder, Choices(), Sources({}, {"web": "shop-web"}), tell=tell)


def delivered(wanted: list[Wanted], route: Route, made: Make, present: frozenset[str] = frozenset()) -> Delivery:
    named = delivery.named(wanted, delivery.known(wanted, made), route, made)
    delivery.deliver(wanted, named.names, route, made, present)
    return named


def test_the_plan_of_the_builds_starts_nothing(programs) -> None:
    steps = delivery.steps([TOP, WEB, LOCAL], make())
    assert [step.command[-1] for step in steps] == ["/shop", "/top"]
    assert "web=docker-image://shop-web" in steps[1].command
    assert programs.calls == []


def test_what_is_missing_is_built_and_what_always_is(programs) -> None:
    programs.add("docker")
    programs.has("shop-web", "shop-top")
    always = TOP._replace(always=True)
    gone = WEB._replace(image="gone")
    wanted = [WEB, always, gone, LOCAL]
    assert delivery.to_build(wanted, delivery.known(wanted, make()), make()) == [always, gone]


def test_builds_are_told_with_their_services(programs) -> None:
    programs.add("docker")
    lines: list[str] = []
    delivery.build([WEB, TOP], make(tell=lines.append))
    assert [line.split(" ")[0] for line in lines] == ["web", "top"]


def test_images_get_the_names_of_their_contents(programs) -> None:
    programs.add("docker", "kind")
    programs.has("shop-web")
    first = delivered([WEB, TOP], Route(Way.KIND, "dev"), make())
    (name,) = first.names.values()
    assert re.fullmatch(r"shop-web:kompyse-[0-9a-f]{12}", name)
    assert first.missing == (TOP,)
    assert programs.commands() == [f"docker tag shop-web {name}", f"kind load docker-image {name} --name dev"]
    known = delivery.known([WEB, TOP], make())
    assert delivery.named([WEB, TOP], known, Route(Way.KIND, "dev"), make()) == first

    programs.forget()
    present = frozenset({f"docker.io/library/{name}"})
    assert delivered([WEB, TOP], Route(Way.KIND, "dev"), make(), present) == first
    assert programs.commands() == []

    programs.content("second")
    delivery.build([WEB], make())
    again = delivered([WEB], Route(Way.KIND, "dev"), make(), present)
    assert again.names != first.names


def test_an_image_of_two_services_is_brought_once(programs) -> None:
    programs.add("docker", "k3d")
    programs.has("shop-web")
    delivered([WEB, WEB._replace(service="worker")], Route(Way.K3D, "dev"), make())
    assert len(programs.commands("k3d")) == 1


def test_a_registry_is_in_the_name(programs) -> None:
    programs.add("docker")
    programs.has("shop-web")
    wanted = WEB._replace(runs="example.com/team/shop-web:2")
    made = delivered([wanted], Route(Way.REGISTRY), make())
    name = made.names["example.com/team/shop-web:2"]
    assert name.startswith("example.com/team/shop-web:2-kompyse-")
    assert made.names["docker.io/library/shop-web:latest"] == name
    assert programs.commands() == [f"docker tag shop-web {name}", f"docker push {name}"]


def test_files_are_there_for_the_command_alone(programs) -> None:
    programs.add("docker", "loader")
    programs.has("shop-web")
    route = Route(Way.COMMAND, command=("loader", "{archive}"))
    delivered([WEB], route, make(Builder.CLASSIC))
    _, saved, loaded = programs.commands()
    path = loaded.removeprefix("loader ")
    assert saved.startswith(f"docker save --output {path} shop-web:kompyse-")
    assert path.endswith("/1.tar")


def test_podman_has_a_place_in_every_name(programs) -> None:
    programs.add("podman", "minikube")
    delivery.build([WEB], make(Builder.PODMAN))
    made = delivered([WEB], Route(Way.MINIKUBE, "dev"), make(Builder.PODMAN))
    name = made.names["docker.io/library/shop-web:latest"]
    assert name.startswith("localhost/shop-web:kompyse-")
    assert programs.commands()[0] == "podman build --tag localhost/shop-web /shop"
    assert programs.commands()[1] == f"podman tag localhost/shop-web {name}"


def test_what_a_builder_lacks_is_listed_by_service() -> None:
    wanted = WEB._replace(build=Build(context="/shop", privileged=True))
    assert [(each.service, lack.attribute) for each, lack in delivery.lacking([wanted, LOCAL], Builder.CLASSIC)] == [
        ("web", "privileged")
    ]
