"""The three conditions of depends_on, kept on a real cluster by the waiters alone: nothing is applied in order."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace
from kompyse.plan import Options

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 300
BOUND = 6
STAYS = "exec sleep 3600"
PROJECT = f"""
name: startup
services:
  web:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on:
      db: {{condition: service_healthy}}
      silent: {{condition: service_healthy}}
      migrate: {{condition: service_completed_successfully}}
      slow: {{condition: service_started}}
  front:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on: [web]
  db:
    image: busybox:1.36
    command: [sh, -c, "(sleep 6; touch /tmp/ok) & while true; do echo | nc -l -p 8080; done"]
    expose: [8080]
    healthcheck: {{test: [CMD, test, -f, /tmp/ok], interval: 1s}}
  silent:
    image: busybox:1.36
    command: [sh, -c, "sleep 9; touch /tmp/ok; {STAYS}"]
    healthcheck: {{test: "test -f /tmp/ok", interval: 1s}}
  slow:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    healthcheck: {{test: "false", interval: 1s}}
  migrate:
    image: busybox:1.36
    command: [sh, -c, "sleep 3"]
    depends_on: {{db: {{condition: service_healthy}}}}
  seed:
    image: busybox:1.36
    restart: "no"
    command: [sh, -c, "true"]
    depends_on: {{migrate: {{condition: service_completed_successfully}}}}
  broken:
    image: busybox:1.36
    restart: "no"
    command: [sh, -c, "exit 7"]
  after:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on: {{broken: {{condition: service_completed_successfully}}}}
  optional:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on: {{broken: {{condition: service_completed_successfully, required: false}}}}
  crashing:
    image: busybox:1.36
    command: [sh, -c, "test -f /state/once || {{ touch /state/once; exit 1; }}; touch /tmp/ok; {STAYS}"]
    volumes: [/state]
    healthcheck: {{test: "test -f /tmp/ok", interval: 1s}}
  patient:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on: {{crashing: {{condition: service_healthy}}, deaf: {{condition: service_healthy}}}}
  deaf:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    expose: [7000, 7001]
    healthcheck: {{test: "true", interval: 1s}}
  never:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    healthcheck: {{test: "false", interval: 1s}}
  waiting:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    depends_on: {{never: {{condition: service_healthy}}}}
"""


class Started:
    """A project whose objects were applied: workloads first, and the Jobs they wait for only later."""

    def __init__(self, kubectl: Kubectl) -> None:
        self.kubectl = kubectl

    def apply(self, objects: list[dict[str, Any]]) -> None:
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        self.kubectl("apply", "--server-side", "--filename=-", stdin=items)

    def within(self, what: str, probe: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not probe():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {SECONDS} s: {what}\n{self.kubectl.situation()}", pytrace=False)
            time.sleep(0.5)

    def pod(self, service: str) -> dict[str, Any]:
        pods = self.kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]
        there = (each for each in pods if "deletionTimestamp" not in each["metadata"])
        return next(there, {"metadata": {}, "status": {}})

    def pod_name(self, service: str) -> str:
        return f"pod/{self.pod(service)['metadata']['name']}"

    def state(self, service: str, container: str) -> dict[str, Any]:
        status = self.pod(service)["status"]
        containers = [*status.get("initContainerStatuses", ()), *status.get("containerStatuses", ())]
        return next((each["state"] for each in containers if each["name"] == container), {})

    def is_running(self, service: str) -> bool:
        return "running" in self.state(service, service)

    def started_at(self, service: str) -> str:
        """When the service's own container started: RFC 3339 in UTC to the second, so times compare as text."""
        return self.state(service, service)["running"]["startedAt"]

    def log(self, service: str, container: str) -> str:
        return self.kubectl("logs", self.pod(service)["metadata"]["name"], f"--container={container}")


