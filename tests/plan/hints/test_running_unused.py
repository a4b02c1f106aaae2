"""Hints about how a service runs that have no effect are told where they stand."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import running_unused

SCHEDULE = {"schedule": "@daily"}


def told(made) -> list[tuple]:
    return [each.path for each in made.sink.located(None) if each.code.name == "hint-unused"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"x-kompyse": {"kind": "job", "autoscale": {"max": 2}}}, ("x-kompyse", "autoscale")),
        ({"x-kompyse": {"kind": "daemonset", "disruption": {"min_available": 1}}}, ("x-kompyse", "disruption")),
        ({"x-kompyse": {"kind": "job", "strategy": "blue-green"}}, ("x-kompyse", "strategy")),
        ({"labels": {"kompose.hpa.cpu": "50"}, "deploy": {"mode": "global"}}, ("labels", "kompose.hpa.cpu")),
        ({"x-kompyse": {"timezone": "Etc/UTC"}}, ("x-kompyse", "timezone")),
        ({"x-kompyse": {"suspend": False}}, ("x-kompyse", "suspend")),
        ({"x-kompyse": {"kind": "job", "history": {"failed": 1}}}, ("x-kompyse", "history")),
        ({"labels": {"kompose.cronjob.concurrency_policy": "Allow"}}, ("labels", "kompose.cronjob.concurrency_policy")),
        ({"x-kompyse": {"ttl": 5}}, ("x-kompyse", "ttl")),
        ({"x-kompyse": {"probe": "http"}}, ("x-kompyse", "probe")),
        ({"x-kompyse": {"group": "alone"}}, ("x-kompyse", "group")),
        ({"labels": {"kompose.service.group": "alone"}}, ("labels", "kompose.service.group")),
    ],
)
def test_a_hint_without_effect_is_told(plan, body, path) -> None:
    assert told(plan({"a": body})) == [("services", "a", *path)]


@pytest.mark.parametrize(
    "body",
    [
        {"x-kompyse": {"autoscale": {"max": 2}, "disruption": {"min_available": 1}}},
        {"x-kompyse": {**SCHEDULE, "timezone": "Etc/UTC", "suspend": True, "history": {"failed": 1}, "ttl": 5}},
        {"x-kompyse": {"kind": "job", "ttl": 5}},
        {"x-kompyse": {"strategy": "blue-green"}},
        {"x-kompyse": {"probe": "http"}, "healthcheck": {"test": ["CMD", "curl"]}},
    ],
)
def test_a_hint_with_an_effect_is_not_told(plan, body) -> None:
    assert told(plan({"a": body})) == []


def test_what_is_waited_for_is_kept(plan) -> None:
    needs = {"depends_on": {"a": {"condition": "service_completed_successfully", "required": True}}}
    made = plan({"a": {"x-kompyse": {"ttl": 5}}, "b": needs})
    assert told(made) == [("services", "a", "x-kompyse", "ttl")]


def test_the_lead_of_a_group_says_how_it_is_scaled(plan) -> None:
    made = plan({"a": {"x-kompyse": {"group": "g"}}, "b": {"x-kompyse": {"group": "g", "autoscale": {"max": 2}}}})
    assert told(made) == [("services", "b", "x-kompyse", "autoscale")]


def test_a_hint_is_found_where_it_stands(plan) -> None:
    service = plan({"a": {"x-kompyse": {"autoscale": {"max": 2, "cpu": 50}}}}).service("a")
    base = ("services", "a", "x-kompyse", "autoscale")
    assert running_unused.where(service, "autoscale", "cpu") == (*base, "cpu")
    assert running_unused.where(service, "autoscale", "memory") == base
    assert running_unused.where(service, "liveness") == ("services", "a")
    labelled = plan({"a": {"deploy": {"labels": {"kompose.ephemeral-storage.limit": "1g"}}}}).service("a")
    place = ("services", "a", "deploy", "labels", "kompose.ephemeral-storage.limit")
    assert running_unused.where(labelled, "disk") == place
