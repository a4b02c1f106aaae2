"""The checks by themselves; `tests/cluster/test_pod_standards.py` asks a real API server about many more pods."""

from __future__ import annotations

from typing import Any

import pytest

from kompyse.targets.kubernetes import pod_standards
from kompyse.targets.kubernetes.pod_standards import violations

STRICT = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(**context: Any) -> dict[str, Any]:
    return {"containers": [{"name": "c", "image": "i", "securityContext": context}]}


def test_the_weakest_level_forbids_nothing() -> None:
    assert violations({}, {**pod(privileged=True), "hostPID": True}, "privileged", 34) == []


def test_a_bare_pod_meets_baseline_and_lacks_four_things_for_restricted() -> None:
    assert violations({}, pod(), "baseline", 34) == []
    assert [each.check for each in violations({}, pod(), "restricted", 34)] == [
        "allowPrivilegeEscalation",
        "runAsNonRoot",
        "seccompProfile",
        "capabilities",
    ]
    assert violations({}, pod(**STRICT), "restricted", 34) == []


def test_a_field_is_named_once_with_its_place() -> None:
    (found,) = violations({}, pod(**STRICT | {"seccompProfile": {"type": "Unconfined"}}), "restricted", 34)
    place = ("containers", 0, "securityContext", "seccompProfile", "type")
    assert found == ("seccompProfile", place, "seccomp is switched off")


@pytest.mark.parametrize(("minor", "allowed"), [(31, False), (32, True), (34, True)])
def test_kernel_parameters_are_safe_since_a_release(minor: int, allowed) -> None:
    spec = {**pod(), "securityContext": {"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]}}
    assert (violations({}, spec, "baseline", minor) == []) is allowed


@pytest.mark.parametrize(("minor", "allowed"), [(33, True), (34, False)])
def test_probes_of_other_hosts_are_forbidden_since_1_34(minor: int, allowed) -> None:
    spec = pod()
    spec["containers"][0]["livenessProbe"] = {"httpGet": {"host": "h", "port": 1}}
    assert (violations({}, spec, "baseline", minor) == []) is allowed


@pytest.mark.parametrize(("minor", "allowed"), [(30, False), (31, True)])
def test_the_selinux_type_of_engines_is_allowed_since_1_31(minor: int, allowed) -> None:
    spec = pod(seLinuxOptions={"type": "container_engine_t"})
    assert (violations({}, spec, "baseline", minor) == []) is allowed


def test_annotations_that_switch_apparmor_off_count_too() -> None:
    key = f"{pod_standards.APPARMOR}c"
    (found,) = violations({"annotations": {key: "unconfined", "other": "x"}}, pod(), "baseline", 29)
    assert found.field == ("annotations", key)
    assert violations({"annotations": {key: "runtime/default"}}, pod(), "baseline", 29) == []
