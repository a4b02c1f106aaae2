"""The whole room: what a load gives, what it refuses, and what it takes."""

from __future__ import annotations

import pytest

from kompyse.compose import documents
from kompyse.compose.pure_parser import PureParser

TEXT = """\
name: shop
x-team: core
services:
  web:
    image: nginx
    ports: ["8080:80"]
    volumes: ["./html:/html"]
    environment: [TOKEN, MISSING]
  job:
    image: job
    profiles: [batch]
networks: {}
volumes: {unused: }
"""


def test_a_loaded_project(project, tmp_path) -> None:
    app = str(tmp_path / "app")
    loaded = project(TEXT, environment={"TOKEN": "t"}).loaded
    assert (loaded.name, loaded.directory, loaded.files, loaded.disabled) == ("shop", app, ("compose.yaml",), ("job",))
    assert loaded.environment == {"TOKEN": "t", "PWD": app, "COMPOSE_PROJECT_NAME": "shop"}
    assert loaded.tree["services"]["web"]["environment"] == {"TOKEN": "t", "MISSING": None}
    assert loaded.tree["services"]["web"]["volumes"][0]["source"] == f"{app}/html"
    assert loaded.tree["services"]["web"]["networks"] == {"default": None}
    assert loaded.tree["x-team"] == "core"


def test_written_has_neither_defaults_nor_disabled_services(project) -> None:
    written = project(TEXT).loaded.written
    assert list(written["services"]) == ["web"]
    assert "networks" not in written["services"]["web"]
    assert "protocol" not in written["services"]["web"]["ports"][0]
    assert written["services"]["web"]["volumes"][0]["source"] == "./html"
    assert "default" not in written.get("networks", {})


def test_options(project, tmp_path) -> None:
    contents = {"deploy/compose.yaml": "services: {a: {image: x, build: ./b}}", "b/f": ""}
    loaded = project(contents, ("deploy/compose.yaml",), directory=".", name="other").loaded
    assert (loaded.name, loaded.directory) == ("other", str(tmp_path / "app"))
    assert loaded.tree["services"]["a"]["build"]["context"] == str(tmp_path / "app" / "b")


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n"])
def test_an_empty_project_is_refused(text: str, project) -> None:
    assert project(text).codes == ["empty-project"]


@pytest.mark.parametrize("text", ["services: {}\n", "volumes: {v: }\n", "name: x\n"])
def test_a_project_without_services_is_none_the_less_one(text: str, project) -> None:
    assert project(text).services == {}


def test_an_empty_override_file_is_fine(project) -> None:
    contents = {"compose.yaml": "services: {a: {image: x}}", "over.yaml": "# nothing\n"}
    assert list(project(contents, ("compose.yaml", "over.yaml")).services) == ["a"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "- a\n",
            "compose.yaml:1:1: top-level-not-a-mapping: {that}; this document is a list",
        ),
        (
            "text\n",
            "compose.yaml:1:1: top-level-not-a-mapping: {that}; this document is a text",
        ),
        (
            "services: {}\n---\n",
            "compose.yaml:3:1: top-level-not-a-mapping: {that}; this document is empty",
        ),
    ],
)
def test_a_document_that_is_no_mapping(text: str, line: str, project) -> None:
    that = "a Compose file is a mapping with keys like services"
    assert project(text).lines == [line.replace("{that}", that)]


def test_several_errors_in_one_run(project) -> None:
    text = "services:\n  a:\n    image: ${X?}\n    scale: ${Y:-many}\n    prots: []\n  b: {image: ${, user: 5}\n"
    found = project(text.replace("${,", "'${',"))
    assert sorted(each.locations[0].line for each in found.errors) == [3, 4, 5, 6, 6]


def test_errors_of_the_last_phases_come_together(project) -> None:
    text = "services:\n  a: {image: x, networks: [no]}\n  b: {}\n  c: {image: x, env_file: no.env}\n"
    assert [each.locations[0].line for each in project(text).errors] == [2, 3, 4]


def test_warnings_let_the_load_go_on(project) -> None:
    found = project("services: {a: {image: 'x$NOPE', init: 'yes'}}\n")
    assert (found.services["a"]["image"], found.services["a"]["init"]) == ("x", True)
    assert sorted(found.codes) == ["unset-variable", "yaml-1.1-boolean"]
    assert {str(each.locations[0]) for each in found.findings} == {"compose.yaml:1:16", "compose.yaml:1:33"}


def test_loading_changes_no_shared_part(project) -> None:
    text = (
        "x-s: &s {image: x, environment: &e {A: $V}, ports: ['1:1'], volumes: ['./a:/a']}\n"
        "services: {a: *s, b: {<<: *s, user: u}, c: {image: y, environment: *e}}\n"
    )
    services = project(text, environment={"V": "v"}).services
    assert [each["environment"] for each in services.values()] == [{"A": "v"}] * 3
    assert [each.get("user") for each in services.values()] == [None, "u", None]


def test_the_same_without_libyaml(project, monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = project(TEXT).loaded.tree
    monkeypatch.setattr(documents, "parser", PureParser)
    assert project(TEXT).loaded.tree == with_libyaml


def test_the_process_environment_counts_by_default(project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPYSE_TEST_TAG", "tag")
    found = project("services: {a: {image: 'x:${KOMPYSE_TEST_TAG}'}}", environment=None)
    assert found.services["a"]["image"] == "x:tag"
