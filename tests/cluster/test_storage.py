"""Storage on a real cluster: filled and shared volumes, memory, files to the byte, a claim for each replica."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace
from kompyse.plan import Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 150
STAYS = "exec sleep 3600"
HTML = "/usr/share/nginx/html"
PROJECT = f"""
name: storage
services:
  page:
    image: nginx:1.27
    command: [sh, -c, {STAYS}]
    volumes: ["html:{HTML}"]
  copy:
    image: nginx:1.27
    command: [sh, -c, {STAYS}]
    read_only: true
    volumes: ["html:{HTML}:ro"]
  owner:
    image: nginx:1.27
    command: ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
              sh, -c, "touch /etc/postgresql/mine; {STAYS}"]
    volumes: [conf:/etc/postgresql]
  empty:
    image: nginx:1.27
    command: [sh, -c, {STAYS}]
    volumes:
      - {{type: volume, source: bare, target: {HTML}, volume: {{nocopy: true}}}}
  writer:
    image: busybox:1.36
    command: [sh, -c, "echo from writer > /common/note; {STAYS}"]
    volumes: [common:/common]
  reader:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    volumes: [common:/read:ro]
  memory:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    read_only: true
    shm_size: 80m
    tmpfs: ["/run:size=16m,mode=1777"]
    volumes:
      - {{type: tmpfs, target: /cache, tmpfs: {{size: 32m}}}}
      - fast:/fast
  files:
    image: busybox:1.36
    command: [sh, -c, {STAYS}]
    volumes: ["./bound:/bound:ro", "./run.sh:/opt/run.sh:ro"]
  ring:
    image: busybox:1.36
    command: [sh, -c, "hostname > /own/name; {STAYS}"]
    x-kompyse: {{kind: statefulset}}
    deploy: {{replicas: 2}}
    volumes: [own:/own, "./run.sh:/opt/run.sh:ro", common:/common:ro]
volumes:
  html:
  conf:
  bare:
  common:
  own: {{x-kompyse: {{size: 16Mi}}}}
  fast: {{driver_opts: {{type: tmpfs, device: tmpfs, o: size=24m}}}}
