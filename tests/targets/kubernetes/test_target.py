from __future__ import annotations

import subprocess
import sys

import pytest

from kompyse import targets
from kompyse.attributes.registry import REGISTRY


def test_the_target_is_found_by_its_name() -> None:
    found = targets.find("kubernetes")
    assert found.name == "kubernetes"
    assert found.summary
    assert found.fates().keys() == REGISTRY.keys()


def test_importing_the_room_loads_none_of_its_modules() -> None:
    program = (
        "import sys, kompyse.targets.kubernetes as room;"
        "before = [n for n in sys.modules if n.startswith('kompyse.targets.kubernetes.')];"
        "assert room.TARGET.name == 'kubernetes'; print(before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_room_has_no_other_attribute() -> None:
    from kompyse.targets import kubernetes

    with pytest.raises(AttributeError, match="NOTHING"):
        _ = kubernetes.NOTHING


PROJECT = """
services:
  web:
    image: i
    ports: ["80:80"]
    volumes: ["data:/d", "./site:/site:ro"]
    networks: [front]
    depends_on: {db: {condition: service_healthy}, migrate: {condition: service_completed_successfully}}
  db: {image: d, expose: [5432], networks: [front, back], secrets: [pw], healthcheck: {test: a}}
  migrate: {image: m, depends_on: [db]}
volumes: {data: {}}
networks: {front: {}, back: {}}
secrets: {pw: {content: x}}
""".replace("content: x", "file: ./pw")


def test_what_others_need_comes_before_them(lowered) -> None:
    found = lowered(PROJECT, {"site/index.html": b"hello", "pw": b"secret"}, namespace="n", create_namespace=True)
    kinds = list(dict.fromkeys(each["kind"] for each in found.objects))
    assert kinds == [
        "Namespace",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ConfigMap",
        "Secret",
        "PersistentVolumeClaim",
        "NetworkPolicy",
        "Service",
        "Job",
        "Deployment",
    ]


def test_the_same_project_gives_the_same_objects(lowered) -> None:
    files = {"site/index.html": b"hello", "pw": b"secret"}
    assert lowered(PROJECT, files).objects == lowered(PROJECT, files).objects


def test_no_two_parts_of_the_output_are_one_object(lowered) -> None:
    seen: set[int] = set()

    def walk(value) -> None:
        if isinstance(value, dict | list):
            assert id(value) not in seen, value
            seen.add(id(value))
            for each in value.values() if isinstance(value, dict) else value:
                walk(each)

    walk(lowered(PROJECT, {"site/index.html": b"hello", "pw": b"secret"}).objects)
