"""How workloads live on a real cluster: what fails is given up, the unhealthy stays, what is stopped gets its time."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace
from kompyse.plan import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 300
STAYS = "exec sleep 3600"
PROJECT = f"""
name: workloads
services:
  hopeless:
    image: busybox:1.36
    restart: on-failure:1
    command: [sh, -c, "echo run; exit 3"]
  hopeless-at-once:
    image: busybox:1.36
    restart: "no"
    command: [sh, -c, "exit 3"]
  nightly:
    image: busybox:1.36
    command: [sh, -c, "echo done"]
    x-kompyse:
      {{schedule: 0 3 * * *, timezone: Etc/UTC, concurrency: forbid, suspend: true, history: {{failed: 2}}, ttl: 1h}}
  unhealthy:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    healthcheck: {{test: "false", interval: 1s, timeout: 1s, retries: 1, start_period: 2s, start_interval: 500ms}}
  mortal:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    stop_grace_period: 1s
    healthcheck: {{test: "false", interval: 1s, timeout: 1s, retries: 1}}
    x-kompyse: {{liveness: true}}
  stubborn:
    image: busybox:1.36
    stop_grace_period: 4s
    command: [sh, -c, "trap 'echo TERM' TERM; while true; do sleep 0.2; date +%s; done"]
  obedient:
    image: busybox:1.36
    stop_grace_period: 10m
    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
  store:
    image: busybox:1.36
    scale: 2
    command: [sh, -c, "echo $$HOSTNAME > /tmp/name; exec httpd -f -p 8080 -h /tmp"]
    expose: [8080]
    healthcheck: {{test: "wget -q -O /dev/null http://localhost:8080/name", interval: 1s}}
    x-kompyse: {{kind: statefulset, ordered: true, disruption: {{max_unavailable: 1}}}}
  asker:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    labels: {{kompose.service.group: pair, kompose.init.containers.image: "busybox:1.36",
      kompose.init.containers.command: 'sh -c "echo first, and last"'}}
  pair:
    image: busybox:1.36
    command: [sh, -c, "echo hello > /tmp/index.html; exec httpd -f -p 8081 -h /tmp"]
    expose: [8081]
    labels: {{kompose.service.group: pair}}
    healthcheck: {{test: "wget -q --spider http://localhost:8081/index.html || exit 1", interval: 1s}}
    x-kompyse: {{probe: http, autoscale: {{max: 2, cpu: 100m}}}}
