"""How a service does, judged from its objects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kompyse.cluster.readiness import Phase, state

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


def ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def deployment(replicas: int = 1, *, available: int = 1, **status: object) -> dict:
    return {
        "kind": "Deployment",
        "metadata": {"name": "web", "generation": 2},
        "spec": {"replicas": replicas},
        "status": {
            "observedGeneration": 2,
            "replicas": replicas,
            "updatedReplicas": replicas,
            "availableReplicas": available,
            **status,
        },
    }


def pod(*, age: float = 60, ready: bool = False, probe: dict | None = None, **status: object) -> dict:
    container = {"name": "web", **({"readinessProbe": probe} if probe else {})}
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    return {
        "kind": "Pod",
        "metadata": {"name": "web-1", "labels": {"pod-template-hash": "a"}, "creationTimestamp": ago(age)},
        "spec": {"containers": [container]},
        "status": {"conditions": conditions, **status},
    }


def container(name: str = "web", restarts: int = 0, *, ready: bool = False, last: dict | None = None, **now) -> dict:
    state = {"terminated": last} if last else {}
    return {
        "name": name,
        "image": "i:1",
        "restartCount": restarts,
        "ready": ready,
        "state": now,
        "lastState": state,
    }


def running(age: float) -> dict:
    return {"running": {"startedAt": ago(age)}}


def waiting(reason: str, message: str = "") -> dict:
    return {"waiting": {"reason": reason, "message": message}}


def judged(workload: dict, *pods: dict, events=()) -> tuple[str, str]:
    found = state("web", workload, pods, events, now=NOW)
    return found.phase.value, found.reason


def test_ready():
    up = pod(ready=True, containerStatuses=[container(ready=True, **running(60))])
    found = state("web", deployment(), [up], now=NOW)
    assert (found.phase, found.ready, found.wanted, found.restarts) == (Phase.READY, 1, 1, 0)
    assert found.since == NOW - timedelta(seconds=60)


def test_none_wanted_is_stopped():
    assert judged(deployment(0, available=0)) == ("stopped", "")


@pytest.mark.parametrize(
    "workload",
    [
        deployment(observedGeneration=1),
        deployment(2, available=1),
        deployment(replicas=2, available=2, updatedReplicas=1),
    ],
    ids=["not seen yet", "not all available", "old ones are left"],
)
def test_not_ready_yet(workload):
    assert judged(workload)[0] == "pending"


@pytest.mark.parametrize(
    ("restarts", "age", "phase"), [(0, 1, "starting"), (0, 3, "ready"), (1, 5, "starting"), (1, 12, "ready")]
)
def test_a_container_without_a_check_has_to_run_for_a_moment(restarts, age, phase):
    up = pod(ready=True, containerStatuses=[container(restarts=restarts, ready=True, **running(age))])
    assert judged(deployment(), up)[0] == phase


def test_a_container_with_a_check_is_ready_at_once():
    checked = pod(ready=True, probe={"exec": {}}, containerStatuses=[container(ready=True, **running(0))])
    assert judged(deployment(), checked) == ("ready", "")


@pytest.mark.parametrize("reason", ["ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"])
def test_an_image_that_cannot_be_pulled_fails(reason):
    down = pod(containerStatuses=[container(**waiting(reason, "no such host"))])
    assert judged(deployment(available=0), down) == (
        "failed",
        f"the image i:1 cannot be pulled ({reason}): no such host",
    )


def test_an_image_that_is_asked_for_again_does_not_fail():
    down = pod(containerStatuses=[container(**waiting("ErrImagePull"))])
    assert judged(deployment(available=0), down) == ("pending", "ErrImagePull")


def test_a_crash_loop_fails():
    last = {"exitCode": 137, "reason": "OOMKilled"}
    down = pod(containerStatuses=[container(restarts=2, last=last, **waiting("CrashLoopBackOff"))])
    found = state("web", deployment(available=0), [down], now=NOW)
    assert found.reason == "ends again and again, last with exit code 137 (OOMKilled), after 2 restarts"
    assert (found.phase, found.pod, found.container) == (Phase.FAILED, "web-1", "web")


@pytest.mark.parametrize(("age", "phase"), [(1, "pending"), (6, "failed")])
def test_a_pod_that_fits_nowhere_fails_after_a_moment(age, phase):
    down = pod(age=age)
    down["status"]["conditions"] = [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes"}
    ]
    assert judged(deployment(available=0), down)[0] == phase


@pytest.mark.parametrize(("age", "phase"), [(1, "pending"), (6, "failed")])
def test_a_container_that_cannot_start_fails_after_a_moment(age, phase):
    down = pod(age=age, containerStatuses=[container(**waiting("CreateContainerConfigError", 'secret "a" not found'))])
    assert judged(deployment(available=0), down)[0] == phase


@pytest.mark.parametrize(("seen", "age", "phase"), [(2, 5, "failed"), (1, 5, "starting"), (2, 1, "starting")])
def test_a_health_check_that_has_failed_as_often_as_it_may_fails(seen, age, phase):
    probe = {"failureThreshold": 2, "periodSeconds": 1, "initialDelaySeconds": 1}
    sick = pod(probe=probe, containerStatuses=[container(**running(age))])
    event = {
        "reason": "Unhealthy",
        "count": seen,
        "message": "Readiness probe failed: no",
        "metadata": {},
        "involvedObject": {"kind": "Pod", "name": "web-1", "fieldPath": "spec.containers{web}"},
    }
    assert judged(deployment(available=0), sick, events=[event])[0] == phase


def test_pods_that_are_refused_fail():
    condition = {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}
    assert judged(deployment(available=0, conditions=[condition])) == ("failed", "its pods are refused: exceeded quota")
    job = {"kind": "Job", "metadata": {"name": "web"}, "spec": {}, "status": {}}
    event = {
        "reason": "FailedCreate",
        "message": "violates PodSecurity",
        "metadata": {},
        "involvedObject": {"kind": "Job", "name": "web"},
    }
    assert judged(job, events=[event]) == ("failed", "its pods are refused: violates PodSecurity")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wait-db-ready", "waits for db"),
        ("wait-my-db-ready", "waits for my-db"),
        ("wait-job-ended", "waits for job"),
        ("prepare", "runs prepare first"),
    ],
)
def test_what_a_pod_waits_for(name, reason):
    held = pod(initContainerStatuses=[container(name, **running(9))], containerStatuses=[container(**waiting("x"))])
    assert judged(deployment(available=0), held) == ("waiting", reason)


@pytest.mark.parametrize(("code", "reason"), [(7, "has ended with exit code 7"), (0, "")])
def test_a_container_that_has_ended_and_is_not_started_again_yet(code, reason):
    ended = pod(containerStatuses=[container(restarts=1, terminated={"exitCode": code})])
    assert judged(deployment(available=0), ended) == ("pending", reason)


def test_a_container_that_runs_and_is_not_healthy_is_starting():
    sick = pod(probe={"failureThreshold": 3, "periodSeconds": 30}, containerStatuses=[container(**running(9))])
    assert judged(deployment(available=0), sick) == ("starting", "not healthy yet")


@pytest.mark.parametrize(
    ("condition", "phase", "reason"),
    [
        ({"type": "Complete", "status": "True"}, "complete", ""),
        ({"type": "Failed", "status": "True", "message": "gave up"}, "failed", "gave up"),
    ],
)
def test_jobs_end(condition, phase, reason):
    job = {"kind": "Job", "metadata": {"name": "web"}, "spec": {}, "status": {"conditions": [condition]}}
    assert judged(job, pod(phase="Failed")) == (phase, reason)


@pytest.mark.parametrize(
    ("workload", "phase"),
    [
        ({"kind": "CronJob", "metadata": {"name": "web"}, "spec": {}}, "ready"),
        (
            {
                "kind": "StatefulSet",
                "metadata": {"name": "web"},
                "spec": {"replicas": 1},
                "status": {"replicas": 1, "updatedReplicas": 1, "readyReplicas": 1},
            },
            "ready",
        ),
        (
            {
                "kind": "DaemonSet",
                "metadata": {"name": "web"},
                "spec": {},
                "status": {"desiredNumberScheduled": 1, "updatedNumberScheduled": 1, "numberAvailable": 1},
            },
            "ready",
        ),
        ({"kind": "DaemonSet", "metadata": {"name": "web"}, "spec": {}, "status": {}}, "pending"),
    ],
)
def test_other_kinds(workload, phase):
    assert judged(workload)[0] == phase


def test_the_pods_of_what_a_deployment_was_before_do_not_count():
    old = pod(age=600, containerStatuses=[container(restarts=5, last={"exitCode": 1}, **waiting("CrashLoopBackOff"))])
    new = pod(age=5, containerStatuses=[container(**running(4))])
    new["metadata"]["labels"]["pod-template-hash"] = "b"
    assert judged(deployment(available=0), old, new)[0] == "starting"
