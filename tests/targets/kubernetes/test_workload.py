from __future__ import annotations

POD = """
services:
  vpn: {image: v, hostname: vpn, labels: {a: "1"}, environment: {V: "1"}, dns_opt: [use-vc]}
  app: {image: a, network_mode: 'service:vpn', labels: {a: "2", b: "3"}, runtime: gvisor}
  log: {image: l, network_mode: 'service:app', user: '5', runtime: kata}
"""


def test_services_of_a_unit_are_containers_of_one_pod(lowered) -> None:
    found = lowered(POD)
    assert list(found.of_kind("Deployment")) == ["vpn"]
    spec = found.pod("vpn")["spec"]
    assert [(each["name"], each["image"]) for each in spec["containers"]] == [("vpn", "v"), ("app", "a"), ("log", "l")]
    assert found.container("log", "vpn")["securityContext"] == {"runAsUser": 5}
    assert "env" not in found.container("app", "vpn")


def test_different_wishes_for_one_field_of_a_pod_are_told(lowered) -> None:
    found = lowered(POD)
    told = {each.path: each.message for each in found.told_of("KY551")}
    assert list(told) == [("services", "app", "labels"), ("services", "log", "runtime")]
    assert found.pod("vpn")["metadata"]["annotations"] == {"a": "2", "b": "3"}
    assert found.pod("vpn")["spec"]["runtimeClassName"] == "kata"
    assert found.pod("vpn")["spec"]["hostname"] == "vpn"


def test_a_change_of_a_mounted_file_changes_the_pod(lowered) -> None:
    text = "services: {web: {image: i, configs: [c]}, other: {image: i}}\nconfigs: {c: {file: ./c}}"
    one, same, other = (lowered(text, {"c": data}) for data in (b"1", b"1", b"2"))
    assert one.pod("web") == same.pod("web")
    assert one.pod("web") != other.pod("web")
    assert one.pod("other") == other.pod("other")
    assert list(one.pod("web")["metadata"]["annotations"]) == ["kompyse.io/content-hash"]


def test_a_stateful_set_has_its_governing_service(lowered) -> None:
    found = lowered("services: {db: {image: d, expose: [5432], x-kompyse: {kind: statefulset}}}")
    spec = found.one("StatefulSet", "db")["spec"]
    assert (spec["serviceName"], spec["podManagementPolicy"]) == ("db", "Parallel")
    assert found.one("Service", "db")["spec"]["clusterIP"] == "None"


def test_a_cron_job_wraps_a_job(lowered) -> None:
    found = lowered("services: {tidy: {image: t, command: [sweep], x-kompyse: {schedule: '0 3 * * *', retries: 2}}}")
    spec = found.one("CronJob", "tidy")["spec"]
    assert list(spec) == ["schedule", "jobTemplate"]
    assert spec["schedule"] == "0 3 * * *"
    job = spec["jobTemplate"]["spec"]
    assert job["backoffLimit"] == 2
    assert job["template"]["spec"]["restartPolicy"] == "Never"
    assert job["template"]["spec"]["containers"][0]["args"] == ["sweep"]


def test_jobs_choose_their_pods_themselves(lowered) -> None:
    assert "selector" not in lowered("services: {once: {image: i, restart: 'no'}}").one("Job", "once")["spec"]


def test_the_container_is_called_like_the_service_whatever_its_container_name(lowered) -> None:
    found = lowered("services: {my_web: {image: i, container_name: other}}")
    assert [each["name"] for each in found.pod("my-web")["spec"]["containers"]] == ["my-web"]


def test_a_pod_that_sees_the_processes_of_its_node_shares_none_of_its_own(lowered) -> None:
    found = lowered("services: {a: {image: a, pid: host}, b: {image: b, pid: 'service:a'}}")
    spec = found.pod("a")["spec"]
    assert spec["hostPID"] is True
    assert "shareProcessNamespace" not in spec


def test_a_parameter_of_which_a_pod_has_one_is_told_where_two_ask_for_it(lowered) -> None:
    text = """
services:
  a: {image: i, sysctls: {net.ipv4.tcp_syncookies: 0, net.ipv4.tcp_fin_timeout: 9}}
  b: {image: i, pid: "service:a", sysctls: {net.ipv4.tcp_syncookies: 1, net.ipv4.tcp_fin_timeout: 9}}
"""
    found = lowered(text)
    parameters = {each["name"]: each["value"] for each in found.pod("a")["spec"]["securityContext"]["sysctls"]}
    assert parameters == {"net.ipv4.tcp_syncookies": "1", "net.ipv4.tcp_fin_timeout": "9"}
    (told,) = found.told_of("KY551")
    assert told.path == ("services", "b", "sysctls")


def test_replicas_of_a_stateful_set_start_all_at_once_or_in_order(lowered) -> None:
    text = "services: {db: {image: i, x-kompyse: {kind: statefulset, ordered: ORDERED}}}"
    for ordered, policy in (("true", "OrderedReady"), ("false", "Parallel")):
        found = lowered(text.replace("ORDERED", ordered)).one("StatefulSet", "db")
        assert (found["spec"]["podManagementPolicy"], found["spec"]["serviceName"]) == (policy, "db")


def test_services_of_a_group_are_one_pod_with_a_name_each(lowered) -> None:
    found = lowered(
        """
services:
  web: {image: i, expose: [80], labels: {kompose.service.group: pod}}
  side: {image: s, expose: [9000], x-kompyse: {group: pod}}
"""
    )
    (deployment,) = found.of_kind("Deployment").values()
    assert [each["name"] for each in deployment["spec"]["template"]["spec"]["containers"]] == ["side", "web"]
    selectors = {name: each["spec"]["selector"] for name, each in found.of_kind("Service").items()}
    assert selectors["web"] == selectors["side"] == deployment["spec"]["selector"]["matchLabels"]


def test_a_port_that_two_of_a_group_declare_is_told(lowered) -> None:
    found = lowered(
        """
services:
  a: {image: i, expose: [80], x-kompyse: {group: g}}
  b: {image: s, expose: [80], x-kompyse: {group: g}}
"""
    )
    assert [each.code.name for each in found.told if "clash" in each.code.name] == ["port-clash-in-pod"]