"""


class Living:
    """The project, applied."""

    def __init__(self, kubectl: Kubectl) -> None:
        self.kubectl = kubectl

    def within(self, what: str, probe: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + SECONDS
        while not (found := probe()):
            if time.monotonic() > deadline:
                pytest.fail(f"not within {SECONDS} s: {what}\n{self.kubectl.situation()}", pytrace=False)
            time.sleep(0.5)
        return found

    def pods(self, service: str) -> list[dict[str, Any]]:
        return self.kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]

    def running(self, service: str) -> dict[str, Any]:
        """Wait for the first pod of a service whose containers all run."""

        def find() -> dict[str, Any] | None:
            for pod in self.pods(service):
                states = [each["state"] for each in pod["status"].get("containerStatuses", ())]
                if states and all("running" in state for state in states):
                    return pod
            return None

        return self.within(f"{service} runs", find)

    def condition(self, job: str) -> str:
        found = self.kubectl.get(f"job/{job}")["status"].get("conditions", ())
        return next((each["reason"] for each in found if each["type"] == "Failed"), "")


@pytest.fixture(scope="module")
def living(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    file = tmp_path_factory.mktemp("workloads") / "compose.yaml"
    file.write_text(PROJECT, encoding="utf-8")
    objects = kompyse.convert(file, options=Options()).objects
    with fresh_namespace(api_server) as kubectl:
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        kubectl("apply", "--server-side", "--validate=strict", "--filename=-", stdin=items)
        yield Living(kubectl)


def test_a_one_shot_that_fails_is_tried_again_and_then_given_up(living: Living) -> None:
    assert living.within("hopeless is given up", lambda: living.condition("hopeless")) == "BackoffLimitExceeded"
    assert living.within("it is given up at once", lambda: living.condition("hopeless-at-once"))
    assert living.kubectl.get("job/hopeless-at-once")["status"]["failed"] == 1


def test_a_schedule_is_there_and_its_job_runs(living: Living) -> None:
    spec = living.kubectl.get("cronjob/nightly")["spec"]
    assert (spec["schedule"], spec["timeZone"], spec["suspend"]) == ("0 3 * * *", "Etc/UTC", True)
    assert (spec["concurrencyPolicy"], spec["failedJobsHistoryLimit"]) == ("Forbid", 2)
    living.kubectl("create", "job", "tonight", "--from=cronjob/nightly")
    living.within("the job runs", lambda: living.kubectl.get("job/tonight")["status"].get("succeeded"))


def test_what_is_unhealthy_gets_no_traffic_and_is_left_alone(living: Living) -> None:
    living.running("unhealthy")
    living.running("mortal")
    living.within(
        "mortal is killed", lambda: living.pods("mortal")[0]["status"]["containerStatuses"][0]["restartCount"]
    )
    (status,) = living.pods("unhealthy")[0]["status"]["containerStatuses"]
    assert (status["restartCount"], status["ready"]) == (0, False)
    assert "running" in status["state"]


def stop(living: Living, service: str) -> tuple[float, str]:
    """Stop a pod; gives the seconds until it is gone, and what it said meanwhile."""
    pod = living.running(service)["metadata"]["name"]
    command = [*living.kubectl.command, "--namespace", living.kubectl.namespace, "logs", "--follow", pod]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as log:
        time.sleep(1)
        start = time.monotonic()
        living.kubectl("delete", "pod", pod, "--wait=true", seconds=400)
        taken = time.monotonic() - start
        said, _ = log.communicate(timeout=60)
    return taken, said


def test_what_does_not_end_is_asked_first_and_killed_after_its_time(living: Living) -> None:
    _, said = stop(living, "stubborn")
    before, _, after = said.partition("TERM\n")
    assert after, said
    # By the clock of the container: the API server of a busy machine says late that a pod is gone.
    assert 3 <= int(after.split()[-1]) - int(before.split()[-1]) <= 9


def test_what_ends_when_it_is_asked_takes_no_longer(living: Living) -> None:
    taken, _ = stop(living, "obedient")
    assert taken < 300


def test_replicas_of_a_stateful_set_start_in_order_and_have_names(living: Living) -> None:
    living.within("both are ready", lambda: living.kubectl.get("statefulset/store")["status"].get("readyReplicas") == 2)
    first, second = sorted(living.pods("store"), key=lambda pod: pod["metadata"]["name"])

    def since(pod: dict[str, Any], condition: str) -> str:
        return next(each["lastTransitionTime"] for each in pod["status"]["conditions"] if each["type"] == condition)

    assert since(first, "Ready") <= second["metadata"]["creationTimestamp"]
    pod = living.running("asker" if living.pods("asker") else "pair")["metadata"]["name"]
    answer = living.kubectl("exec", pod, "--", "wget", "-q", "-O-", "http://store-1.store:8080/name")
    assert answer.strip() == "store-1"
    assert living.kubectl.get("poddisruptionbudget/store")["spec"]["maxUnavailable"] == 1


def test_a_group_is_one_pod_with_one_localhost(living: Living) -> None:
    pod = living.running("pair")
    names = [each["name"] for each in pod["spec"]["containers"]]
    assert names == ["pair", "asker"]
    ask = ("exec", pod["metadata"]["name"], "--container=asker", "--", "wget", "-q", "-O-")
    assert living.kubectl(*ask, "http://localhost:8081/index.html").strip() == "hello"
    living.within(
        "it is ready", lambda: all(each["ready"] for each in living.running("pair")["status"]["containerStatuses"])
    )
    assert living.kubectl(*ask, "http://pair:8081/index.html").strip() == "hello"
    assert living.kubectl("logs", pod["metadata"]["name"], "--container=init-service").strip() == "first, and last"
    (starter,) = pod["spec"]["initContainers"]
    assert starter["name"] == "init-service"


def test_an_autoscaler_finds_its_workload(living: Living) -> None:
    def found() -> dict[str, Any] | None:
        conditions = living.kubectl.get("horizontalpodautoscaler/pair")["status"].get("conditions", ())
        return next((each for each in conditions if each["type"] == "AbleToScale"), None)

    assert living.within("the autoscaler looks", found)["status"] == "True"
