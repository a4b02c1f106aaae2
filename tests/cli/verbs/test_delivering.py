"""The images of `up`: what is built, how it gets to which cluster, and what runs there, with recorded programs.

minikube, kind, k3d and microk8s are not here: what is held against their documentation is the argument lists.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.commands.conftest import on_cluster  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from cli.commands.conftest import Shop
    from recorder import Programs

COMPOSE = """\
name: shop
services:
  web:
    build: ./web
  worker:
    image: shop-web
    command: [work]
  db:
    image: postgres:16
"""


class Place:
    """A project with a build, a cluster of some kind, and programs."""

    def __init__(self, shop: Shop, programs: Programs) -> None:
        self.shop = shop
        self.programs = programs
        shop.write(COMPOSE)

    def up(self, *arguments: str, code: int = 0) -> str:
        done = self.shop.run("up", "--no-wait", *arguments)
        assert done.code == code, done.err
        return done.err

    def image(self, service: str) -> str:
        container = self.shop.stub.find("Deployment", service)["spec"]["template"]["spec"]["containers"][0]
        assert container["imagePullPolicy"] == "IfNotPresent"
        return container["image"]


@pytest.fixture
def place(on_cluster, programs):  # noqa: F811 - the fixture
    return Place(on_cluster, programs)


@pytest.mark.parametrize(
    ("cluster", "loaded"),
    [
        ("minikube", "minikube -p minikube image load {}"),
        ("kind-dev", "kind load docker-image {} --name dev"),
        ("k3d-dev", "k3d image import {} -c dev"),
    ],
)
def test_what_is_missing_is_built_and_loaded(place, cluster: str, loaded: str) -> None:
    place.programs.add("docker", loaded.split(" ", maxsplit=1)[0])
    place.shop.leads_to(cluster)
    said = place.up("-v")
    name = place.image("web")
    assert name.startswith("shop-web:kompyse-")
    assert place.image("worker") == name
    assert place.image("db") == "postgres:16"
    context = f"{place.shop.folder}/web"
    assert place.programs.commands() == [
        f"docker buildx build --tag shop-web --file {context}/Dockerfile --load {context}",
        f"docker tag shop-web {name}",
        loaded.format(name),
    ]
    assert "web | built" in said
    assert "KY701" not in said


def test_the_second_time_nothing_is_built_and_nothing_changes(place) -> None:
    place.programs.add("docker", "minikube")
    place.shop.leads_to("minikube")
    place.up()
    name = place.image("web")
    place.programs.forget()
    place.shop.stub.objects["/api/v1/nodes"] = {
        "metadata": {"name": "nodes"},
        "items": [{"status": {"images": [{"names": [f"docker.io/library/{name}"]}, {"names": None}]}}],
    }
    assert " unchanged" in place.up().splitlines()[-1]
    assert place.programs.commands() == []
    asked = [call.argv for call in place.programs.calls]
    assert asked == [["docker", "buildx", "version"], ["docker", "image", "inspect", "shop-web"]]


def test_an_image_that_one_node_lacks_is_loaded(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.up()
    nodes = [{"status": {"images": [{"names": [place.image("web")]}]}}, {"status": {}}]
    place.shop.stub.objects["/api/v1/nodes"] = {"metadata": {"name": "nodes"}, "items": nodes}
    place.programs.forget()
    place.up()
    assert len(place.programs.commands("kind")) == 1


def test_build_builds_and_another_content_is_rolled_out(place) -> None:
    place.programs.add("docker", "minikube")
    place.shop.leads_to("minikube")
    place.up()
    name = place.image("web")
    place.programs.content("second")
    place.up()
    assert place.image("web") == name, "without --build, what is there counts, as in Compose"
    said = place.up("--build")
    assert place.image("web") != name
    assert "Deployment web changed" in said
    assert "Deployment worker changed" in said
    assert "Deployment db" not in said


def test_pull_policy_build_builds_always(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.programs.has("shop-web")
    place.shop.write(COMPOSE.replace("    build: ./web", "    build: ./web\n    pull_policy: build"))
    place.up()
    assert place.programs.commands()[0].startswith("docker buildx build")


def test_pull_policy_always_means_the_image_of_the_registry(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.shop.write("services: {web: {build: ., image: example.com/web, pull_policy: always}}")
    assert "KY702" in place.up("-v")
    assert place.programs.commands() == []
    place.up("--build")
    assert place.image("web").startswith("example.com/web:kompyse-")


def test_pull_policy_never_is_an_image_of_this_machine(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.programs.has("tool:1")
    place.shop.write("services: {tool: {image: 'tool:1', pull_policy: never}}")
    place.up()
    assert place.image("tool").startswith("tool:1-kompyse-")
    assert len(place.programs.commands("kind")) == 1


def test_no_build_loads_what_is_there_and_tells_what_is_not(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    assert 'KY950 image-not-here: the image "shop-web" of "web"' in place.up("--no-build")
    assert place.image("web") == "shop-web"
    place.programs.has("shop-web")
    assert "KY950" not in place.up("--no-build")
    assert place.image("web").startswith("shop-web:kompyse-")
    assert not [each for each in place.programs.commands() if " build " in each]


def test_no_build_needs_no_program(place) -> None:
    place.shop.leads_to("kind-dev")
    assert "KY950" in place.up("--no-build")


def test_docker_desktop_shares_its_engine(place) -> None:
    place.programs.add("docker")
    place.shop.leads_to("docker-desktop")
    place.up()
    name = place.image("web")
    assert place.programs.commands()[1:] == [f"docker tag shop-web {name}"]


def test_the_engine_of_minikube_itself_needs_no_loading(place, monkeypatch) -> None:
    place.programs.add("docker", "minikube")
    place.shop.leads_to("minikube")
    monkeypatch.setenv("MINIKUBE_ACTIVE_DOCKERD", "minikube")
    place.up()
    assert place.programs.commands("minikube") == []


def test_minikube_builds_by_itself(place) -> None:
    place.programs.add("minikube")
    place.shop.leads_to("minikube")
    listed = [{"id": f"sha256:{'ab' * 32}", "repoTags": ["docker.io/library/shop-web:latest"]}]
    place.programs.answer("minikube", "-p minikube image ls", json.dumps(listed))
    place.up("--build", "--build-with", "minikube")
    assert place.image("web") == "shop-web:kompyse-abababababab"
    context = f"{place.shop.folder}/web"
    assert place.programs.commands() == [
        f"minikube -p minikube image build --tag shop-web --file {context}/Dockerfile {context}",
        "minikube -p minikube image tag shop-web shop-web:kompyse-abababababab",
    ]


def test_podman_goes_through_files(place) -> None:
    place.programs.add("podman", "k3d")
    place.shop.leads_to("k3d-dev")
    place.up()
    assert place.image("web") == place.image("worker")
    assert place.image("web").startswith("localhost/shop-web:kompyse-")
    assert [each.split()[:2] for each in place.programs.commands()] == [
        *(["podman", "build"], ["podman", "tag"], ["podman", "save"], ["k3d", "image"])
    ]


def test_a_registry(place) -> None:
    place.programs.add("docker")
    assert "KY70" not in place.up("-v", "--push", "example.com/team")
    name = place.image("web")
    assert name.startswith("example.com/team/shop-web:kompyse-")
    assert place.image("worker") == name
    assert place.programs.commands()[1:] == [f"docker tag shop-web {name}", f"docker push {name}"]


def test_a_command_of_the_user(place) -> None:
    place.programs.add("docker", "my loader")
    place.up("--load-command", "'my loader' --name={image}")
    assert place.programs.calls[-1].argv == ["my loader", f"--name={place.image('web')}"]


def test_another_cluster_is_left_to_others_as_long_as_nobody_wants_a_build(place) -> None:
    place.programs.add("docker")
    assert "KY701" in place.up()
    assert place.image("web") == "shop-web"
    said = place.up("--build", code=3)
    assert 'KY944 image-way-missing: how do the images of "web" get to the nodes of the context "stub"?' in said
    assert "--push REGISTRY" in said
    assert place.programs.calls == []


def test_a_remote_cluster_that_is_called_like_a_local_one(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev", server="https://192.0.2.7:6443")
    said = place.shop.run("diff", "--context", "stub").err
    assert "KY902" in said or "KY701" in said
    assert place.programs.calls == []


def test_a_program_that_is_missing(place) -> None:
    place.shop.leads_to("minikube")
    said = place.up("--build-with", "docker", code=3)
    assert "KY945 program-missing: docker is not installed" in said
    assert "https://docs.docker.com/engine/install/" in said
    place.programs.add("docker")
    assert "KY945 program-missing: minikube is not installed" in place.up(code=3)
    assert "Deployment web" not in place.shop.stub.titles()


def test_a_program_that_fails_ends_it_before_anything_is_applied(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.programs.answer("kind", "load", "ERROR: no nodes found for cluster\n", 1)
    said = place.up(code=3)
    assert "KY946 program-failed" in said
    assert "kind load docker-image shop-web:kompyse-" in said
    assert "ended with exit code 1, and said: ERROR: no nodes found for cluster" in said
    assert "Deployment web" not in place.shop.stub.titles()


def test_a_dry_run_builds_and_loads_nothing(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    assert "web: shop-web would be built" in place.up("--dry-run=server")
    assert place.programs.commands() == []
    place.programs.forget()
    place.up("--dry-run=client")
    assert place.programs.calls == []


def test_there_is_no_difference_after_up(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.up()
    place.programs.forget()
    done = place.shop.run("diff")
    assert (done.code, done.out) == (0, "")
    assert place.programs.commands() == []


def test_named_services_get_the_images_that_they_run(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.shop.write(COMPOSE + "  other: {build: ./other}\n")
    place.up("worker")
    assert place.image("worker").startswith("shop-web:kompyse-")
    assert not [each for each in place.programs.commands() if "shop-other" in each]


def test_platforms_are_those_of_the_engine(place) -> None:
    place.programs.add("docker", "kind")
    place.shop.leads_to("kind-dev")
    place.shop.write("services: {web: {build: {context: ., platforms: [linux/amd64, linux/arm64]}}}")
    place.up("-p", "shop")
    assert "--platform" not in place.programs.commands()[0]
    assert " --load " in place.programs.commands()[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--push", "a", "--load-command", "b {image}"], "give one of them"),
        (["--push", "a", "--image-prefix", "b"], "leave it out"),
        (["--load-command", "load"], "it has neither {image}"),
        (["--load-command", "load '{image}"], "No closing quotation"),
    ],
)
def test_options_that_cannot_be_used(place, arguments: list[str], message: str) -> None:
    assert message in place.up(*arguments, code=2)


def test_a_difference_needs_no_program(place) -> None:
    place.shop.leads_to("kind-dev")
    done = place.shop.run("diff")
    assert done.code == 1, done.err
    assert "shop-web" in done.out
