"""Values that no engine takes are reported at their place, all of them in one run."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"cpus": -1.0}, ("cpus",)),
        ({"cap_add": ["CHOWN", "NO"]}, ("cap_add", 1)),
        ({"healthcheck": {"test": ["CMD", "a"], "interval": "-1s"}}, ("healthcheck", "interval")),
        ({"deploy": {"resources": {"limits": {"memory": "5"}}}}, ("deploy", "resources", "limits", "memory")),
        (
            {"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"], "count": -2}]}}}},
            ("deploy", "resources", "reservations", "devices", 0, "count"),
        ),
        (
            {"deploy": {"rollback_config": {"failure_action": "rollback"}}},
            ("deploy", "rollback_config", "failure_action"),
        ),
        ({"deploy": {"restart_policy": {"condition": "any", "window": "-1s"}}}, ("deploy", "restart_policy", "window")),
        (
            {"volumes": [{"type": "bind", "source": "/a", "target": "/b", "bind": {"propagation": "x"}}]},
            ("volumes", 0, "bind", "propagation"),
        ),
        ({"pre_start": [{"command": ["a"], "user": "-1"}]}, ("pre_start", 0, "user")),
        ({"post_start": [{"command": ["a"]}, {"command": None}]}, ("post_start", 1)),
        ({"environment": {"A": "b", "C=": "d"}}, ("environment", "C=")),
        ({"environment": {"A": "a\0"}}, ("environment", "A")),
        ({"entrypoint": ["a", "b\0"]}, ("entrypoint",)),
    ],
)
def test_a_value_is_reported_at_its_place(plan, body, path) -> None:
    (found,) = (each for each in plan({"a": body}).sink.located(None) if each.severity == "error")
    assert found.code.name in {"value-out-of-range", "value-unusable"}
    assert found.path == ("services", "a", *path)
    assert '"a"' in found.message


def test_all_are_reported_and_services_that_run_elsewhere_are_not_looked_at(plan) -> None:
    made = plan(
        {
            "a": {"cpus": -1.0, "user": "-1"},
            "b": {"working_dir": "x", "healthcheck": {"test": ["CMD", "a"], "retries": 2**31}},
            "c": {"provider": {"type": "x"}, "cpus": -1.0},
        }
    )
    found = [each.path for each in made.sink.located(None) if each.code.name.startswith("value-")]
    assert found == [
        ("services", "a", "cpus"),
        ("services", "a", "user"),
        ("services", "b", "healthcheck", "retries"),
        ("services", "b", "working_dir"),
    ]


def test_values_at_the_ends_of_their_ranges_are_taken(plan) -> None:
    body = {
        "cpu_period": 1000,
        "cpu_quota": -1,
        "cpu_shares": 0,
        "cpus": 0.01,
        "mem_limit": "-1",
        "mem_reservation": "1",
        "shm_size": "0",
        "user": "0:2147483647",
        "stop_grace_period": "0s",
        "healthcheck": {"test": ["CMD", "a"], "interval": "0s", "timeout": "1ms", "retries": 2**31 - 1},
        "deploy": {
            "update_config": {"parallelism": 0, "delay": "0s"},
            "placement": {"max_replicas_per_node": 2**31 - 1},
        },
        "environment": {"A": None, "B": ""},
    }
    assert plan({"a": body}).codes == []
