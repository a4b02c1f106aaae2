"""How pods share volumes: access modes, groups of pods on one node, strategies that let go first."""

from __future__ import annotations

import json

import pytest

from kompyse.targets.kubernetes import sharing

GROUP = "kompyse.io/node-group"


def group_of(found, name: str) -> str | None:
    pod = found.pod(name)
    label = pod["metadata"]["labels"].get(GROUP)
    affinity = pod["spec"].get("affinity", {}).get("podAffinity", {})
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", [])
    assert terms == (
        [{"labelSelector": {"matchLabels": {GROUP: label}}, "topologyKey": "kubernetes.io/hostname"}] if label else []
    )
    return label


@pytest.mark.parametrize(
    ("web", "job", "volume", "options", "access", "grouped"),
    [
        ("{image: i, volumes: ['vol:/v']}", "{image: i}", "", {}, "ReadWriteOnce", False),
        ("{image: i, volumes: ['vol:/v', 'vol:/w']}", "{image: i}", "", {}, "ReadWriteOnce", False),
        ("{image: i, volumes: ['vol:/v']}", "{image: i, volumes: ['vol:/v:ro']}", "", {}, "ReadWriteOnce", True),
        ("{image: i, volumes: ['vol:/v'], deploy: {replicas: 2}}", "{image: i}", "", {}, "ReadWriteOnce", True),
        (
            "{image: i, volumes: ['vol:/v']}",
            "{image: i, volumes: ['vol:/v']}",
            "",
            {"shared_volumes": "rwx"},
            "ReadWriteMany",
            False,
        ),
        ("{image: i, volumes: ['vol:/v']}", "{image: i}", "", {"shared_volumes": "rwx"}, "ReadWriteOnce", False),
        (
            "{image: i, volumes: ['vol:/v']}",
            "{image: i, volumes: ['vol:/v']}",
            "{x-kompyse: {access: rwx}}",
            {},
            "ReadWriteMany",
            False,
        ),
        ("{image: i, volumes: ['vol:/v'], deploy: {mode: global}}", "{image: i}", "", {}, "ReadWriteMany", False),
    ],
)
def test_access_and_groups(  # noqa: PLR0917 - a table
    lowered, web: str, job: str, volume: str, options: dict, access: str, grouped
) -> None:
    found = lowered(f"services: {{web: {web}, job: {job}}}\nvolumes: {{vol: {volume}}}", **options)
    assert found.one("PersistentVolumeClaim", "vol")["spec"]["accessModes"] == [access]
    assert group_of(found, "web") == ("vol" if grouped else None)
    assert len(found.told_of("KY450")) == grouped
    assert len(found.told_of("KY467")) == ("global" in web)


def test_services_in_one_pod_share_without_a_group(lowered) -> None:
    text = """
services:
  a: {image: i, volumes: ["vol:/v"]}
  b: {image: i, network_mode: "service:a", volumes: ["vol:/w"]}
volumes: {vol: }
"""
    found = lowered(text)
    assert group_of(found, "a") is None
    assert len(found.pod("a")["spec"]["volumes"]) == 1
    assert found.mounts("b", "a")["/w"]["name"] == found.mounts("a")["/v"]["name"]


def test_pods_that_hang_together_over_others_are_one_group(lowered) -> None:
    text = """
services:
  a: {image: i, volumes: ["v1:/v"]}
  b: {image: i, volumes: ["v1:/v", "v2:/w"]}
  c: {image: i, volumes: ["v2:/v", "own:/own"]}
  d: {image: i, volumes: ["v3:/v"]}
  e: {image: i, volumes: ["v3:/v"]}
volumes: {v1: , v2: , v3: , own: }
"""
    found = lowered(text)
    assert [group_of(found, key) for key in "abcde"] == ["v1", "v1", "v1", "v3", "v3"]


def test_an_external_volume_keeps_its_pods_together_too(lowered) -> None:
    text = """
services: {a: {image: i, volumes: ["vol:/v"]}, b: {image: i, volumes: ["vol:/v"]}}
volumes: {vol: {external: true}}
"""
    found = lowered(text)
    assert group_of(found, "a") == group_of(found, "b") == "vol"


@pytest.mark.parametrize(
    ("volume", "options", "strategy"),
    [
        ("", {}, "Recreate"),
        ("{external: true}", {}, "Recreate"),
        ("{x-kompyse: {access: rwx}}", {}, None),
        ("{driver_opts: {type: tmpfs}}", {}, None),
    ],
)
def test_the_old_pod_lets_go_first(lowered, volume: str, options: dict, strategy: str | None) -> None:
    found = lowered(f"services: {{a: {{image: i, volumes: ['data:/v']}}}}\nvolumes: {{data: {volume}}}", **options)
    assert found.one("Deployment", "a")["spec"].get("strategy", {}).get("type") == strategy


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"type": "nfs", "o": "addr=1.2.3.4,rw", "device": ":/x"}, ("1.2.3.4", "/x", (), False)),
        ({"type": "nfs", "o": "nolock,ro", "device": "nas:/x"}, ("nas", "/x", ("nolock",), True)),
        ({"type": "nfs4", "o": "addr=nas", "device": "/x"}, ("nas", "/x", ("nfsvers=4",), False)),
        ({"type": "nfs4", "o": "addr=nas,vers=4.2", "device": ":/x"}, ("nas", "/x", ("vers=4.2",), False)),
        ({"type": "nfs", "o": "addr=2001:db8::1", "device": ":/x"}, ("2001:db8::1", "/x", (), False)),
        ({"type": "nfs", "device": "[2001:db8::1]:/x"}, ("2001:db8::1", "/x", (), False)),
        ({"type": "nfs", "device": ":/x"}, None),
        ({"type": "nfs", "o": "addr=nas", "device": ":x"}, None),
        ({"type": "nfs"}, None),
    ],
)
def test_nfs_sources(options: dict, expected: tuple | None) -> None:
    assert sharing.nfs_source(options) == expected


@pytest.mark.judge_cluster
def test_pods_on_one_node_share_a_volume_and_find_each_other_by_name(lowered, kubectl) -> None:
    text = """
services:
  writer:
    image: busybox:1.36
    restart: always
    command: ["sh", "-c", "echo shared > /v/file; sleep 3600"]
    volumes: ["vol:/v"]
  reader:
    image: busybox:1.36
    restart: always
    command: ["sleep", "3600"]
    healthcheck: {test: ["CMD", "grep", "-q", "shared", "/v/file"], interval: 1s}
    volumes: ["vol:/v:ro", "other:/w"]
    deploy: {replicas: 2}
volumes: {vol: , other: }
"""
    found = lowered(text)
    kubectl("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": found.objects}))
    for name in ("writer", "reader"):
        kubectl("rollout", "status", f"deployment/{name}", "--timeout=50s")
    answer = kubectl.run("exec", "deployment/writer", "--", "nslookup", "reader").stdout
    addresses = {pod["status"]["podIP"] for pod in kubectl.get("pods", "-l", "app.kubernetes.io/name=reader")["items"]}
    assert len(addresses) == 2
    assert all(address in answer for address in addresses)
