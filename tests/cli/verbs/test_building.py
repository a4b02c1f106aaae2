"""What commands share that build: what is wanted, what builds refer to, and how failures are told."""

from __future__ import annotations

import pytest

import kompyse
from kompyse.cli.console import Console
from kompyse.cli.verbs import building
from kompyse.cluster.errors import ClusterError
from kompyse.images.request import Builder, Choices, Make, Secret, Sources, Step, Wanted
from kompyse.images.running import ProgramFailed, ProgramMissing
from kompyse.model import Build
from kompyse.model.mount import FileGrant

COMPOSE = """\
name: shop
services:
  web:
    build: {context: ., secrets: [token, key, gone]}
    pull_policy: build
    platform: linux/arm64
  same: {build: {context: ., secrets: [token, key, gone]}, image: shop-web}
  other: {build: ./other, image: "example.com/other:2"}
  db: {image: postgres}
secrets:
  token: {environment: SHOP_TOKEN}
  key: {file: ./key}
  gone: {environment: NOBODY_SETS_THIS}
  unused: {environment: SHOP_TOKEN}
"""


@pytest.fixture
def source(tmp_path):
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env").write_text("SHOP_TOKEN=sesame\n")
    return {"files": [str(tmp_path / "compose.yaml")]}


def test_images_that_services_share_are_wanted_once(source) -> None:
    project = kompyse.load(**source).project
    runs = {key: f"runs-{key}" for key in project.services}
    web, other = building.wanted(project, runs)
    assert (web.service, web.image, web.runs, web.platform, web.always) == (
        *("web", "shop-web", "runs-web", "linux/arm64", True),
    )
    assert (other.image, other.runs, other.always) == ("example.com/other:2", "runs-other", False)


def test_secrets_come_from_files_and_from_the_variables_of_the_project(source, tmp_path) -> None:
    project = kompyse.load(**source).project
    found = building.sources(project, lambda: building.environment({**source, "policy": None}))
    assert found.secrets == {
        "token": Secret(variable="SHOP_TOKEN", value="sesame"),
        "key": Secret(file=f"{tmp_path}/key"),
        "gone": Secret(variable="NOBODY_SETS_THIS"),
    }
    assert found.images == {"web": "shop-web", "same": "shop-web", "other": "example.com/other:2"}


def test_variables_are_found_when_the_project_came_through_a_pipe(source, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert source
    assert building.environment({"files": ["-"]})["SHOP_TOKEN"] == "sesame"


def test_variables_are_read_once_for_all_secrets(source, tmp_path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE.replace("key: {file: ./key}", "key: {environment: KEY}"))
    project = kompyse.load(**source).project
    answers = iter([{"KEY": "1", "SHOP_TOKEN": "2"}])
    found = building.sources(project, lambda: next(answers)).secrets
    assert {key: each.value for key, each in found.items()} == {"token": "2", "key": "1", "gone": None}


def test_variables_are_not_read_where_no_secret_asks() -> None:
    project = kompyse.load("examples/hello/compose.yaml").project
    assert building.sources(project, lambda: pytest.fail("read")).secrets == {}


def test_options_are_taken_out() -> None:
    given = {"build_with": "podman", "build_args": ("A=1",), "no_cache": True, "ssh": ("default",), "rest": 1}
    asked = building.how(given)
    assert given == {"rest": 1}
    assert asked.word == "podman"
    assert asked.choices.args == ("A=1",)
    assert asked.choices.no_cache
    assert building.how({}).word == "auto"


def make(builder: Builder) -> Make:
    return Make(builder, Choices(), Sources({"key": Secret(file="/key"), "vault": Secret()}, {}))


def console() -> Console:
    return Console("text", quiet=False, verbose=False)


def test_what_a_builder_lacks_is_an_error_where_it_matters(capsys) -> None:
    build = Build(context=".", sbom=True, privileged=True)
    wanted = [Wanted("web", "web", "web", build)]
    with pytest.raises(ClusterError) as caught:
        building.check(wanted, make(Builder.CLASSIC), console())
    assert [each.code.name for each in caught.value.diagnostics] == ["builder-lacks", "build-attribute-left-out"]
    assert '"web" sets build.privileged, which docker without buildx does not know' in str(caught.value)
    building.check(wanted, make(Builder.BUILDX), console())
    assert capsys.readouterr().err == ""
    building.check([Wanted("web", "web", "web", Build(context=".", sbom=True))], make(Builder.PODMAN), console())
    assert "KY948" in capsys.readouterr().err


def test_secrets_that_are_elsewhere_are_told(capsys) -> None:
    grants = tuple(FileGrant(source=name) for name in ("key", "vault", "gone"))
    build = Build(context=".", secrets=grants)
    building.check(
        [Wanted("web", "web", "web", build), Wanted("db", "db", "db", None)], make(Builder.BUILDX), console()
    )
    said = capsys.readouterr().err
    assert 'the secret "vault"' in said
    assert 'the secret "gone"' in said
    assert '"key"' not in said


def test_programs_that_are_missing_or_fail_are_findings() -> None:
    with pytest.raises(ClusterError) as caught, building.answered():
        raise ProgramMissing("kind")
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY945"
    assert "https://kind.sigs.k8s.io" in found.hint
    step = Step("web", ("docker", "build", "A_TOKEN=x"), private=("A_TOKEN=x",))
    with pytest.raises(ClusterError) as caught, building.answered():
        raise ProgramFailed(step, 7, ("one", "", "two "))
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY946"
    assert found.message == "\"web\": docker build 'A_TOKEN=***' ended with exit code 7, and said: one; two"
    assert caught.value.exit_code == 3
