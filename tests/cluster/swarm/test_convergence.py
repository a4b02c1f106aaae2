"""How a service does, judged from what an engine says of it and of its tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kompyse.cluster.readiness import Phase
from kompyse.cluster.swarm.convergence import has_started, state

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
CRASH = {"Err": "task: non-zero exit (3)", "ContainerStatus": {"ContainerID": "c" * 64, "ExitCode": 3}}


def at(ago: float) -> str:
    return (NOW - timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")


def service(mode=None, *, check=(), policy=None, updated=60, update=None, previous=False, iteration=None):
    made = {
        "ID": "service",
        "UpdatedAt": at(updated),
        "Spec": {
            "Mode": mode or {"Replicated": {"Replicas": 1}},
            "TaskTemplate": {
                "ContainerSpec": {"Healthcheck": {"Test": list(check)}} if check else {},
                "RestartPolicy": policy or {"Condition": "any"},
            },
        },
    }
    if update:
        made["UpdateStatus"] = update
    if previous:
        made["PreviousSpec"] = {}
    if iteration is not None:
        made["JobStatus"] = {"JobIteration": {"Index": iteration}}
    return made


def task(state_, *, ago=30.0, made=40.0, slot=1, desired=None, iteration=None, node="node", **status):
    ended = state_ in {"failed", "rejected", "complete", "shutdown"}
    found = {
        "ID": f"{state_}-{slot}-{made}",
        "CreatedAt": at(made),
        "Slot": slot,
        "NodeID": node,
        "DesiredState": desired or ("shutdown" if ended else "running"),
        "Status": {"Timestamp": at(ago), "State": state_, **status},
    }
    if iteration is not None:
        found["JobIteration"] = {"Index": iteration}
    return found


def judged(made, *tasks, **more):
    return state("web", made, tasks, now=NOW, **more)


def test_nothing_is_there_yet():
    found = judged(service())
    assert (found.phase, found.ready, found.wanted, found.since) == (Phase.PENDING, 0, 1, None)


def test_ready():
    found = judged(service(), task("running"))
    assert (found.phase, found.ready, found.wanted, found.restarts) == (Phase.READY, 1, 1, 0)
    assert found.since == NOW - timedelta(seconds=40)


def test_not_all_replicas_are_there():
    found = judged(
        service({"Replicated": {"Replicas": 2}}),
        task("running"),
        task("preparing", slot=2),
    )
    assert (found.phase, found.ready, found.wanted) == (Phase.PENDING, 1, 2)
    assert found.reason == "its image is fetched, or its volumes are made ready"


@pytest.mark.parametrize(
    ("found", "phase", "reason"),
    [
        (task("new"), Phase.PENDING, ""),
        (task("starting"), Phase.STARTING, ""),
        (task("running", ago=1), Phase.STARTING, "has just started"),
    ],
)
def test_on_the_way(found, phase, reason):
    assert judged(service(), found)[1:5] == (phase, int(found["Status"]["State"] == "running"), 1, reason)


def test_a_health_check_says_when_a_task_is_up():
    checked = service(check=("CMD", "true"))
    assert judged(checked, task("starting", ContainerStatus={"ContainerID": "x"})).reason == "not healthy yet"
    assert judged(checked, task("running", ago=0.1)).phase is Phase.READY


def test_a_task_in_the_place_of_one_that_ended_has_to_run_longer():
    before = task("failed", ago=10, made=12, **CRASH)
    found = judged(service(), before, task("running", ago=4, made=9))
    assert (found.phase, found.reason, found.restarts) == (Phase.STARTING, "has just started again", 1)
    assert judged(service(), before, task("running", ago=7, made=9)).phase is Phase.READY


def test_stopped():
    gone = task("running", desired="remove")
    assert judged(service({"Replicated": {"Replicas": 0}}), gone).phase is Phase.STOPPED


def test_a_task_that_was_told_to_end_does_not_count():
    found = judged(
        service(),
        task("shutdown", made=50, desired="shutdown"),
        task("running"),
        task("running", slot=2, desired="remove"),
    )
    assert (found.phase, found.ready, found.wanted) == (Phase.READY, 1, 1)


def test_a_service_on_every_node():
    nodes = [task("running", slot=0, node=each) for each in ("one", "two")]
    found = judged(service({"Global": {}}), *nodes)
    assert (found.phase, found.ready, found.wanted) == (Phase.READY, 2, 2)
    assert judged(service({"Global": {}})).phase is Phase.STOPPED
    assert judged(service({"Global": {}}, updated=1)).phase is Phase.PENDING


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"Err": "No such image: demo:1"}, "the image cannot be pulled: No such image: demo:1"),
        ({"Err": 'invalid mount config for type "bind"'}, 'its task is rejected: invalid mount config for type "bind"'),
    ],
)
def test_a_task_that_is_rejected_fails_where_no_other_node_may_take_it(status, reason):
    rejected = task("rejected", **status)
    found = judged(service(), rejected)
    assert (found.phase, found.reason, found.pod) == (Phase.FAILED, reason, rejected["ID"])
    assert judged(service(), rejected, nodes=2).phase is Phase.PENDING
    assert judged(service(), rejected, task("rejected", made=20, **status), nodes=2).phase is Phase.FAILED


def test_a_crash_loop():
    first = task("failed", ago=20, made=25, **CRASH)
    waits = task("ready", made=19, desired="ready")
    assert judged(service(), first, waits).phase is Phase.PENDING
    found = judged(service(), first, task("failed", ago=10, made=14, **CRASH))
    assert found.phase is Phase.FAILED
    assert found.reason == "ends again and again, last with exit code 3, after 2 tries"
    assert found.container == "c" * 12


def test_what_ended_before_does_not_count():
    tasks = (
        task("failed", ago=20, made=25, **CRASH),
        task("failed", ago=10, made=14, **CRASH),
        task("starting", made=9),
    )
    assert judged(service(), *tasks).phase is Phase.FAILED
    assert judged(service(), *tasks, since=NOW - timedelta(seconds=15)).phase is Phase.STARTING
    updated = service(update={"State": "updating", "StartedAt": at(12)})
    assert judged(updated, *tasks).phase is Phase.STARTING
    old = [task("failed", ago=900, made=901, **CRASH), task("failed", ago=800, made=801, **CRASH), tasks[-1]]
    assert judged(service(), *old).phase is Phase.STARTING


def test_a_service_that_is_not_started_again():
    once = service(policy={"Condition": "none"})
    found = judged(once, task("failed", **CRASH))
    assert (found.phase, found.reason) == (Phase.FAILED, "ended with exit code 3")
    assert judged(once, task("complete"))[1:4] == (Phase.COMPLETE, 1, 1)
    assert judged(service(policy={"Condition": "on-failure"}), task("complete")).phase is Phase.COMPLETE
    assert judged(service(), task("complete")).phase is Phase.PENDING


def test_an_unhealthy_task_fails_at_once():
    error = "task: non-zero exit (137): dockerexec: unhealthy container"
    found = judged(service(check=("CMD", "false")), task("failed", Err=error), task("new", made=5))
    assert found.phase is Phase.FAILED
    assert found.reason == f"its health check does not pass ({error})"


def test_a_container_that_cannot_start():
    found = judged(service(), task("failed", Err="starting container failed: no such file"))
    assert (found.phase, found.reason) == (
        Phase.FAILED,
        "the container cannot start: starting container failed: no such file",
    )


def test_a_task_that_no_node_takes():
    refused = task("pending", Err="no suitable node (insufficient resources on 1 node)")
    found = judged(service(), refused)
    assert (found.phase, found.reason) == (Phase.FAILED, "fits on no node: (insufficient resources on 1 node)")
    soon = judged(service(), task("pending", ago=2, Err="no suitable node (x)"))
    assert (soon.phase, soon.reason) == (Phase.PENDING, "no suitable node (x)")
    leaving = task("running", made=90, desired="shutdown")
    assert judged(service(), leaving, refused).phase is Phase.PENDING


def test_an_update_that_is_not_noticed_yet():
    made = service(previous=True, updated=1)
    assert judged(made, task("running")).phase is Phase.STARTING
    assert judged(service(previous=True, updated=3), task("running")).phase is Phase.READY


def test_an_update_under_way():
    made = service(update={"State": "updating", "StartedAt": at(20)}, previous=True, updated=20)
    old = judged(made, task("running", made=40))
    assert (old.phase, old.reason) == (Phase.STARTING, "its update goes on")
    assert judged(made, task("shutdown", made=40), task("running", made=15, ago=10)).phase is Phase.READY


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("paused", "its update is paused: no luck (ended with exit code 3)"),
        ("rollback_started", "its update failed, and is rolled back: no luck (ended with exit code 3)"),
    ],
)
def test_an_update_that_is_given_up(status, words):
    made = service(update={"State": status, "StartedAt": at(50), "Message": "no luck"})
    found = judged(made, task("failed", **CRASH), task("running", made=10))
    assert (found.phase, found.reason) == (Phase.FAILED, words)


def test_what_was_rolled_back_runs():
    made = service(update={"State": "rollback_completed", "StartedAt": at(50), "Message": "done"})
    found = judged(made, task("running"))
    assert (found.phase, found.reason) == (Phase.READY, "its last update was rolled back: done")


JOB = {"ReplicatedJob": {"TotalCompletions": 1}}


def test_a_job():
    made = service(JOB, iteration=7, policy={"Condition": "on-failure"})
    assert judged(made).phase is Phase.PENDING
    running = judged(made, task("running", iteration=7, slot=None))
    assert (running.phase, running.reason) == (Phase.STARTING, "runs")
    done = judged(made, task("complete", iteration=7, slot=None))
    assert (done.phase, done.ready, done.wanted) == (Phase.COMPLETE, 1, 1)
    assert judged(made, task("complete", iteration=6, slot=None)).phase is Phase.PENDING


def test_a_job_that_fails():
    failed = [task("failed", made=30 - each, iteration=7, slot=None, **CRASH) for each in range(5)]
    once = service(JOB, iteration=7, policy={"Condition": "none"})
    assert judged(once, failed[0]).reason == "ended with exit code 3"
    again = service(JOB, iteration=7, policy={"Condition": "on-failure"})
    assert judged(again, *failed[:2]).phase is Phase.PENDING
    assert judged(again, *failed[:3]).phase is Phase.FAILED
    counted = service(JOB, iteration=7, policy={"Condition": "on-failure", "MaxAttempts": 3})
    assert judged(counted, *failed[:3]).phase is Phase.PENDING
    assert judged(counted, *failed[:4]).phase is Phase.FAILED


def test_a_job_that_no_node_takes():
    refused = task("pending", iteration=7, slot=None, Err="no suitable node (x)")
    assert judged(service(JOB, iteration=7), refused).phase is Phase.FAILED


def test_jobs_on_every_node_and_of_none():
    nodes = [task("complete", iteration=7, node=each) for each in ("one", "two")]
    assert judged(service({"GlobalJob": {}}, iteration=7), *nodes)[1:4] == (Phase.COMPLETE, 2, 2)
    assert judged(service({"GlobalJob": {}}, iteration=7)).phase is Phase.STOPPED
    assert judged(service({"GlobalJob": {}}, iteration=7, updated=1)).phase is Phase.PENDING


@pytest.mark.parametrize(
    ("tasks", "started"),
    [
        ([], False),
        ([task("preparing")], False),
        ([task("starting")], False),
        ([task("starting", ContainerStatus={"ContainerID": "x"})], True),
        ([task("running", ago=0)], True),
    ],
)
def test_what_counts_as_started(tasks, started):
    assert has_started(judged(service(), *tasks), tasks) is started
