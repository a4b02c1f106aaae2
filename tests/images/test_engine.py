"""What builders have: the questions that they are asked, exactly, and what is made of documented answers."""

from __future__ import annotations

import json

import pytest

from kompyse.images import engine
from kompyse.images.request import Builder
from kompyse.images.running import ProgramFailed, ProgramMissing


def test_docker_builds_with_buildx_where_that_is_there(programs) -> None:
    programs.add("docker", "podman")
    assert engine.chosen("auto", minikube=False) is Builder.BUILDX
    assert [call.argv for call in programs.calls] == [["docker", "buildx", "version"]]
    programs.answer("docker", "buildx version", "docker: unknown command: docker buildx", 1)
    assert engine.chosen("docker", minikube=False) is Builder.CLASSIC


def test_docker_without_buildkit_when_the_shell_says_so(programs, monkeypatch) -> None:
    programs.add("docker")
    monkeypatch.setenv("DOCKER_BUILDKIT", "0")
    assert engine.chosen("auto", minikube=False) is Builder.CLASSIC


def test_others_where_docker_is_not(programs) -> None:
    programs.add("minikube")
    assert engine.chosen("auto", minikube=True) is Builder.MINIKUBE
    with pytest.raises(ProgramMissing, match="docker is not installed"):
        engine.chosen("auto", minikube=False)
    with pytest.raises(ProgramMissing, match="podman is not installed"):
        engine.chosen("podman", minikube=True)
    programs.add("podman")
    assert engine.chosen("auto", minikube=True) is Builder.PODMAN
    assert engine.chosen("minikube", minikube=True) is Builder.MINIKUBE


@pytest.mark.parametrize("builder", [Builder.BUILDX, Builder.CLASSIC, Builder.PODMAN])
def test_images_are_inspected(programs, builder: Builder) -> None:
    programs.add(builder.program)
    programs.has("web", "same")
    found = engine.identities(["web", "none", "same", "web"], builder)
    assert set(found) == {"web", "same"}
    assert found["web"] == found["same"]
    assert [call.argv for call in programs.calls] == [
        [builder.program, "image", "inspect", image] for image in ("web", "none", "same")
    ]


def test_an_engine_that_does_not_answer_is_not_one_without_images(programs) -> None:
    programs.add("docker")
    assert engine.identities(["web"], Builder.CLASSIC) == {}
    assert engine.identities([], Builder.CLASSIC) == {}
    programs.answer("docker", "version", "Cannot connect to the Docker daemon", 1)
    with pytest.raises(ProgramFailed) as caught:
        engine.identities(["web"], Builder.CLASSIC)
    assert caught.value.lines == ("Cannot connect to the Docker daemon",)


def test_minikube_lists_images(programs) -> None:
    programs.add("minikube")
    listed = [
        {"id": f"sha256:{'a1' * 32}", "repoDigests": [], "repoTags": ["docker.io/library/web:latest"], "size": "1"},
        {"id": f"{'b2' * 32}", "repoDigests": None, "repoTags": None, "size": "1"},
    ]
    programs.answer("minikube", "-p dev image ls --format json", json.dumps(listed))
    assert engine.identities(["web", "none"], Builder.MINIKUBE, "dev") == {"web": "a1a1a1a1a1a1"}
    with pytest.raises(ProgramFailed):
        engine.identities(["web"], Builder.MINIKUBE, "other")


def test_addons_of_minikube(programs) -> None:
    assert engine.addons("dev") is None
    programs.add("minikube")
    assert engine.addons("dev") is None
    listed = {
        "ingress": {"Profile": "dev", "Status": "disabled"},
        "storage-provisioner": {"Profile": "dev", "Status": "enabled"},
    }
    programs.answer("minikube", "-p dev addons list -o json", json.dumps(listed))
    assert engine.addons("dev") == {"ingress": False, "storage-provisioner": True}


def test_the_gateway_of_the_network_of_kind(programs) -> None:
    assert engine.gateway_of_kind() is None
    programs.add("docker")
    assert engine.gateway_of_kind() is None
    configs = [{"Subnet": "fc00::/64", "Gateway": "fc00::1"}, {"Subnet": "172.19.0.0/16", "Gateway": "172.19.0.1"}]
    programs.answer("docker", "network inspect kind", json.dumps([{"Name": "kind", "IPAM": {"Config": configs}}]))
    assert engine.gateway_of_kind() == "172.19.0.1"
