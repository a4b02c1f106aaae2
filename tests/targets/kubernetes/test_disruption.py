"""Budgets: how many pods a drain of nodes may take away."""

from __future__ import annotations

import pytest


def budget(lowered, body: str = "", **options):
    return lowered(f"services: {{web: {{image: i, {body}}}}}", **options)


@pytest.mark.parametrize(
    ("hint", "field", "value"),
    [
        ("min_available: 1", "minAvailable", 1),
        ("min_available: 50%", "minAvailable", "50%"),
        ("max_unavailable: 1", "maxUnavailable", 1),
    ],
)
def test_a_hint_makes_a_budget(lowered, hint: str, field: str, value: int | str) -> None:
    found = budget(lowered, f"scale: 3, x-kompyse: {{disruption: {{{hint}}}}}")
    assert found.one("PodDisruptionBudget", "web")["spec"] == {
        field: value,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": found.one("Deployment", "web")["spec"]["selector"]["matchLabels"]},
    }
    assert not found.told_of("KY585")


@pytest.mark.parametrize(("body", "made"), [("scale: 2", True), ("scale: 1", False), ("", False)])
def test_the_option_makes_budgets_of_services_with_several_replicas(lowered, body: str, made) -> None:
    found = budget(lowered, body, disruption_budget="25%").of_kind("PodDisruptionBudget")
    assert [each["spec"]["maxUnavailable"] for each in found.values()] == (["25%"] if made else [])


def test_the_option_counts_replicas_that_load_brings(lowered) -> None:
    found = budget(lowered, "x-kompyse: {autoscale: {max: 3, cpu: 100m}}", disruption_budget="1")
    assert found.one("PodDisruptionBudget", "web")["spec"]["maxUnavailable"] == 1


def test_a_hint_goes_before_the_option(lowered) -> None:
    found = budget(lowered, "scale: 3, x-kompyse: {disruption: {min_available: 2}}", disruption_budget="1")
    assert found.one("PodDisruptionBudget", "web")["spec"]["minAvailable"] == 2


@pytest.mark.parametrize(
    ("scale", "hint"),
    [
        (1, "min_available: 1"),
        (1, "min_available: 50%"),
        (3, "min_available: 3"),
        (3, "min_available: 100%"),
        (3, "max_unavailable: 0"),
    ],
)
def test_a_budget_that_lets_nothing_go_is_told(lowered, scale: int, hint: str) -> None:
    found = budget(lowered, f"scale: {scale}, x-kompyse: {{disruption: {{{hint}}}}}")
    (told,) = found.told_of("KY585")
    assert told.path == ("services", "web", "x-kompyse", "disruption", hint.partition(":")[0])


def test_services_on_every_node_have_none(lowered) -> None:
    assert not budget(lowered, "deploy: {mode: global}", disruption_budget="1").of_kind("PodDisruptionBudget")


def test_an_older_release_has_no_word_for_pods_that_are_not_ready(lowered) -> None:
    found = budget(lowered, "scale: 2", disruption_budget="1", kubernetes_version="1.26")
    assert "unhealthyPodEvictionPolicy" not in found.one("PodDisruptionBudget", "web")["spec"]
