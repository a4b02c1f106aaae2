"""How services run: for ever, once, on every node, by the clock; replicas and retries."""

from __future__ import annotations

import pytest

from kompyse.plan.plan import Lifecycle

CONTINUOUS, ONE_SHOT, PER_NODE, SCHEDULED = Lifecycle
CHECK = {"healthcheck": {"test": ["CMD", "true"]}}
PORTS = {"ports": [{"target": 80}]}


def policy(**values):
    return {"deploy": {"restart_policy": values}}


@pytest.mark.parametrize(
    ("body", "lifecycle", "retries", "codes"),
    [
        ({}, CONTINUOUS, None, []),
        ({"restart": "always"}, CONTINUOUS, None, []),
        ({"restart": "unless-stopped"}, CONTINUOUS, None, []),
        ({"restart": ""}, CONTINUOUS, None, []),
        ({"restart": "no"}, ONE_SHOT, 0, ["taken-for-one-shot"]),
        ({"restart": "on-failure"}, ONE_SHOT, None, ["taken-for-one-shot"]),
        ({"restart": "on-failure:3"}, ONE_SHOT, 3, ["taken-for-one-shot"]),
        ({"restart": "no", **PORTS}, CONTINUOUS, None, ["restarted-anyway"]),
        ({"restart": "on-failure", **PORTS}, CONTINUOUS, None, ["restarted-anyway"]),
        ({"restart": "no", "expose": ["80"]}, CONTINUOUS, None, ["restarted-anyway"]),
        ({"restart": "no", **CHECK}, CONTINUOUS, None, ["restarted-anyway"]),
        ({"restart": "no", "healthcheck": {"disable": True}}, ONE_SHOT, 0, ["taken-for-one-shot"]),
        ({"restart": "no", "healthcheck": {"test": ["NONE"]}}, ONE_SHOT, 0, ["taken-for-one-shot"]),
        (
            {"restart": "no", "image": "docker.io/library/postgres:16@sha256:" + "0" * 64},
            CONTINUOUS,
            None,
            ["restarted-anyway"],
        ),
        ({"restart": "no", "image": "postgres:16", "command": ["psql"]}, ONE_SHOT, 0, ["taken-for-one-shot"]),
        (policy(condition="none"), ONE_SHOT, 0, ["taken-for-one-shot"]),
        (policy(condition="on-failure", max_attempts=4), ONE_SHOT, 4, ["taken-for-one-shot"]),
        (policy(condition="any"), CONTINUOUS, None, []),
        (policy(condition="any", max_attempts=3), CONTINUOUS, None, ["restarted-anyway"]),
        (policy(), CONTINUOUS, None, []),
        # As in Compose, deploy.restart_policy wins over restart.
        ({"restart": "no", **policy(condition="any")}, CONTINUOUS, None, []),
        ({"deploy": {"mode": "replicated"}}, CONTINUOUS, None, []),
        ({"deploy": {"mode": "global"}}, PER_NODE, None, []),
        ({"deploy": {"mode": "replicated-job"}}, ONE_SHOT, 0, []),
        ({"deploy": {"mode": "global-job"}}, ONE_SHOT, 0, ["one-shot-per-node"]),
        ({"deploy": {"mode": "replicated-job"}, "restart": "on-failure:2", **PORTS}, ONE_SHOT, 2, []),
        ({"x-kompyse": {"kind": "Job"}}, ONE_SHOT, 0, []),
        ({"x-kompyse": {"kind": "job", "retries": 5}, **PORTS}, ONE_SHOT, 5, []),
        ({"x-kompyse": {"kind": "DaemonSet"}}, PER_NODE, None, []),
        ({"x-kompyse": {"kind": "Deployment"}, "restart": "no"}, CONTINUOUS, None, ["restarted-anyway"]),
        ({"x-kompyse": {"schedule": "0 3 * * *"}}, SCHEDULED, 0, []),
    ],
)
def test_lifecycle(plan, body, lifecycle, retries, codes):
    made = plan({"a": body})
    found = made.service("a")
    assert (found.lifecycle, found.retries) == (lifecycle, retries)
    assert made.codes == codes


@pytest.mark.parametrize(
    ("body", "retries", "codes"),
    [
        ({}, 0, []),
        ({"restart": "on-failure:2"}, 2, []),
        ({"restart": "always"}, None, ["completed-but-restarted"]),
        (PORTS, 0, []),
    ],
)
def test_what_others_wait_to_complete_runs_once(plan, body, retries, codes):
    wait = {"depends_on": {"job": {"condition": "service_completed_successfully"}}}
    made = plan({"web": wait, "job": body})
    assert made.service("job").lifecycle is ONE_SHOT
    assert made.service("job").retries == retries
    assert made.codes == codes


def test_a_service_that_others_wait_for_to_be_healthy_stays(plan):
    wait = {"depends_on": {"a": {"condition": "service_healthy"}}}
    made = plan({"a": {"restart": "on-failure"}, "web": wait})
    assert made.service("a").lifecycle is CONTINUOUS


@pytest.mark.parametrize(
    "services",
    [
        {"a": {"restart": "no"}, "web": {"environment": {"A": "http://a/"}}},
        {"a": {"restart": "no", "command": ["--advertise", "a:2379"]}},
    ],
)
def test_a_service_that_is_named_with_a_port_stays(plan, services):
    assert plan(services).service("a").lifecycle is CONTINUOUS


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"restart": "sometimes"}, ("restart",)),
        ({"restart": "on-failure:many"}, ("restart",)),
        ({"restart": "always:3"}, ("restart",)),
        (policy(condition="never"), ("deploy", "restart_policy", "condition")),
    ],
)
def test_restart_policies_that_do_not_exist(plan, body, path):
    found = plan({"a": body}).only("invalid-restart")
    assert found.path == ("services", "a", *path)
    assert found.hint


@pytest.mark.parametrize(
    ("body", "replicas"),
    [
        ({}, None),
        ({"scale": 3}, 3),
        ({"scale": 0}, 0),
        ({"deploy": {"replicas": 0}}, 0),
        ({"deploy": {"replicas": 2**31 - 1}}, 2**31 - 1),
    ],
)
def test_replicas(plan, body, replicas):
    assert plan({"a": body}).service("a").replicas == replicas


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"scale": 2**31}, ("scale",)),
        ({"deploy": {"replicas": 9999999999}}, ("deploy", "replicas")),
        ({"scale": -1}, ("scale",)),
    ],
)
def test_replicas_out_of_range(plan, body, path):
    assert plan({"a": body}).only("replicas-out-of-range").path == ("services", "a", *path)
