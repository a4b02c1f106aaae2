from __future__ import annotations

import pytest


def pod(lowered, body: str):
    return lowered(f"services: {{web: {{image: i, {body}}}}}").pod("web")["spec"]


def test_every_pod_keeps_tokens_and_service_variables_out(lowered) -> None:
    found = pod(lowered, "tty: true")
    assert found["enableServiceLinks"] is False
    assert found["automountServiceAccountToken"] is False
    assert "serviceAccountName" not in found


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("tty: true", {"terminationGracePeriodSeconds": 10}),
        ("stop_grace_period: 1m30s", {"terminationGracePeriodSeconds": 90}),
        ("stop_grace_period: 500ms", {"terminationGracePeriodSeconds": 1}),
        ("stop_grace_period: 0s", {"terminationGracePeriodSeconds": 0}),
        ("hostname: box", {"hostname": "box"}),
        ("hostname: Box", {"hostname": "box"}),
        ("hostname: box.example.com", {"hostname": "box"}),
        ("platform: linux/amd64", {"nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}}),
        ("platform: linux/x86_64", {"nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}}),
        ("platform: linux", {"nodeSelector": {"kubernetes.io/os": "linux"}}),
        ("platform: arm64", {"nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64"}}),
        ("platform: linux/arm/v7", {"nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "arm"}}),
        ("runtime: gvisor", {"runtimeClassName": "gvisor"}),
        (
            "extra_hosts: ['a:10.0.0.1', 'b=10.0.0.1', 'c:[::1]']",
            {
                "hostAliases": [
                    {"ip": "10.0.0.1", "hostnames": ["a", "b"]},
                    {"ip": "::1", "hostnames": ["c"]},
                ]
            },
        ),
        (
            "dns: 10.0.0.53, dns_search: [corp.example], dns_opt: ['ndots:2', use-vc]",
            {
                "dnsConfig": {
                    "nameservers": ["10.0.0.53"],
                    "searches": ["corp.example"],
                    "options": [{"name": "ndots", "value": "2"}, {"name": "use-vc"}],
                }
            },
        ),
    ],
)
def test_fields_of_the_pod(lowered, body: str, fields) -> None:
    found = pod(lowered, body)
    assert {key: found[key] for key in fields} == fields


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("hostname: box.example.com", "KY251", ("hostname",)),
        ("hostname: _", "KY251", ("hostname",)),
        ("extra_hosts: ['gateway:host-gateway']", "KY567", ("extra_hosts", 0)),
        ("dns: [1.1.1.1, 1.0.0.1, 8.8.8.8, 8.8.4.4]", "KY568", ("dns",)),
        ("platform: linux/arm/v7", "KY569", ("platform",)),
        ("runtime: /usr/bin/crun", "KY570", ("runtime",)),
    ],
)
def test_what_a_pod_cannot_hold_is_told(lowered, body: str, code: str, path) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert [each.path for each in found.told_of(code)] == [("services", "web", *path)]


def test_the_usual_runtime_needs_no_class(lowered) -> None:
    assert "runtimeClassName" not in pod(lowered, "runtime: runc")


def test_not_more_name_servers_than_the_api_takes(lowered) -> None:
    servers = pod(lowered, "dns: [1.1.1.1, 1.0.0.1, 8.8.8.8, 8.8.4.4]")["dnsConfig"]["nameservers"]
    assert servers == ["1.1.1.1", "1.0.0.1", "8.8.8.8"]


def test_shared_memory_is_a_memory_volume(lowered) -> None:
    found = lowered("services: {web: {image: i, shm_size: 256m}}")
    assert found.mounts("web") == {"/dev/shm": {"name": "shm-web", "mountPath": "/dev/shm"}}
    assert found.volume("web", "shm-web") == {"emptyDir": {"medium": "Memory", "sizeLimit": "256Mi"}}


@pytest.mark.parametrize(
    ("entry", "aliases", "code"),
    [
        ("Name.Example=1.1.1.1", [{"ip": "1.1.1.1", "hostnames": ["name.example"]}], None),
        ("my_name=1.1.1.1", None, "KY252"),
        ("name=host-gateway", None, "KY567"),
        ("name=[::1]", [{"ip": "::1", "hostnames": ["name"]}], None),
    ],
)
def test_lines_of_etc_hosts(lowered, entry: str, aliases, code) -> None:
    found = lowered(f"services: {{web: {{image: i, extra_hosts: ['{entry}']}}}}")
    assert found.pod("web")["spec"].get("hostAliases") == aliases
    assert [each.code.id for each in found.told] == ([code] if code else [])


@pytest.mark.parametrize(
    ("gateway", "aliases", "hint"),
    [
        ("192.0.2.1", [{"ip": "192.0.2.1", "hostnames": ["host.docker.internal"]}], ""),
        ("host.docker.internal", None, ""),
        ("host.minikube.internal", None, "use host.minikube.internal in place of host.docker.internal"),
        (None, None, "--host-gateway"),
    ],
)
def test_the_host_of_docker(lowered, gateway, aliases, hint: str) -> None:
    text = "services: {web: {image: i, extra_hosts: ['host.docker.internal:host-gateway']}}"
    found = lowered(text, host_gateway=gateway)
    assert found.pod("web")["spec"].get("hostAliases") == aliases
    assert bool(found.told) == bool(hint)
    assert all(hint in each.hint for each in found.told)


@pytest.mark.parametrize(
    ("domain", "kept"),
    [("corp.example", True), ("Corp.Example.", True), ("_tcp.x", True), ("a_", False), ("a b", False), (".", False)],
)
def test_search_domains(lowered, domain: str, kept) -> None:
    found = lowered(f"services: {{web: {{image: i, dns_search: ['{domain}']}}}}")
    searches = [domain.rstrip(".").lower()] if kept else None
    assert found.pod("web")["spec"].get("dnsConfig", {}).get("searches") == searches
    assert len(found.told_of("KY583")) == (not kept)


def test_services_in_one_pod_share_the_room_for_name_servers(lowered) -> None:
    text = """
services:
  a: {image: i, dns: [1.1.1.1, 2.2.2.2]}
  b: {image: i, ipc: 'service:a', dns: [2.2.2.2, 3.3.3.3, 4.4.4.4]}
"""
    found = lowered(text)
    assert found.pod("a")["spec"]["dnsConfig"]["nameservers"] == ["1.1.1.1", "2.2.2.2", "3.3.3.3"]
    assert [each.path for each in found.told_of("KY568")] == [("services", "b", "dns")]


def test_a_part_of_a_second_to_end_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, stop_grace_period: 500ms}}")
    assert found.pod("web")["spec"]["terminationGracePeriodSeconds"] == 1
    (told,) = found.told_of("KY580")
    assert told.path == ("services", "web", "stop_grace_period")


