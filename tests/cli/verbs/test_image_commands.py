"""What `build` and `push` share: which images are meant, and what is done with them."""

from __future__ import annotations

import click
import pytest

import kompyse
from kompyse.cli.console import Console
from kompyse.cli.verbs import building, image_commands
from kompyse.diagnostics import KompyseError
from kompyse.images.request import Choices, Sources

COMPOSE = """\
name: shop
services:
  base: {build: ./base}
  web:
    build: {context: ./web, additional_contexts: {base: "service:base"}}
    depends_on: [api]
  api: {build: ./api, image: "example.com/api:2", depends_on: [db, job]}
  same: {extends: api, depends_on: []}
  job: {build: {context: ./job, platforms: [linux/amd64, linux/arm64]}, image: example.com/job}
  db: {image: postgres}
"""
HOW = building.How("auto", Choices())


@pytest.fixture
def loading(tmp_path):
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    return kompyse.load(tmp_path / "compose.yaml")


@pytest.fixture
def console() -> Console:
    return Console("text", quiet=False, verbose=False)


def services(listed) -> list[str]:
    return sorted(each.service for each in listed)


def test_all_or_those_that_are_named_with_their_bases(loading) -> None:
    assert services(image_commands.chosen(loading, [], None, None, dependencies=False)) == ["api", "base", "job", "web"]
    assert services(image_commands.chosen(loading, ["web"], None, None, dependencies=False)) == ["base", "web"]
    assert services(image_commands.chosen(loading, ["same"], None, None, dependencies=False)) == ["api"]


def test_dependencies(loading) -> None:
    found = image_commands.chosen(loading, ["web"], None, None, dependencies=True)
    assert services(found) == ["api", "base", "job", "web"]


def test_names_are_those_of_convert(loading) -> None:
    found = image_commands.chosen(loading, ["web", "api"], "example.org/team/", "7", dependencies=False)
    assert {each.service: each.runs for each in found} == {
        "api": "example.com/api:2",
        "base": "example.org/team/shop-base:7",
        "web": "example.org/team/shop-web:7",
    }
    with pytest.raises(click.UsageError, match="image_tag"):
        image_commands.chosen(loading, [], None, "a b", dependencies=False)


def test_services_that_are_not_built(loading) -> None:
    with pytest.raises(KompyseError) as caught:
        image_commands.chosen(loading, ["db", "nobody", "web"], None, None, dependencies=False)
    assert [each.message for each in caught.value.diagnostics] == [
        '"db" has no build',
        '"nobody" is no service of the project, or is off',
    ]
    assert caught.value.diagnostics[0].hint == "built are: api, base, job, same, web"


def test_build_and_push(loading, console, programs) -> None:
    programs.add("docker")
    wanted = image_commands.chosen(loading, [], "example.org", None, dependencies=False)
    sources = Sources({}, {"base": "shop-base"})
    assert image_commands.built(wanted, HOW, sources, console, push=True, dry_run=False) == 0
    built = [each for each in programs.commands() if " build " in each]
    assert [each.rpartition("/")[2] for each in built] == ["base", "web", "api", "job"]
    assert " --push " in built[3]
    assert "--build-context base=docker-image://shop-base" in built[1]
    assert [each for each in programs.commands() if " build " not in each] == [
        "docker tag shop-base example.org/shop-base",
        "docker push example.org/shop-base",
        "docker tag shop-web example.org/shop-web",
        "docker push example.org/shop-web",
        "docker push example.com/api:2",
    ]


def test_push_names_and_sends(loading, console, programs) -> None:
    programs.add("podman")
    wanted = image_commands.chosen(loading, ["web"], "example.org", None, dependencies=False)[-1:]
    programs.has("localhost/shop-web")
    image_commands.pushed(wanted, HOW, console, lenient=False, dry_run=False)
    assert programs.commands() == [
        "podman tag localhost/shop-web example.org/shop-web",
        "podman push example.org/shop-web",
    ]


def test_a_push_that_fails(loading, console, programs, capsys) -> None:
    programs.add("docker")
    programs.answer("docker", "push example.com/api", "denied: requested access\n", 1)
    wanted = image_commands.chosen(loading, ["api", "job"], None, None, dependencies=False)
    with pytest.raises(KompyseError, match="denied"):
        image_commands.pushed(wanted, HOW, console, lenient=False, dry_run=False)
    programs.forget()
    assert image_commands.pushed(wanted, HOW, console, lenient=True, dry_run=False) == 0
    assert programs.commands()[-1] == "docker push example.com/job"
    assert "warning KY946" in capsys.readouterr().err


def test_a_dry_run_prints_the_commands(loading, console, programs, capsys) -> None:
    programs.add("docker")
    wanted = image_commands.chosen(loading, ["api"], None, None, dependencies=False)
    image_commands.built(wanted, HOW, Sources({}, {}), console, push=True, dry_run=True)
    assert programs.commands() == []
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("docker buildx build --tag example.com/api:2 ")
    assert second == "docker push example.com/api:2"