"""
BOUND: dict[str, tuple[bytes, int]] = {
    "plain.txt": (b"line\r\nline\r\n", 0o644),
    "binary.bin": (bytes(range(256)), 0o600),
    "deep/er/tool.sh": (b"#!/bin/sh\necho deep\n", 0o755),
    "a b ü.txt": (b"x", 0o440),
    "empty": (b"", 0o444),
    "..hidden": (b"h", 0o644),
}


def within(kubectl: Kubectl, what: str, probe: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not probe():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {SECONDS} s: {what}\n{kubectl.situation()}", pytrace=False)
        time.sleep(0.5)


def pods(kubectl: Kubectl, service: str) -> list[dict[str, Any]]:
    found = kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]
    return [each for each in found if "deletionTimestamp" not in each["metadata"]]


def is_ready(pod: dict[str, Any]) -> bool:
    conditions = pod["status"].get("conditions", ())
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def sh(kubectl: Kubectl, workload: str, command: str) -> str:
    """What a command says in the container of a workload."""
    return kubectl("exec", workload, "--", "sh", "-c", command)


def write(folder: Path) -> None:
    for name, (data, mode) in BOUND.items():
        path = folder / "bound" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)
    (folder / "run.sh").write_bytes(b"#!/bin/sh\necho ran\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "compose.yaml").write_text(PROJECT, encoding="utf-8")


@pytest.fixture(scope="module")
def started(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("storage")
    write(folder)
    objects = kompyse.convert(folder / "compose.yaml", options=Options(fill_volumes="once")).objects
    with fresh_namespace(api_server) as kubectl:
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        kubectl("apply", "--server-side", "--filename=-", stdin=items)
        number = 8 + 2
        within(kubectl, "all pods ready", lambda: sum(map(is_ready, kubectl.get("pods")["items"])) == number)
        yield kubectl


def test_a_volume_is_filled_from_the_image(started: Kubectl) -> None:
    assert "nginx" in sh(started, "deployment/page", f"cat {HTML}/index.html")
    assert sh(started, "deployment/page", f"ls -A {HTML}") == "index.html\n"
    assert "nginx" in sh(started, "deployment/copy", f"cat {HTML}/index.html")


def test_a_volume_that_says_nocopy_stays_empty(started: Kubectl) -> None:
    assert sh(started, "deployment/empty", f"ls -A {HTML}") == ""


def test_the_owner_in_the_image_may_write(started: Kubectl) -> None:
    assert sh(started, "deployment/owner", "stat -c %U /etc/postgresql /etc/postgresql/mine") == "postgres\npostgres\n"


def test_a_new_pod_finds_what_the_old_one_changed(started: Kubectl) -> None:
    sh(started, "deployment/page", f"echo changed > {HTML}/index.html; echo more > {HTML}/more.html")
    (before,) = pods(started, "page")
    started("delete", "pod", before["metadata"]["name"], "--timeout=55s")
    within(started, "a new pod of page", lambda: [is_ready(each) for each in pods(started, "page")] == [True])
    (after,) = pods(started, "page")
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert sh(started, "deployment/page", f"cat {HTML}/index.html {HTML}/more.html") == "changed\nmore\n"
    log = started("logs", after["metadata"]["name"], "--container=fill-page")
    assert log == f"the volume of {HTML} has files, which stay\n"


def test_two_services_share_a_volume(started: Kubectl) -> None:
    assert sh(started, "deployment/reader", "cat /read/note") == "from writer\n"
    refused = started.run("exec", "deployment/reader", "--", "touch", "/read/x")
    assert "Read-only file system" in refused.stderr


@pytest.mark.parametrize(("path", "kilobytes"), [("/dev/shm", 80), ("/run", 16), ("/cache", 32), ("/fast", 24)])
def test_memory_has_its_size(started: Kubectl, path: str, kilobytes: int) -> None:
    kind, size = sh(started, "deployment/memory", f"df -PT {path} | tail -1").split()[1:3]
    assert (kind, int(size)) == ("tmpfs", kilobytes * 1024)
    assert sh(started, "deployment/memory", f"echo x > {path}/file && cat {path}/file") == "x\n"


def test_the_rest_of_a_read_only_container_cannot_be_written(started: Kubectl) -> None:
    assert "Read-only file system" in started.run("exec", "deployment/memory", "--", "touch", "/x").stderr


def test_bound_files_have_their_bytes_and_modes(started: Kubectl) -> None:
    each = 'stat -L -c %a "$1"; sha256sum < "$1"'
    find = "find -L /bound -type f ! -path '/bound/..2*' ! -path '/bound/..data/*'"
    lines = sh(started, "deployment/files", f"{find} -exec sh -c '{each}' _ {{}} \\;").replace("  -", "").split()
    wanted = [(f"{mode & 0o755:o}", hashlib.sha256(data).hexdigest()) for data, mode in BOUND.values()]
    assert sorted(zip(lines[::2], lines[1::2], strict=True)) == sorted(wanted)
    assert sh(started, "deployment/files", "/bound/deep/er/tool.sh; /opt/run.sh; stat -c %a /opt/run.sh") == (
        "deep\nran\n755\n"
    )


def test_each_replica_has_its_own_claim_and_the_other_volumes_too(started: Kubectl) -> None:
    claims = {each["metadata"]["name"] for each in started.get("pvc")["items"]}
    assert {"data-own-ring-0", "data-own-ring-1"} <= claims
    assert "own" not in claims
    for pod in ("ring-0", "ring-1"):
        assert sh(started, pod, "cat /own/name; /opt/run.sh; cat /common/note") == f"{pod}\nran\nfrom writer\n"


VOLUMES = """
name: remote
services:
  web:
    image: busybox:1.36
    volumes:
      - nfs:/nfs
      - old:/old
      - node:/node
      - {type: volume, source: chosen, target: /chosen, volume: {subpath: part}}
volumes:
  nfs: {driver_opts: {type: nfs, o: "addr=10.0.0.9,rw,nfsvers=4.1,soft", device: ":/export/data"}}
  old: {driver_opts: {type: nfs4, o: "addr=nas.example.com,ro", device: "nas.example.com:/x"}}
  node: {driver_opts: {type: none, o: bind, device: /srv/data}}
  chosen: {x-kompyse: {selector: {disk: ssd}, labels: {backup: daily}, size: 2Gi, class: fast, access: rwx}}
"""


def test_volumes_elsewhere_are_taken_by_the_api_server(kubectl: Kubectl, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(VOLUMES, encoding="utf-8")
    options = Options(namespace=kubectl.namespace)
    objects = kompyse.convert(tmp_path / "compose.yaml", options=options).objects
    kinds = [each["kind"] for each in objects]
    assert kinds.count("PersistentVolume") == 3
    items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-", stdin=items)
