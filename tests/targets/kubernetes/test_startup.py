"""Waiters: for whom, for how long, with which rights. That they work is shown in tests/cluster/test_startup.py."""

from __future__ import annotations

import subprocess

import pytest

DB = "db: {image: d, expose: [5432], healthcheck: {test: a}}"
JOB = "db: {image: d}"


def waiting(lowered, condition: str, awaited: str = DB, more: str = "", **options):
    return lowered(
        f"services: {{web: {{image: i, depends_on: {{db: {{condition: {condition} {more}}}}}}}, {awaited}}}", **options
    )


def starters(found, name: str = "web"):
    return {each["name"]: each for each in found.pod(name)["spec"].get("initContainers", ())}


def script(found) -> str:
    """The waiter's script as the shell gets it."""
    return starters(found)["wait-db-ready"]["command"][2].replace("$$", "$")


def test_a_healthy_service_is_waited_for_through_its_port_without_limit(lowered) -> None:
    text = script(waiting(lowered, "service_healthy"))
    assert "until reach db 5432; do" in text
    assert 'echo "web waits until db is healthy"' in text
    assert "exit 0" not in text
    assert "from=" not in text


def test_a_started_service_is_waited_for_as_long_as_the_options_say(lowered) -> None:
    text = script(waiting(lowered, "service_started"))
    assert "-ge 60 ]" in text
    assert 'echo "db is not there after 60 seconds: web starts anyway"' in text
    assert "-ge 5 ]" in script(waiting(lowered, "service_started", wait_started_seconds=5))


@pytest.mark.parametrize(
    ("awaited", "check"),
    [
        ("db: {image: d, ports: ['15432:5432']}", "reach db 5432"),
        ("db: {image: d, expose: [5432, 53/udp, 9000]}", "reach db 5432 || reach db 9000"),
        ("db: {image: d, expose: [53/udp]}", "nslookup db 2>/dev/null | grep -q"),
        ("db: {image: d}", "nslookup db 2>/dev/null | grep -q '^Name:.*[[:space:]]db[.][^.]*[.]svc[.]'"),
        ("db: {image: d, expose: [5432], deploy: {endpoint_mode: dnsrr}}", "nslookup db 2>/dev/null | grep -q"),
    ],
)
def test_ready_pods_are_found_by_port_or_by_name(lowered, awaited: str, check: str) -> None:
    assert f"until {check}" in script(waiting(lowered, "service_started", awaited))


@pytest.mark.parametrize("check", ["{test: a, interval: 5s, timeout: 5s, retries: 4}", "{test: a, start_period: 10s}"])
def test_an_optional_service_is_waited_for_until_compose_would_give_it_up(lowered, check: str) -> None:
    awaited = f"db: {{image: d, expose: [1], healthcheck: {check}}}"
    text = script(waiting(lowered, "service_healthy", awaited, ", required: false", wait_started_seconds=1))
    assert f"-ge {40 if 'retries' in check else 190} ]" in text


@pytest.mark.parametrize("awaited", [DB, "db: {image: d}"])
@pytest.mark.parametrize("condition", ["service_healthy", "service_started"])
def test_the_script_is_shell(lowered, awaited: str, condition: str) -> None:
    text = script(waiting(lowered, condition, awaited))
    assert subprocess.run(["sh", "-n", "-c", text], check=False, capture_output=True).stderr == b""


def test_a_job_is_waited_for_with_kubectl_alone(lowered) -> None:
    found = starters(waiting(lowered, "service_completed_successfully", JOB))
    assert list(found) == ["wait-says", "wait-db-exists", "wait-db-ended", "wait-db-succeeded"]
    says, exists, ended, succeeded = (each["command"] for each in found.values())
    assert says[2] == 'echo "web waits until Job db has succeeded. Look at: kubectl logs job/db"'
    assert exists == ["kubectl", "wait", "job/db", "--for=create", "--timeout=-1s"]
    condition = '--for=jsonpath={.status.conditions[?(@.type<"FailureTarget")].type}'
    assert ended == ["kubectl", "wait", "job/db", condition, "--timeout=-1s"]
    assert succeeded[:3] == ["kubectl", "get", "jobs"]
    assert succeeded[3] == "--field-selector=metadata.name=db,status.successful=1"
    assert "Job db has not succeeded, so web does not start" in succeeded[4]


def test_an_optional_job_may_fail(lowered) -> None:
    found = waiting(lowered, "service_completed_successfully", JOB, ", required: false")
    assert list(starters(found)) == ["wait-says", "wait-db-exists", "wait-db-ended"]


def test_a_job_of_several_pods_has_succeeded_when_all_have(lowered) -> None:
    awaited = "db: {image: d, deploy: {mode: replicated-job, replicas: 3}}"
    found = starters(waiting(lowered, "service_completed_successfully", awaited))
    assert "status.successful=3" in found["wait-db-succeeded"]["command"][3]


def test_the_rights_of_a_waiter_are_to_read_its_jobs(lowered) -> None:
    found = lowered(
        """
services:
  web:
    image: i
    depends_on:
      migrate: {condition: service_completed_successfully}
      seed: {condition: service_completed_successfully}
  migrate: {image: m}
  seed: {image: s}
""",
        namespace="shop",
    )
    (rule,) = found.one("Role", "web-waiter")["rules"]
    assert rule == {
        "apiGroups": ["batch"],
        "resources": ["jobs"],
        "resourceNames": ["migrate", "seed"],
        "verbs": ["get", "list", "watch"],
    }
    assert found.one("ServiceAccount", "web-waiter")["automountServiceAccountToken"] is False
    binding = found.one("RoleBinding", "web-waiter")
    assert binding["roleRef"] == {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web-waiter"}
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "web-waiter", "namespace": "shop"}]


