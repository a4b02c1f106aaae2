"""What a process may do, seen from inside; and a namespace that enforces a security standard lets the pods in."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace
from kompyse.outputs import render
from kompyse.plan import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 120
TELL = "cat /proc/self/status; touch /here && echo writable; id; sysctl net.ipv4.ip_local_port_range"
RIGHTS = f"""
name: rights
services:
  probe:
    image: busybox:1.36
    user: "1000:1001"
    group_add: ["2000", "3000"]
    cap_add: [NET_RAW, CAP_NET_ADMIN]
    cap_drop: [NET_RAW, MKNOD]
    read_only: true
    security_opt: [no-new-privileges]
    sysctls: {{net.ipv4.ip_local_port_range: "20000 30000"}}
    command: [sh, -c, "{TELL}; sleep 3600"]
  root:
    image: busybox:1.36
    user: root
    command: [sh, -c, "{TELL}; sleep 3600"]
  low:
    image: busybox:1.36
    user: "1000"
    expose: [80]
    command: [sh, -c, "nc -l -p 80 -e true & sleep 1; netstat -ltn; sleep 3600"]
  stopped:
    image: busybox:1.36
    stop_signal: SIGUSR1
    stop_grace_period: 30s
    command: [sh, -c, "trap 'echo got-usr1; exit 0' USR1; trap 'echo got-term; exit 1' TERM; echo set;
      while true; do sleep 1; done"]
"""
STANDARD = """
name: standard
services:
  web:
    image: busybox:1.36
    user: "1000"
    expose: [80]
    depends_on:
      db: {condition: service_healthy}
      once: {condition: service_completed_successfully}
    pre_start: [{command: [sh, -c, "id -u > /run/who"], user: "1001"}]
    tmpfs: ["/run:mode=1777"]
    command: [sh, -c, "cat /run/who /proc/self/status; nc -l -p 80"]
  db:
    image: busybox:1.36
    user: "1000"
    volumes: ["/data"]
    command: [sh, -c, "touch /data/x && sleep 3600"]
    healthcheck: {test: [CMD, test, -f, /data/x], interval: 1s}
  once:
    image: busybox:1.36
    user: "1000"
    restart: "no"
    command: ["true"]
"""
CHOWN, NET_BIND_SERVICE, NET_ADMIN, NET_RAW, MKNOD = 0, 10, 12, 13, 27
"""Bits of capabilities (linux/capability.h)."""


def apply(kubectl: Kubectl, folder: Path, text: str, **options: Any) -> kompyse.api.Result:
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    result = kompyse.convert(folder / "compose.yaml", options=Options(namespace=kubectl.namespace, **options))
    kubectl("apply", "-f", "-", stdin=render(result.objects, "plain"))
    return result


def wait_for(kubectl: Kubectl, what: Callable[[], bool], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            pytest.fail(kubectl.situation())
        time.sleep(1)


def logs(kubectl: Kubectl, name: str, until: str) -> str:
    """Give the log of the pod of a service, once it has a certain word."""
    found = ""

    def there() -> bool:
        nonlocal found
        found = kubectl.run("logs", f"deployment/{name}", "--container", name).stdout
        return until in found

    wait_for(kubectl, there)
    return found


def status(text: str) -> dict[str, str]:
    return {name: value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}


def capabilities(text: str, kind: str) -> set[int]:
    bits = int(status(text)[kind], 16)
    return {number for number in range(64) if bits >> number & 1}


@pytest.fixture(scope="module")
def rights(api_server: Kubectl, tmp_path_factory) -> Iterator[Kubectl]:
    with fresh_namespace(api_server) as kubectl:
        result = apply(kubectl, tmp_path_factory.mktemp("rights"), RIGHTS)
        assert {each.code.id for each in result.diagnostics if each.severity == "warning"} == set()
        yield kubectl


def test_the_numbers_of_user_and_groups_are_those_of_the_project(rights: Kubectl) -> None:
    seen = status(logs(rights, "probe", "ip_local_port_range"))
    assert seen["Uid"].split() == ["1000"] * 4
    assert seen["Gid"].split() == ["1001"] * 4
    assert {"2000", "3000"} <= set(seen["Groups"].split())


def test_capabilities_are_bounded_as_in_docker(rights: Kubectl) -> None:
    bounding = capabilities(logs(rights, "probe", "ip_local_port_range"), "CapBnd")
    assert {CHOWN, NET_RAW, NET_ADMIN} <= bounding
    assert MKNOD not in bounding
    effective = capabilities(logs(rights, "root", "ip_local_port_range"), "CapEff")
    assert {CHOWN, NET_BIND_SERVICE} <= effective
    assert NET_ADMIN not in effective


def test_no_new_privileges_and_a_root_that_cannot_be_written(rights: Kubectl) -> None:
    seen, root = logs(rights, "probe", "ip_local_port_range"), logs(rights, "root", "ip_local_port_range")
    assert (status(seen)["NoNewPrivs"], status(root)["NoNewPrivs"]) == ("1", "0")
    assert ("writable" in seen, "writable" in root) == (False, True)


def test_a_safe_kernel_parameter_is_that_of_the_project(rights: Kubectl) -> None:
    assert "net.ipv4.ip_local_port_range = 20000\t30000" in logs(rights, "probe", "ip_local_port_range")
    assert "20000" not in logs(rights, "root", "ip_local_port_range")


def test_somebody_listens_on_a_low_port(rights: Kubectl) -> None:
    assert ":80 " in logs(rights, "low", "LISTEN")


def test_a_process_is_stopped_with_the_signal_of_the_project(rights: Kubectl) -> None:
    logs(rights, "stopped", "set")
    pod = rights("get", "pods", "--selector=app.kubernetes.io/name=stopped", "--output=name").strip()
    with ThreadPoolExecutor(1) as beside:
        # Followed, since the last line may come just before the pod is gone.
        following = beside.submit(rights.run, "logs", "--follow", pod)
        begun = time.monotonic()
        rights("scale", "deployment/stopped", "--replicas=0")
        while rights.run("get", pod).returncode == 0:
            assert time.monotonic() - begun < 25, "it was killed after its grace period"
        seen = following.result().stdout
    assert "got-usr1" in seen
    assert "got-term" not in seen


def test_a_namespace_that_enforces_restricted_lets_all_pods_in_and_they_run(
    api_server: Kubectl, tmp_path: Path
) -> None:
    with fresh_namespace(api_server) as kubectl:
        result = apply(kubectl, tmp_path, STANDARD, security="restricted", create_namespace=True)
        assert [each for each in result.diagnostics if each.severity != "note"] == []
        labels = kubectl.get("namespace", kubectl.namespace)["metadata"]["labels"]
        assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
        seen = logs(kubectl, "web", "NoNewPrivs")
        assert seen.startswith("1001\n")
        assert status(seen)["NoNewPrivs"] == "1"
        assert capabilities(seen, "CapBnd") == set()
        assert status(seen)["Seccomp"] == "2"


def test_the_same_namespace_refuses_what_was_made_without_the_option(api_server: Kubectl, tmp_path: Path) -> None:
    with fresh_namespace(api_server) as kubectl:
        api_server("label", "namespace", kubectl.namespace, "pod-security.kubernetes.io/enforce=restricted")
        apply(kubectl, tmp_path, STANDARD)
        wait_for(kubectl, lambda: "violates PodSecurity" in kubectl("get", "events"))
