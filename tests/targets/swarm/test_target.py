"""The target as the rest of Kompyse sees it."""

from __future__ import annotations

import pytest

from kompyse import api, targets


@pytest.fixture
def compose(tmp_path):
    file = tmp_path / "compose.yaml"
    file.write_text(
        "name: demo\nservices: {my_db: {image: redis, restart: always, expose: ['6379']}}\n", encoding="utf-8"
    )
    return file


def test_it_is_found_and_says_what_it_needs() -> None:
    found = targets.find("swarm")
    assert found.name == "swarm"
    assert found.names == ("stack",)
    assert found.terms.any_name


def test_nothing_of_kubernetes_is_told(compose) -> None:
    result = api.convert(compose, target="swarm", environment={})
    assert result.diagnostics == ()
    assert list(result.objects[0]["services"]) == ["my_db"]


def test_both_targets_are_checked_side_by_side(compose) -> None:
    checked = api.check(compose, targets=("kubernetes", "swarm"), environment={})
    renamed = [each for each in checked.examined.diagnostics if each.code.name == "service-renamed"]
    assert [each.target for each in renamed] == ["kubernetes"]
    assert checked.examined.is_complete


def test_a_target_that_says_nothing_gets_the_narrowest_plan(compose, monkeypatch) -> None:
    class Plain:
        name = "plain"
        summary = "a target of a third party"

        def fates(self):
            return {}

        def lower(self, plan, sink):
            return [{"names": [each.name for each in plan.services.values()]}]

    monkeypatch.setattr(targets, "find", lambda _: Plain())
    result = api.convert(compose, target="plain", environment={}, trace=True)
    assert result.objects == [{"names": ["my-db"]}]
    assert (result.names, result.beside) == ((), None)
    assert str(result.trace.owners[0]) == "document 1"