def test_the_token_is_mounted_into_the_waiters_alone(lowered) -> None:
    found = waiting(lowered, "service_completed_successfully", JOB)
    spec = found.pod("web")["spec"]
    assert (spec["serviceAccountName"], spec["automountServiceAccountToken"]) == ("web-waiter", False)
    assert [each["name"] for each in spec["volumes"]] == ["waiter-token"]
    says, *asking = spec["initContainers"]
    assert "volumeMounts" not in says
    assert all(each["volumeMounts"][0]["name"] == "waiter-token" for each in asking)
    assert "volumeMounts" not in found.container("web")


@pytest.mark.parametrize("condition", ["service_healthy", "service_started"])
def test_other_waiters_need_no_rights(lowered, condition: str) -> None:
    found = waiting(lowered, condition)
    assert not found.of_kind("Role")
    assert "serviceAccountName" not in found.pod("web")["spec"]


def test_no_waiter_has_a_right_that_the_strictest_level_forbids(lowered) -> None:
    for condition, awaited in (("service_healthy", DB), ("service_completed_successfully", JOB)):
        for each in starters(waiting(lowered, condition, awaited)).values():
            context = each["securityContext"]
            assert context["runAsNonRoot"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}


def test_the_images_of_the_waiters_can_be_chosen(lowered) -> None:
    found = waiting(lowered, "service_healthy", wait_image="mirror/busybox:1")
    assert starters(found)["wait-db-ready"]["image"] == "mirror/busybox:1"
    found = waiting(lowered, "service_completed_successfully", JOB, wait_job_image="mirror/kubectl:1")
    assert [each["image"] for each in starters(found).values()] == ["busybox:1.36", *["mirror/kubectl:1"] * 3]


def test_a_job_that_may_not_fail_does_not_fail_with_its_waiters(lowered) -> None:
    needs = "depends_on: {db: {condition: service_completed_successfully}}"
    text = f"services: {{web: {{image: i, restart: POLICY, {needs}}}, {JOB}}}"
    rules = lowered(text.replace("POLICY", "'no'")).one("Job", "web")["spec"]["podFailurePolicy"]["rules"]
    assert [(rule["action"], rule["onExitCodes"]["containerName"]) for rule in rules] == [
        ("Ignore", "wait-db-exists"),
        ("Ignore", "wait-db-ended"),
    ]
    assert "podFailurePolicy" not in lowered(text.replace("POLICY", "on-failure:2")).one("Job", "web")["spec"]


@pytest.mark.parametrize(
    ("condition", "awaited"),
    [
        ("service_started", "db: {image: d, scale: 0}"),
        ("service_started", "db: {image: d, network_mode: none}"),
        ("service_started", "db: {image: d, restart: on-failure, labels: {a: b}}"),
        ("service_completed_successfully", "db: {image: d, x-kompyse: {schedule: '@daily'}}"),
    ],
)
def test_what_cannot_be_waited_for_is_told(lowered, condition: str, awaited: str) -> None:
    found = waiting(lowered, condition, awaited)
    assert not starters(found)
    assert [each.path for each in found.told_of("KY579")] == [("services", "web", "depends_on", "db")]


def test_a_service_in_the_pod_of_another_is_asked_on_its_own_ports(lowered) -> None:
    found = lowered(
        """
services:
  web: {image: i, depends_on: {db: {condition: service_healthy}}}
  vpn: {image: v, expose: [1194]}
  db: {image: d, expose: [5432], network_mode: 'service:vpn', healthcheck: {test: a}}
"""
    )
    assert "until reach db 5432; do" in script(found)


@pytest.mark.parametrize(("wait", "annotations"), [("annotations", True), ("none", False)])
def test_the_order_can_be_left_to_other_tools(lowered, wait: str, annotations) -> None:
    found = waiting(lowered, "service_healthy", wait=wait)
    assert not starters(found)
    waves = {
        name: each["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave")
        for name, each in found.of_kind("Deployment").items()
    }
    assert waves == ({"db": "0", "web": "1"} if annotations else {"db": None, "web": None})


def test_services_in_one_pod_wait_together_as_strictly_as_one_of_them(lowered) -> None:
    found = lowered(
        """
services:
  vpn: {image: v, depends_on: [db]}
  app: {image: a, network_mode: 'service:vpn', depends_on: {db: {condition: service_healthy}}}
  log: {image: l, network_mode: 'service:vpn', depends_on: [db, queue]}
  db: {image: d, expose: [5432], healthcheck: {test: a}}
  queue: {image: q}
"""
    )
    waiters = starters(found, "vpn")
    assert list(waiters) == ["wait-db-ready", "wait-queue-ready"]
    assert "vpn waits until db is healthy" in waiters["wait-db-ready"]["command"][2]
    assert "exit 0" not in waiters["wait-db-ready"]["command"][2]


def test_a_policy_has_no_more_rules_than_the_api_takes(lowered) -> None:
    awaited = ", ".join(f"j{number}: {{condition: service_completed_successfully}}" for number in range(12))
    jobs = ", ".join(f"j{number}: {{image: i}}" for number in range(12))
    found = lowered(f"services: {{web: {{image: i, x-kompyse: {{kind: job}}, depends_on: {{{awaited}}}}}, {jobs}}}")
    assert len(found.one("Job", "web")["spec"]["podFailurePolicy"]["rules"]) == 20
    assert len(starters(found)) == 37


def test_an_init_container_is_not_called_like_a_container(lowered) -> None:
    found = lowered("services: {wait-db-ready: {image: i, depends_on: [db]}, db: {image: i, expose: [1]}}")
    (name,) = starters(found, "wait-db-ready")
    assert name.startswith("wait-db-ready-")
