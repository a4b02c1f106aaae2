"""The library: what `load` and `convert` take, give and raise."""

from __future__ import annotations

import doctest
import io
import os
from pathlib import Path

import pytest

import kompyse
from kompyse import KompyseError, Options, Policy, api

REPOSITORY = Path(__file__).resolve().parent.parent
COMPOSE = """\
name: demo
services:
  web:
    image: ${IMAGE:-nginx}:1.27
    cgroup_parent: system
  tool:
    image: busybox
    profiles: [debug]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "compose.yaml"
    path.write_text(COMPOSE)
    return path


def names(result: kompyse.Result) -> list[str]:
    return [f"{each['kind']} {each['metadata']['name']}" for each in result.objects]


def codes(error: pytest.ExceptionInfo[KompyseError]) -> list[str]:
    return [each.code.id for each in error.value.diagnostics]


def test_the_examples_of_the_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    failed, tried = doctest.testmod(api)
    assert (failed, tried > 4) == (0, True)


@pytest.mark.parametrize("form", [str, Path, lambda path: [str(path)], lambda path: (path,)])
def test_files_are_given_in_any_form(file: Path, form) -> None:
    loading = kompyse.load(form(file))
    assert loading.project.name == "demo"
    assert list(loading.project.services) == ["web"]
    assert loading.tree["services"]["web"]["image"] == "nginx:1.27"
    assert loading.disabled == ("tool",)
    assert names(kompyse.convert(form(file))) == ["Service web", "Deployment web"]


def test_files_are_searched_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = file.parent / "deep" / "er"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert kompyse.load().project.name == "demo"


def test_every_source_of_the_command_line_has_an_argument(file: Path) -> None:
    (file.parent / "some.env").write_text("IMAGE=httpd\n")
    loading = kompyse.load(
        [file, "-"],
        directory=file.parent,
        env_files=[file.parent / "some.env"],
        profiles=["debug"],
        name="other",
        environment={},
        stdin=io.StringIO("services: {tool: {image: alpine}}\n"),
    )
    assert loading.project.name == "other"
    assert {key: each.image for key, each in loading.project.services.items()} == {
        "web": "httpd:1.27",
        "tool": "alpine",
    }


def test_the_environment_is_that_of_the_process_unless_given(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE", "httpd")
    assert kompyse.load(file).project.services["web"].image == "httpd:1.27"
    assert kompyse.load(file, environment={}).project.services["web"].image == "nginx:1.27"


def test_findings_have_their_places_and_are_in_order(file: Path) -> None:
    file.write_text(COMPOSE.replace("    cgroup_parent", "    userns_mode: host\n    cgroup_parent"))
    found = kompyse.convert(file).diagnostics
    places = [(each.location.file, each.location.line) for each in found if each.location]
    assert places == sorted(places)
    assert ("KY001", 6, str(file)) in {(each.code.id, each.location.line, each.location.file) for each in found}


def test_values_can_be_located(file: Path) -> None:
    (place,) = kompyse.load(file).locate(("services", "web", "cgroup_parent"))
    assert (place.line, place.column) == (5, 5)


def test_a_policy_weighs_findings(file: Path) -> None:
    with pytest.raises(KompyseError) as caught:
        kompyse.convert(file, policy=Policy(strict=True))
    assert codes(caught) == ["KY001"]
    assert str(caught.value).startswith(f"{file}:5:5: KY001 ")
    assert kompyse.convert(file, policy=Policy(strict=True, ignores=("attribute-lost",))).diagnostics == ()


def test_errors_of_the_files_are_raised_with_their_places(file: Path) -> None:
    file.write_text(COMPOSE + "    imagge: busybox\n    comand: echo\n")
    with pytest.raises(KompyseError) as caught:
        kompyse.convert(file)
    assert [each.location.line for each in caught.value.diagnostics] == [9, 10]


def test_an_error_of_a_later_pass_has_its_place_too(file: Path) -> None:
    file.write_text("services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n")
    with pytest.raises(KompyseError) as caught:
        kompyse.convert(file)
    assert {each.location.line for each in caught.value.diagnostics} <= {2, 3}


def test_an_unknown_target_is_an_error(file: Path) -> None:
    with pytest.raises(KompyseError, match="there is no target 'nomad'") as caught:
        kompyse.convert(file, target="nomad")
    assert codes(caught) == ["KY801"]
    assert "kubernetes" in caught.value.diagnostics[0].hint


def test_every_option_with_a_wrong_value_is_told(file: Path) -> None:
    options = Options(publish="always", bind="x", namespace="A_B", volume_size=0, wait_started_seconds=-1)
    with pytest.raises(KompyseError) as caught:
        kompyse.convert(file, options=options)
    assert codes(caught) == ["KY802"] * 5
    assert "publish is 'always', but takes nodeport, loadbalancer, ingress, gateway or none" in str(caught.value)


def test_a_value_that_the_model_refuses_is_an_error_that_names_the_service(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = api.read

    def corrupt(*arguments: object, **more: object):
        loaded = read(*arguments, **more)
        loaded.tree["services"]["web"]["init"] = "perhaps"
        return loaded

    monkeypatch.setattr(api, "read", corrupt)
    with pytest.raises(KompyseError) as caught:
        kompyse.load(file)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code.id == "KY199"
    assert diagnostic.path == ("services", "web")
    assert diagnostic.location.line == 3
    assert "services.web.init" in diagnostic.message


def test_a_project_without_an_enabled_service_is_told(file: Path) -> None:
    file.write_text("services: {tool: {image: busybox, profiles: [debug]}}\n")
    result = kompyse.convert(file)
    assert result.objects == []
    assert [each.code.id for each in result.diagnostics] == ["KY808"]


def test_the_result_does_not_depend_on_where_it_is_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kompyse.convert(file).objects
    monkeypatch.chdir(file.parent)
    assert kompyse.convert(os.path.relpath(file)).objects == kompyse.convert().objects == first