def test_a_label_and_an_annotation_of_one_key(lowered) -> None:
    found = lowered("services: {web: {image: i, labels: {a: b, c: d}, annotations: {a: x, c: d}}}")
    assert found.pod("web")["metadata"]["annotations"] == {"a": "x", "c": "d"}
    (told,) = found.told_of("KY255")
    assert told.path == ("services", "web", "annotations", "a")


def test_a_mount_at_dev_shm_wins_over_its_size(lowered) -> None:
    found = lowered("services: {web: {image: i, shm_size: 256m, tmpfs: ['/dev/shm:size=64m']}}")
    assert len(found.container("web")["volumeMounts"]) == 1


def test_labels_are_annotations_of_the_pod_and_deploy_labels_of_the_workload(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, labels: {a: 'free text'}, annotations: {b: '2'}, deploy: {labels: {c: '3'}}}}"
    )
    assert found.pod("web")["metadata"]["annotations"] == {"a": "free text", "b": "2"}
    assert found.one("Deployment", "web")["metadata"]["annotations"] == {"c": "3"}
    assert "a" not in found.pod("web")["metadata"]["labels"]


def test_services_in_one_pod_get_the_longest_time_to_end(lowered) -> None:
    found = lowered(
        """
services:
  vpn: {image: v, hostname: vpn}
  app: {image: a, network_mode: 'service:vpn', stop_grace_period: 1m, hostname: app}
"""
    )
    spec = found.pod("vpn")["spec"]
    assert spec["terminationGracePeriodSeconds"] == 60
    assert spec["hostname"] == "vpn"


@pytest.mark.parametrize(("written", "told"), [("app", 1), ("vpn", 0)])
def test_the_host_name_of_one_who_joins_a_network_is_that_of_the_other(lowered, written: str, told: int) -> None:
    found = lowered(
        f"services: {{vpn: {{image: i}}, app: {{image: i, network_mode: 'service:vpn', hostname: {written}}}}}"
    )
    assert "hostname" not in found.pod("vpn")["spec"]
    assert len(found.told_of("KY251")) == told


@pytest.mark.parametrize(
    ("release", "service", "field", "value"),
    [
        ("1.34", "hostname: box.example.com", "hostname", "box"),
        ("1.35", "hostname: box.example.com", "hostnameOverride", "box.example.com"),
        ("1.35", "hostname: box", "hostname", "box"),
        ("1.35", "hostname: Box.example.com", "hostname", "box"),
        ("1.35", f"hostname: {'a' * 60}.example.com", "hostname", "a" * 60),
        ("1.35", "hostname: box.example.com, network_mode: host", "hostname", "box"),
    ],
)
def test_a_host_name_with_a_domain_is_kept_since_1_35(lowered, release: str, service: str, field: str, value) -> None:
    found = lowered(f"services: {{web: {{image: i, {service}}}}}", kubernetes_version=release)
    spec = found.pod("web")["spec"]
    assert {key: spec[key] for key in ("hostname", "hostnameOverride") if key in spec} == {field: value}
    assert bool(found.told_of("KY251")) is ("." in service and field == "hostname")


@pytest.mark.parametrize(("release", "kept"), [("1.32", False), ("1.33", True)])
def test_underscores_in_search_domains_are_taken_since_1_33(lowered, release: str, kept) -> None:
    found = lowered("services: {web: {image: i, dns_search: [_corp.a_b]}}", kubernetes_version=release)
    assert ("dnsConfig" in found.pod("web")["spec"]) is kept
    assert [each.message for each in found.told_of("KY583")] == (
        [] if kept else ['"_corp.a_b" can be a search domain of a pod only since 1.33, so it is left out']
    )


@pytest.mark.parametrize(("release", "most"), [("1.25", 6), ("1.26", 8)])
def test_more_search_domains_since_1_26(lowered, release: str, most: int) -> None:
    domains = ", ".join(f"d{number}" for number in range(8))
    found = lowered(f"services: {{web: {{image: i, dns_search: [{domains}]}}}}", kubernetes_version=release)
    assert len(found.pod("web")["spec"]["dnsConfig"]["searches"]) == most
