"""The room makes decisions for every target, so it names no object kind of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kompyse.plan

KINDS = (
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "ReplicaSet",
    "ConfigMap",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "NodePort",
    "LoadBalancer",
    "ClusterIP",
    "Ingress",
    "NetworkPolicy",
    "emptyDir",
    "hostPath",
    "initContainer",
    "DeploymentConfig",
    "ImageStream",
)
SOURCES = sorted(Path(kompyse.plan.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.name)
def test_no_kind_of_a_target_is_named(source):
    found = re.findall(rf"\b(?:{'|'.join(KINDS)})s?\b", source.read_text(encoding="utf-8"))
    assert found == []


def test_there_is_something_to_check():
    assert len(SOURCES) > 15
