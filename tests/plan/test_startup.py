"""For whom each service waits."""

from __future__ import annotations

import pytest

CHECKED = {"healthcheck": {"test": ["CMD", "true"]}}


def after(target, condition="service_started", **more):
    return {"depends_on": {target: {"condition": condition, **more}}}


@pytest.mark.parametrize(
    ("body", "waits"),
    [
        ({}, []),
        (after("db"), [("db", "service_started", True)]),
        (after("db", "service_healthy", required=False), [("db", "service_healthy", False)]),
        (after("gone", required=False), []),
        ({"links": ["db:sql"]}, [("db", "service_started", True)]),
        ({"volumes_from": ["db"]}, [("db", "service_started", True)]),
        ({"links": ["db"], **after("db", "service_healthy")}, [("db", "service_healthy", True)]),
        ({"network_mode": "service:db"}, []),
    ],
)
def test_waits(plan, body, waits):
    made = plan({"web": body, "db": CHECKED})
    assert [(each.service, each.condition, each.required) for each in made.service("web").waits] == waits
    assert made.codes == []


def test_a_wait_knows_its_line(plan):
    (wait,) = plan({"web": after("db"), "db": {}}).service("web").waits
    assert wait.origin == ("services", "web", "depends_on", "db")


@pytest.mark.parametrize("check", [{}, {"healthcheck": {"disable": True}}, {"healthcheck": {"interval": "5s"}}])
def test_healthy_without_a_check_is_told_once(plan, check):
    healthy = after("db", "service_healthy")
    found = plan({"a": healthy, "b": healthy, "db": check}).only("healthy-without-check")
    assert found.path == ("services", "a", "depends_on", "db", "condition")
    assert ("services", "db") in found.related


@pytest.mark.parametrize(
    ("condition", "code"),
    [("service_healthy", "wait-inside-unit"), ("service_completed_successfully", "completed-inside-unit")],
)
def test_waits_inside_a_unit(plan, condition, code):
    made = plan({"b": {"network_mode": "service:a", **after("a", condition)}, "a": CHECKED})
    assert made.service("b").waits == ()
    assert made.only(code).path == ("services", "b", "depends_on", "a")


def test_a_member_keeps_its_waits_for_others(plan):
    made = plan({"b": {"network_mode": "service:a", **after("c")}, "a": {}, "c": {}})
    assert [each.service for each in made.service("b").waits] == ["c"]


def test_a_provided_service_is_not_waited_for(plan):
    made = plan({"web": after("ai"), "ai": {"provider": {"type": "model"}}})
    assert made.service("web").waits == ()
    assert list(made.plan.services) == ["web"]