@pytest.fixture(scope="module")
def started(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.mktemp("startup") / "compose.yaml"
    file.write_text(PROJECT, encoding="utf-8")
    objects = kompyse.convert(file, options=Options(wait_started_seconds=BOUND)).objects
    jobs = [each for each in objects if each["kind"] == "Job"]
    with fresh_namespace(api_server) as kubectl:
        project = Started(kubectl)
        project.apply([each for each in objects if each not in jobs])
        project.within("a waiter for a Job", lambda: "running" in project.state("after", "wait-broken-exists"))
        project.apply(jobs)
        project.within("web runs", lambda: project.is_running("web"))
        yield project


def ready_since(pod: dict[str, Any]) -> str:
    (ready,) = (each for each in pod["status"]["conditions"] if each["type"] == "Ready")
    assert ready["status"] == "True"
    return ready["lastTransitionTime"]


@pytest.mark.parametrize("service", ["db", "silent"], ids=["by its port", "by its name"])
def test_a_healthy_service_is_ready_before_the_one_that_needs_it(started: Started, service: str) -> None:
    assert ready_since(started.pod(service)) <= started.started_at("web")
    assert f"{service} is healthy" in started.log("web", f"wait-{service}-ready")


def test_a_waiter_says_for_whom_it_waits(started: Started) -> None:
    assert "web waits until db is healthy" in started.log("web", "wait-db-ready")
    assert "web waits until Job migrate has succeeded" in started.log("web", "wait-says")
    assert "job.batch/migrate condition met" in started.log("web", "wait-migrate-ended")


def test_a_job_is_complete_before_the_service_that_needs_it(started: Started) -> None:
    assert started.kubectl.get("job/migrate")["status"]["completionTime"] <= started.started_at("web")


def test_a_job_waits_for_a_job(started: Started) -> None:
    started.within("seed is complete", lambda: "completionTime" in started.kubectl.get("job/seed")["status"])
    assert "terminated" in started.state("seed", "wait-migrate-succeeded")


def test_a_service_that_is_only_to_be_started_holds_up_for_a_while(started: Started) -> None:
    assert f"slow is not there after {BOUND} seconds: web starts anyway" in started.log("web", "wait-slow-ready")


def test_a_service_comes_after_one_that_is_only_to_be_started_and_waits_itself_for_longer(started: Started) -> None:
    started.within("front runs", lambda: started.is_running("front"))
    assert started.started_at("front") >= started.started_at("web")
    assert "anyway" not in started.log("front", "wait-web-ready")


def test_a_failed_job_is_said_at_once(started: Started) -> None:
    def said() -> bool:
        status = started.pod("after")["status"]["initContainerStatuses"]
        (last,) = (each for each in status if each["name"] == "wait-broken-succeeded")
        ended = last["state"].get("terminated") or last.get("lastState", {}).get("terminated") or {}
        return "Job broken has not succeeded, so after does not start" in ended.get("message", "")

    started.within("after says that broken failed", said)
    assert not started.is_running("after")


def test_an_optional_job_may_fail(started: Started) -> None:
    started.within("optional runs", lambda: started.is_running("optional"))


def test_a_service_that_crashes_at_first_is_waited_for_until_it_is_healthy(started: Started) -> None:
    started.within("patient runs", lambda: started.is_running("patient"))
    (crashing,) = started.pod("crashing")["status"]["containerStatuses"]
    assert crashing["restartCount"] == 1
    assert ready_since(started.pod("crashing")) <= started.started_at("patient")


def test_ports_that_nobody_listens_on_hold_up_nobody(started: Started) -> None:
    started.within("patient runs", lambda: started.is_running("patient"))
    assert "deaf is healthy" in started.log("patient", "wait-deaf-ready")


def test_who_waits_for_ever_says_for_whom(started: Started) -> None:
    assert not started.is_running("waiting")
    lines = started.log("waiting", "wait-never-ready").splitlines()
    assert lines
    assert set(lines) == {"waiting waits until never is healthy"}


def test_a_pod_that_comes_again_waits_again(started: Started) -> None:
    """What is replaced while its dependency is away comes after it, as at the first start."""

    def gone() -> bool:
        return not started.kubectl.get("pods", "--selector=app.kubernetes.io/name=db")["items"]

    started.kubectl("scale", "deployment/db", "--replicas=0")
    started.within("db is gone", gone)
    started.kubectl("delete", started.pod_name("web"), "--wait=false")
    started.within("web waits", lambda: "running" in started.state("web", "wait-db-ready"))
    started.kubectl("scale", "deployment/db", "--replicas=1")
    started.within("web runs again", lambda: started.is_running("web"))
    assert ready_since(started.pod("db")) <= started.started_at("web")
    assert "web waits until db is healthy" in started.log("web", "wait-db-ready")


def test_nothing_was_started_twice(started: Started) -> None:
    for service in ("web", "db", "silent", "migrate", "seed", "optional"):
        status = started.pod(service)["status"]
        containers = [*status.get("initContainerStatuses", ()), *status["containerStatuses"]]
        assert [each["restartCount"] for each in containers] == [0] * len(containers), started.kubectl.situation()


def test_a_service_that_waits_for_a_job_gets_no_token(started: Started) -> None:
    pod = started.pod("web")["metadata"]["name"]
    listed = started.kubectl.run("exec", pod, "--container=web", "--", "ls", "/var/run/secrets/kubernetes.io")
    assert "No such file" in listed.stderr


def test_the_role_gives_the_job_and_nothing_else(started: Started) -> None:
    account = f"--as=system:serviceaccount:{started.kubectl.namespace}:web-waiter"

    def may(*question: str) -> bool:
        return started.kubectl.run("auth", "can-i", *question, account).stdout.strip() == "yes"

    assert may("get", "jobs/migrate")
    assert may("watch", "jobs/migrate")
    assert not may("get", "jobs/broken")
    assert not may("list", "jobs")
    assert not may("get", "secrets")
    assert not may("delete", "jobs/migrate")
