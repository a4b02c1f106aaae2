"""Modes, numbers, restarts, updates and placement."""

from __future__ import annotations

import pytest


def deploy(found, name: str = "web"):
    return found.service(name).get("deploy", {})


@pytest.mark.parametrize(
    ("restart", "policy"),
    [
        ("always", {"condition": "any"}),
        ("unless-stopped", {"condition": "any"}),
        ("on-failure", {"condition": "on-failure"}),
        ("on-failure:3", {"condition": "on-failure", "max_attempts": 3}),
    ],
)
def test_restart_is_a_policy_of_the_swarm(web, restart: str, policy) -> None:
    assert deploy(web(f"restart: {restart}")) == {"restart_policy": policy}


def test_without_a_policy_the_engine_decides(web) -> None:
    assert deploy(web("")) == {}


def test_a_server_that_is_not_started_again_stays_a_service(web) -> None:
    found = web('restart: "no"\nports: ["80:80"]')
    assert deploy(found) == {"restart_policy": {"condition": "none"}}
    assert found.codes == []


def test_what_runs_once_is_a_job(web) -> None:
    found = web('image: busybox\nrestart: "no"')
    assert deploy(found) == {"mode": "replicated-job", "restart_policy": {"condition": "none"}}
    assert found.codes == ["KY504"]


def test_words_of_the_deploy_section_stay(web) -> None:
    found = web("deploy: {restart_policy: {condition: none}, replicas: 0}")
    assert deploy(found) == {"restart_policy": {"condition": "none"}, "replicas": 0}
    assert found.codes == []


def test_what_is_waited_for_is_a_job_that_is_tried_again(stack) -> None:
    found = stack(
        "services:\n  web: {image: i, depends_on: {init: {condition: service_completed_successfully}}}\n"
        "  init: {image: i}\n"
    )
    assert deploy(found, "init") == {"mode": "replicated-job", "restart_policy": {"condition": "on-failure"}}


@pytest.mark.parametrize("mode", ["replicated-job", "global-job"])
def test_jobs_are_jobs_of_their_kind(web, mode: str) -> None:
    assert deploy(web(f"deploy: {{mode: {mode}}}"))["mode"] == mode


def test_older_engines_have_no_jobs(web) -> None:
    found = web("deploy: {mode: replicated-job}", swarm_api="1.40")
    assert deploy(found) == {"mode": "replicated", "restart_policy": {"condition": "on-failure"}}
    assert found.only("KY591").path == ("services", "web", "deploy", "mode")


def test_a_service_on_all_nodes_has_no_number(web) -> None:
    found = web("deploy: {mode: global, replicas: 3, placement: {max_replicas_per_node: 1}}")
    assert deploy(found) == {"mode": "global"}
    assert found.codes == ["KY592", "KY592"]


def test_jobs_are_not_updated(web) -> None:
    found = web("deploy: {mode: replicated-job, update_config: {delay: 5s}, rollback_config: {delay: 5s}}")
    assert deploy(found)["rollback_config"] == {"delay": "5s"}
    assert "update_config" not in deploy(found)
    assert found.codes == ["KY592"]


def test_the_clock_is_told(web) -> None:
    found = web("x-kompyse: {schedule: '0 3 * * *', kind: cronjob}")
    assert deploy(found)["mode"] == "replicated-job"
    assert found.only("KY593").path == ("services", "web", "x-kompyse", "schedule")


def test_scale_is_the_number(web) -> None:
    assert deploy(web("scale: 4")) == {"replicas": 4}


@pytest.mark.parametrize(
    ("platform", "constraints"),
    [
        ("linux/amd64", ["node.platform.os==linux", "node.platform.arch==x86_64"]),
        ("arm64", ["node.platform.os==linux", "node.platform.arch==aarch64"]),
        ("windows", ["node.platform.os==windows"]),
    ],
)
def test_a_platform_is_a_constraint(web, platform: str, constraints) -> None:
    assert deploy(web(f"platform: {platform}"))["placement"]["constraints"] == constraints
