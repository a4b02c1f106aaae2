"""What the checks of the Pod Security Standards say of a pod is what the API server says of it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from judges import Kubectl, fresh_namespace
from kompyse.targets.kubernetes import pod_standards

pytestmark = [pytest.mark.judge_cluster]

STRICT = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(context: dict[str, Any] | None = None, /, **spec: Any) -> dict[str, Any]:
    container = {"name": "main", "image": "busybox:1.36", "securityContext": STRICT if context is None else context}
    container |= spec.pop("container", {})
    return {"containers": [container], **spec}


def but(**fields: Any) -> dict[str, Any]:
    """The strict context with other fields; None takes one away."""
    return {key: value for key, value in {**STRICT, **fields}.items() if value is not None}


CASES: dict[str, dict[str, Any]] = {
    "nothing": pod({}),
    "strict": pod(),
    "strict-by-the-pod": pod(
        but(runAsNonRoot=None, seccompProfile=None),
        securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    ),
    "undone-in-the-container": pod(but(runAsNonRoot=False), securityContext={"runAsNonRoot": True}),
    "host-network": pod(hostNetwork=True),
    "host-pid": pod(hostPID=True),
    "host-ipc": pod(hostIPC=True),
    "privileged": pod({"privileged": True}),
    "capability-of-runtimes": pod({"capabilities": {"add": ["CHOWN", "SETUID"]}}),
    "capability-beyond": pod({"capabilities": {"add": ["CHOWN", "NET_ADMIN"]}}),
    "bind-service": pod(but(capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]})),
    "chown-and-none": pod(but(capabilities={"drop": ["ALL"], "add": ["CHOWN"]})),
    "some-dropped": pod(but(capabilities={"drop": ["NET_RAW"]})),
    "host-path": pod(volumes=[{"name": "v", "hostPath": {"path": "/x"}}]),
    "nfs": pod(volumes=[{"name": "v", "nfs": {"server": "s", "path": "/x"}}]),
    "projected": pod(volumes=[{"name": "v", "projected": {"sources": []}}, {"name": "e", "emptyDir": {}}]),
    "host-port": pod(container={"ports": [{"containerPort": 80, "hostPort": 80}]}),
    "probe-of-another-host": pod(container={"readinessProbe": {"tcpSocket": {"port": 80, "host": "1.2.3.4"}}}),
    "probe-of-its-own": pod(container={"readinessProbe": {"tcpSocket": {"port": 80}}}),
    "hook-to-another-host": pod(container={"lifecycle": {"preStop": {"httpGet": {"port": 80, "host": "1.2.3.4"}}}}),
    "apparmor-off": pod(but(appArmorProfile={"type": "Unconfined"})),
    "apparmor-own": pod(but(appArmorProfile={"type": "Localhost", "localhostProfile": "x"})),
    "selinux-type": pod(but(seLinuxOptions={"type": "spc_t"})),
    "selinux-engine": pod(but(seLinuxOptions={"type": "container_engine_t"})),
    "selinux-level": pod(but(seLinuxOptions={"level": "s0:c1,c2"})),
    "selinux-user": pod(but(seLinuxOptions={"user": "u"})),
    "selinux-role-of-the-pod": pod(securityContext={"seLinuxOptions": {"role": "r"}}),
    "proc-unmasked": pod(but(procMount="Unmasked"), hostUsers=False),
    "seccomp-off": pod(but(seccompProfile={"type": "Unconfined"})),
    "seccomp-own": pod(but(seccompProfile={"type": "Localhost", "localhostProfile": "x"})),
    "seccomp-unset": pod(but(seccompProfile=None)),
    "escalation": pod(but(allowPrivilegeEscalation=None)),
    "root": pod(but(runAsUser=0)),
    "root-of-the-pod": pod(securityContext={"runAsUser": 0}),
    "somebody": pod(but(runAsUser=1000)),
    "lax-starter": {**pod(), "initContainers": [{"name": "first", "image": "busybox:1.36"}]},
    **{
        f"sysctl-{name.replace('.', '-').replace('_', '-')}": pod(
            securityContext={"sysctls": [{"name": name, "value": "1"}]}
        )
        for name in (*pod_standards.SYSCTLS, "net.core.somaxconn", "kernel.msgmax")
    },
}


@pytest.fixture(scope="module")
def refused(api_server: Kubectl) -> dict[tuple[str, str], str]:
    """What each level answers to each pod: its refusal, or nothing. One request for all pods of a level."""
    found: dict[tuple[str, str], str] = {}
    objects = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": copy.deepcopy(spec)}
        for name, spec in CASES.items()
    ]
    for level in pod_standards.LEVELS[1:]:
        with fresh_namespace(api_server) as namespaced:
            api_server("label", "namespace", namespaced.namespace, f"pod-security.kubernetes.io/enforce={level}")
            listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
            done = namespaced.run("create", "--dry-run=server", "--output=name", "-f", "-", stdin=listed)
            accepted = {line.removeprefix("pod/") for line in done.stdout.split()}
            for name in CASES:
                lines = [line for line in done.stderr.splitlines() if f'pods "{name}" is forbidden' in line]
                assert bool(lines) is (name not in accepted), (name, done.stderr)
                found[name, level] = "".join(lines)
    return found


@pytest.mark.parametrize("level", pod_standards.LEVELS[1:])
@pytest.mark.parametrize("name", CASES)
def test_the_api_server_refuses_what_the_checks_find(name: str, level: str, refused) -> None:
    found = pod_standards.violations({}, CASES[name], level, 34)
    assert bool(found) is bool(refused[name, level]), (found, refused[name, level])
