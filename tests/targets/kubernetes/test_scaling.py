from __future__ import annotations

import pytest


def controller(lowered, body: str, kind: str = "Deployment", tail: str = ""):
    return lowered(f"services: {{web: {{image: i, {body}}}}}{tail}").one(kind, "web")["spec"]


@pytest.mark.parametrize(
    ("body", "replicas"),
    [
        ("tty: true", 1),
        ("scale: 3", 3),
        ("scale: 0", 0),
        ("deploy: {replicas: 4}", 4),
        ("deploy: {replicas: 0}", 0),
    ],
)
def test_a_number_of_replicas_is_kept_exactly(lowered, body: str, replicas: int) -> None:
    assert controller(lowered, body)["replicas"] == replicas


def test_a_daemon_set_has_no_number_and_says_so(lowered) -> None:
    found = lowered("services: {web: {image: i, deploy: {mode: global, replicas: 2}}}")
    assert "replicas" not in found.one("DaemonSet", "web")["spec"]
    assert [each.path[2:] for each in found.told_of("KY574")] == [("deploy", "replicas")]


@pytest.mark.parametrize(
    ("body", "policy", "limit"),
    [
        ("restart: 'no'", "Never", 0),
        ("restart: 'on-failure:3'", "Never", 3),
        ("restart: on-failure", "OnFailure", 2**31 - 1),
        ("deploy: {mode: replicated-job, restart_policy: {condition: none}}", "Never", 0),
        ("deploy: {mode: replicated-job, restart_policy: {condition: on-failure, max_attempts: 2}}", "Never", 2),
        ("x-kompyse: {kind: job, retries: 1}", "Never", 1),
    ],
)
def test_a_one_shot_is_tried_again_as_often_as_it_says(lowered, body: str, policy: str, limit: int) -> None:
    found = controller(lowered, body, "Job")
    assert found["template"]["spec"]["restartPolicy"] == policy
    assert found["backoffLimit"] == limit


def test_a_one_shot_that_shares_its_pod_is_tried_again_beside_the_others(lowered) -> None:
    peer = "peer: {image: p, network_mode: 'service:lead', restart: 'no'}"
    text = f"services: {{lead: {{image: i, restart: 'on-failure:3'}}, {peer}}}"
    found = lowered(text).one("Job", "lead")["spec"]
    assert (found["template"]["spec"]["restartPolicy"], found["backoffLimit"]) == ("OnFailure", 3)


def test_replicas_of_a_job_run_at_once_and_must_all_complete(lowered) -> None:
    found = controller(lowered, "deploy: {mode: replicated-job, replicas: 3}", "Job")
    assert (found["completions"], found["parallelism"]) == (3, 3)
    assert "completions" not in controller(lowered, "restart: 'no'", "Job")


UPDATES = [
    ("{}", {"maxSurge": 0, "maxUnavailable": 1}),
    ("{parallelism: 2}", {"maxSurge": 0, "maxUnavailable": 2}),
    ("{parallelism: 0}", {"maxSurge": 0, "maxUnavailable": "100%"}),
    ("{parallelism: 2, order: start-first}", {"maxSurge": 2, "maxUnavailable": 0}),
    ("{order: stop-first}", {"maxSurge": 0, "maxUnavailable": 1}),
]


@pytest.mark.parametrize(("config", "numbers"), UPDATES)
def test_an_update_replaces_as_many_pods_as_it_says(lowered, config: str, numbers) -> None:
    found = controller(lowered, f"deploy: {{update_config: {config}}}")
    assert found["strategy"] == {"type": "RollingUpdate", "rollingUpdate": numbers}


def test_without_a_wish_the_update_is_that_of_kubernetes(lowered) -> None:
    assert "strategy" not in controller(lowered, "tty: true")


@pytest.mark.parametrize(
    ("config", "fields"),
    [
        ("{delay: 10s}", {"minReadySeconds": 10}),
        ("{delay: 10s, monitor: 1m}", {"minReadySeconds": 60}),
        ("{delay: 15m}", {"minReadySeconds": 900, "progressDeadlineSeconds": 1500}),
        ("{parallelism: 1}", {}),
    ],
)
def test_a_pod_proves_itself_for_the_delay(lowered, config: str, fields) -> None:
    found = controller(lowered, f"deploy: {{update_config: {config}}}")
    assert {key: found[key] for key in ("minReadySeconds", "progressDeadlineSeconds") if key in found} == fields


ALONE = [
    ("volumes: ['data:/d']", "\nvolumes: {data: {}}"),
    ("ports: [{target: 80, published: '80', mode: host}]", ""),
    ("network_mode: host", ""),
]


