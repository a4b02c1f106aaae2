"""Services by name, other numbers of replicas, and waits left out: what a run asks beside the files."""

from __future__ import annotations

import pytest

import kompyse
from kompyse.compose.asked import Asked

PROJECT = """\
name: shop
services:
  db: {image: "demo:1"}
  web: {image: "demo:1", depends_on: [db], scale: 2}
  api: {image: "demo:1", deploy: {replicas: 2, labels: {a: b}}}
  debug: {image: "demo:1", profiles: [debug], depends_on: [tools]}
  tools: {image: "demo:1", profiles: [debug]}
"""


def convert(folder, asked):
    (folder / "compose.yaml").write_text(PROJECT, encoding="utf-8")
    return kompyse.convert(folder / "compose.yaml", asked=asked)


def test_a_service_that_is_named_is_enabled_with_its_profile(tmp_path):
    assert "debug" not in convert(tmp_path, None).project.services
    assert {"debug", "tools", "web"} <= convert(tmp_path, Asked(("debug",))).project.services.keys()


def test_services_that_are_not_named_stay(tmp_path):
    assert convert(tmp_path, Asked(("db",))).project.services.keys() == {"db", "web", "api"}


def test_other_numbers_count_before_anything_is_planned(tmp_path):
    result = convert(tmp_path, Asked(replicas={"web": 5, "api": 0, "db": 3}))
    assert {key: each.replicas for key, each in result.plan.services.items()} == {"web": 5, "api": 0, "db": 3}
    api = result.project.services["api"]
    assert (api.scale, api.deploy.replicas, api.deploy.labels) == (0, 0, {"a": "b"})
    made = {
        each["metadata"]["name"]: each["spec"]["replicas"] for each in result.objects if each["kind"] == "Deployment"
    }
    assert made == {"web": 5, "api": 0, "db": 3}


@pytest.mark.parametrize("asked", [Asked(("debgu",)), Asked(replicas={"debgu": 2})])
def test_a_service_that_there_is_not(tmp_path, asked):
    with pytest.raises(kompyse.KompyseError) as caught:
        convert(tmp_path, asked)
    (found,) = caught.value.diagnostics
    assert (found.code.id, found.message, found.hint) == ("KY176", 'there is no service "debgu"', "did you mean debug?")


def test_a_number_for_a_service_that_is_not_enabled(tmp_path):
    with pytest.raises(kompyse.KompyseError, match='the service "debug" is to have 2 replicas and is not enabled'):
        convert(tmp_path, Asked(replicas={"debug": 2}))
    assert convert(tmp_path, Asked(("debug",), {"debug": 2})).plan.services["debug"].replicas == 2


def test_what_is_not_waited_for(tmp_path):
    result = convert(tmp_path, Asked(("web",), unawaited=frozenset({"db"})))
    assert result.project.services["web"].depends_on == {}
    assert "initContainers" not in str(result.objects)
    assert "initContainers" in str(convert(tmp_path, Asked(("web",), unawaited=frozenset({"api"}))).objects)
