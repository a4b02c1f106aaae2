"""The order of the output."""

from __future__ import annotations

from kompyse.targets.kubernetes.order import ordered


def test_what_others_need_comes_first() -> None:
    kinds = [
        "Ingress",
        "CronJob",
        "StatefulSet",
        "Deployment",
        "Job",
        "Service",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "PersistentVolume",
        "Secret",
        "ConfigMap",
        "RoleBinding",
        "Role",
        "ServiceAccount",
        "Namespace",
    ]
    in_order = [each["kind"] for each in ordered({"kind": kind} for kind in kinds)]
    workloads = ["CronJob", "StatefulSet", "Deployment"]
    assert in_order == [
        "Namespace",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ConfigMap",
        "Secret",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "NetworkPolicy",
        "Service",
        "Job",
        *workloads,
        "Ingress",
    ]


def test_the_order_within_a_kind_stays_and_unknown_kinds_come_last() -> None:
    objects = [{"kind": kind, "n": n} for n, kind in enumerate(["Widget", "DaemonSet", "Deployment", "Job", "Job"])]
    assert [each["n"] for each in ordered(objects)] == [3, 4, 1, 2, 0]


def test_a_namespace_comes_first_and_all_else_is_in_it(lowered) -> None:
    text = """
services: {web: {image: i, ports: ["80:80"], volumes: ["data:/d", "nfs:/n"], networks: [x, y], configs: [c]}}
volumes: {data: , nfs: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ":/e"}}}
networks: {x: , y: }
configs: {c: {content: hello}}
"""
    found = lowered(text, namespace="prod", create_namespace=True)
    assert found.objects[0]["kind"] == "Namespace"
    assert found.objects[0]["metadata"]["name"] == "prod"
    where = {each["kind"]: each["metadata"].get("namespace") for each in found.objects}
    assert where.pop("Namespace") is None
    assert where.pop("PersistentVolume") is None
    assert where == dict.fromkeys(where, "prod")
    assert not lowered(text, namespace="prod").of_kind("Namespace")
