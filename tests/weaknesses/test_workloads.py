"""How services run: kinds, replicas, updates, resources, order, probes, hooks, hosts."""

from __future__ import annotations

import time

import pytest


def test_06_a_check_in_shell_words_runs_in_a_shell_and_never_kills(weakness):
    container = weakness(6).container("web")
    assert container["readinessProbe"] == {
        "exec": {"command": ["/bin/sh", "-c", "curl -f http://localhost || exit 1"]},
        "periodSeconds": 30,
        "timeoutSeconds": 30,
        "failureThreshold": 3,
    }
    assert "livenessProbe" not in container
    assert "startupProbe" not in container


def test_07_a_check_that_is_off_or_has_no_test_gives_no_probe(weakness):
    made = weakness(7)
    assert "readinessProbe" not in made.container("off")
    assert "readinessProbe" not in made.container("partly")
    assert made.is_told("services", "partly", "healthcheck")
    assert not made.is_told("services", "off")


def test_08_start_up_order_is_kept_by_waiters_and_a_job(weakness):
    made = weakness(8)
    waiters = [each["name"] for each in made.pod("web")["initContainers"]]
    assert waiters[0] == "wait-db-ready"
    assert any("mig" in name for name in waiters[1:])
    assert "Job mig" in made.objects


def test_14_replicas_are_kept_also_none(weakness):
    made = weakness(14)
    assert made.objects["Deployment none"]["spec"]["replicas"] == 0
    assert made.objects["Deployment three"]["spec"]["replicas"] == 3


def test_14_more_replicas_than_a_number_holds_are_refused(refusal):
    (error,) = refusal(14)
    assert error.path == ("services", "web", "deploy", "replicas")


def test_15_cpus_and_reserved_memory_count(weakness):
    resources = weakness(15).container("web")["resources"]
    assert resources["limits"]["cpu"] in {"1500m", "1.5"}
    assert resources["requests"]["memory"] == "1Gi"


def test_16_gpus_are_asked_for(weakness):
    made = weakness(16)
    assert made.container("all")["resources"]["limits"] == {"nvidia.com/gpu": "1"}
    assert made.container("one")["resources"]["limits"] == {"nvidia.com/gpu": "1"}
    assert made.is_told("services", "all", "gpus")


def test_24_what_runs_once_is_a_job_with_its_tries_and_its_configs(weakness):
    made = weakness(24)
    limits = {name: made.objects[f"Job {name}"]["spec"]["backoffLimit"] for name in ("no", "three", "any")}
    assert limits == {"no": 0, "three": 3, "any": 2**31 - 1}
    for name in limits:
        assert made.mounts(name)["/c"]["volume"]["configMap"]["name"] == "c"


def test_25_a_way_to_update_goes_with_its_numbers(weakness):
    made = weakness(25)
    strategy = made.objects["Deployment first"]["spec"]["strategy"]
    assert strategy == {"type": "Recreate"}
    assert made.is_told("services", "first", "deploy", "update_config", "order")
    assert made.objects["Deployment all"]["spec"]["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 0, "maxUnavailable": "100%"},
    }


def test_26_services_that_share_a_network_are_one_pod_with_all_they_mount(weakness):
    made = weakness(26)
    assert [each["name"] for each in made.pod("a")["containers"]] == ["a", "b", "c"]
    assert made.mounts("b", "a")["/d"]["volume"] == {"persistentVolumeClaim": {"claimName": "v1"}}
    assert made.titles("Deployment") == ["a"]


def test_27_the_kind_is_read_in_any_case(weakness):
    assert weakness(27).titles("StatefulSet") == ["folded"]


def test_27_a_kind_that_is_none_is_refused(refusal):
    (error,) = refusal(27)
    assert error.code.name == "hint-invalid"


HOST = {
    "hostAliases": [{"ip": "10.1.1.1", "hostnames": ["h"]}],
    "dnsConfig": {"nameservers": ["10.1.1.2"], "searches": ["example.com"]},
    "hostNetwork": True,
    "dnsPolicy": "ClusterFirstWithHostNet",
    "hostPID": True,
    "hostIPC": True,
    "runtimeClassName": "gvisor",
    "nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"},
}


@pytest.mark.parametrize("field", HOST)
def test_28_fields_of_the_host(weakness, field):
    assert weakness(28).pod("web")[field] == HOST[field]


def test_28_fields_of_the_container(weakness):
    made = weakness(28)
    container = made.container("web")
    assert container["imagePullPolicy"] == "Always"
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["securityContext"]["seccompProfile"] == {"type": "Unconfined"}
    assert made.mounts("web")["/dev/shm"]["volume"] == {"emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}}
    # A pod in the network of its node cannot have kernel settings of that network, and users of its own neither.
    assert made.is_told("services", "web", "sysctls")


def test_29_hooks_are_hooks(weakness):
    assert weakness(29).container("web")["lifecycle"] == {
        "postStart": {"exec": {"command": ["/up"]}},
        "preStop": {"exec": {"command": ["/down", "now"]}},
    }


def test_33_a_workload_that_runs_for_ever_is_started_again_and_that_is_told(weakness):
    made = weakness(33)
    assert made.pod("web").get("restartPolicy", "Always") == "Always"
    assert made.is_told("services", "web", "deploy", "restart_policy")


def test_37_nothing_of_the_command_line_is_in_a_pod(weakness):
    template = weakness(37).objects["Deployment web"]["spec"]["template"]
    assert "annotations" not in template["metadata"]
    assert set(template["metadata"]["labels"]) == {
        "app.kubernetes.io/name",
        "app.kubernetes.io/part-of",
        "app.kubernetes.io/managed-by",
    }


def test_38_a_target_is_what_its_name_says(weakness):
    made = weakness(38)
    assert {each["apiVersion"] for each in made.objects.values()} == {"v1", "apps/v1"}


def test_43_a_hundred_services_take_less_than_a_second(weakness):
    before = time.process_time()
    made = weakness(43)
    assert time.process_time() - before < 1
    assert len(made.titles("Deployment")) == 100