@pytest.mark.parametrize(("body", "tail"), ALONE)
def test_pods_that_cannot_run_side_by_side_are_recreated(lowered, body: str, tail: str) -> None:
    assert controller(lowered, body, tail=tail)["strategy"] == {"type": "Recreate"}
    update = "deploy: {update_config: {parallelism: 2, order: start-first}}"
    found = lowered(f"services: {{web: {{image: i, {body}, {update}}}}}{tail}")
    assert found.one("Deployment", "web")["spec"]["strategy"] == {"type": "Recreate"}
    assert [each.path[2:] for each in found.told_of("KY575")] == [("deploy", "update_config", "order")]


@pytest.mark.parametrize(
    ("body", "tail"),
    [
        ("volumes: ['data:/d'], scale: 2", "\nvolumes: {data: {}}"),
        ("volumes: ['data:/d']", "\nvolumes: {data: {x-kompyse: {access: rwx}}}"),
        ("volumes: ['/d'], tmpfs: /t", ""),
    ],
)
def test_pods_that_can_are_not(lowered, body: str, tail: str) -> None:
    assert "strategy" not in controller(lowered, body, tail=tail)


def test_a_daemon_set_is_updated_with_its_numbers(lowered) -> None:
    body = "deploy: {mode: global, update_config: {parallelism: 2, order: start-first, delay: 5s}}"
    found = controller(lowered, body, "DaemonSet")
    assert found["updateStrategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2, "maxUnavailable": 0}}
    assert found["minReadySeconds"] == 5
    found = controller(lowered, f"network_mode: host, {body}", "DaemonSet")
    assert found["updateStrategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 2}


@pytest.mark.parametrize(
    ("body", "code", "tail"),
    [
        ("restart: 'no', deploy: {update_config: {parallelism: 1}}", "KY576", ()),
        ("x-kompyse: {kind: statefulset}, deploy: {update_config: {parallelism: 2}}", "KY576", ()),
        ("deploy: {update_config: {failure_action: rollback}}", "KY577", ("failure_action",)),
        ("deploy: {update_config: {failure_action: continue}}", "KY577", ("failure_action",)),
    ],
)
def test_an_update_that_cannot_be_had_is_told(lowered, body: str, code: str, tail) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert [each.path[2:] for each in found.told_of(code)] == [("deploy", "update_config", *tail)]


def test_a_failed_update_that_stops_is_what_kubernetes_does(lowered) -> None:
    assert not lowered("services: {web: {image: i, deploy: {update_config: {failure_action: pause}}}}").told_of("KY577")


@pytest.mark.parametrize(
    ("kind", "extra"),
    [("DaemonSet", "deploy: {mode: global, %s}"), ("StatefulSet", "x-kompyse: {kind: statefulset}, deploy: {%s}")],
)
def test_only_a_deployment_has_a_deadline(lowered, kind: str, extra: str) -> None:
    found = controller(lowered, extra % "update_config: {monitor: 20m}", kind)
    assert found["minReadySeconds"] == 1200
    assert "progressDeadlineSeconds" not in found


def test_a_part_of_a_second_between_batches_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, deploy: {update_config: {delay: 2500ms, monitor: 1s}}}}")
    assert found.one("Deployment", "web")["spec"]["minReadySeconds"] == 3
    assert [each.path[-1] for each in found.told_of("KY580")] == ["delay"]


def test_the_way_of_updating_is_that_of_the_lead(lowered) -> None:
    found = lowered(
        "services: {a: {image: i}, b: {image: i, pid: 'service:a', deploy: {update_config: {parallelism: 3}}}}"
    )
    assert "strategy" not in found.one("Deployment", "a")["spec"]
    assert [each.path for each in found.told_of("KY576")] == [("services", "b", "deploy", "update_config")]


def test_how_long_what_ended_is_kept(lowered) -> None:
    found = lowered("services: {once: {image: i, x-kompyse: {kind: job, ttl: 1h}}}")
    assert found.one("Job", "once")["spec"]["ttlSecondsAfterFinished"] == 3600


def test_a_job_that_others_wait_for_is_kept(lowered) -> None:
    needs = "depends_on: {once: {condition: service_completed_successfully}}"
    found = lowered(f"services: {{web: {{image: i, {needs}}}, once: {{image: i, x-kompyse: {{ttl: 1h}}}}}}")
    assert "ttlSecondsAfterFinished" not in found.one("Job", "once")["spec"]
    assert [each.path for each in found.told_of("KY607")] == [("services", "once", "x-kompyse", "ttl")]
