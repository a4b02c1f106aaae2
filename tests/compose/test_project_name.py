"""The name of a project: from where, and made valid how."""

from __future__ import annotations

import pytest

from kompyse.compose.project_name import decide, normalized
from kompyse.diagnostics import Sink


def run(option=None, environment=None, trees=(), directory="/srv/My App"):
    sink = Sink()
    return decide(option, environment or {}, trees, directory, sink), sink.located(None)


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("My_App.1", "my_app1"),
        ("-_x", "x"),
        ("a b", "ab"),
        ("My.App", "myapp"),
        ("x-_", "x-_"),
        ("1a", "1a"),
        ("ÀÉ", ""),
    ],
)
def test_normalized(name: str, valid: str) -> None:
    assert normalized(name) == valid


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"option": "o", "environment": {"COMPOSE_PROJECT_NAME": "e"}, "trees": [{"name": "f"}]}, "o"),
        ({"environment": {"COMPOSE_PROJECT_NAME": "e"}, "trees": [{"name": "f"}]}, "e"),
        ({"environment": {"COMPOSE_PROJECT_NAME": ""}, "trees": [{"name": "f"}]}, "f"),
        ({"trees": [{"name": "a"}, {"name": "b"}, {}, {"name": ""}]}, "b"),
        ({"trees": [{"name": "My_App.1"}]}, "my_app1"),
        ({"trees": [{"name": "${N:-d}${M}"}], "environment": {"M": "m"}}, "dm"),
        ({"trees": [{"name": ""}, None, ["x"], {"name": 5}]}, "myapp"),
        ({}, "myapp"),
    ],
)
def test_sources(arguments: dict, name: str) -> None:
    assert run(**arguments) == (name, ())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"option": "Bad Name"}, '"Bad Name" (from -p)'),
        ({"environment": {"COMPOSE_PROJECT_NAME": "My App"}}, "(from COMPOSE_PROJECT_NAME)"),
        ({"trees": [{"name": "..."}]}, '`name: "..."`'),
        ({"directory": "/srv/ÀÉ"}, 'the directory "ÀÉ"'),
    ],
)
def test_names_that_cannot_be(arguments: dict, words: str) -> None:
    _, (finding,) = run(**arguments)
    assert (finding.code.name, words in finding.message) == ("project-name-invalid", True)


def test_the_name_is_a_variable_also_in_included_files(project) -> None:
    contents = {
        "compose.yaml": "name: Shop\ninclude: [b.yaml]\n",
        "b.yaml": 'services: {b: {image: "${COMPOSE_PROJECT_NAME}"}}',
    }
    found = project(contents)
    assert (found.loaded.name, found.services["b"]["image"]) == ("shop", "shop")


def test_a_faulty_name_is_placed(project) -> None:
    assert project("x-a: 1\nname: ...\n").lines[0].startswith("compose.yaml:2:1: project-name-invalid")
    assert project('services: {}\nname: "${"\n').lines[0].startswith("compose.yaml:2:1: interpolation-syntax")
