"""Names that a swarm takes stay; others are changed and keep their old one as an alias, or are refused."""

from __future__ import annotations

import pytest

from kompyse.targets.swarm.names import stack_name


@pytest.mark.parametrize("name", ["web", "my_db", "A__b", "9lives", "a-b", "Web"])
def test_a_name_that_the_engine_takes_stays(name: str) -> None:
    assert stack_name(name, "demo") == name


@pytest.mark.parametrize(("name", "found"), [("a.b", "a-b"), ("_a_", "a"), ("a.", "a"), ("___", "")])
def test_another_is_made_one(name: str, found: str) -> None:
    assert stack_name(name, "demo") == found


def test_a_name_is_short_enough_with_that_of_the_stack() -> None:
    name = stack_name("s" * 80, "demo")
    assert len(f"demo_{name}") <= 63
    assert name != stack_name("s" * 81, "demo")


def test_a_renamed_service_answers_to_its_name(stack) -> None:
    found = stack("services: {a.b: {image: i}}")
    assert found.service("a-b")["networks"] == {"default": {"aliases": ["a.b"]}}
    assert found.only("KY290").path == ("services", "a.b")


def test_two_names_that_become_one_are_refused(stack) -> None:
    found = stack("services: {a.b: {image: i}, a-b: {image: i}}")
    assert found.result is None
    assert "KY291" in found.codes


@pytest.mark.parametrize("section", ["networks", "volumes"])
def test_names_of_what_is_external_are_checked(web, section: str) -> None:
    use = "networks: [own]" if section == "networks" else "volumes: [own:/data]"
    found = web(use, f"{section}:\n  own: {{external: true, name: 'not a name'}}\n")
    assert found.result is None
    assert found.only("KY291").path == (section, "own", "name")
