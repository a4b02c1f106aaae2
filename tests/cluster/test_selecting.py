"""Which objects belong to services that are named: those of `up web` are those of `up`, and no more."""

from __future__ import annotations

import pytest

import kompyse
from kompyse.cluster import selecting
from kompyse.cluster.session import Session
from kompyse.plan import Options

PROJECT = """\
name: shop
services:
  db:
    image: "demo:1"
    volumes: ["data:/data", "both:/both"]
    networks: [back]
    secrets: [password]
    x-kompyse: {disruption: {max_unavailable: 1}}
  web:
    image: "demo:1"
    depends_on: {migrate: {condition: service_completed_successfully}}
    volumes: ["both:/both"]
    ports: ["8080:80"]
    configs: [page, shared]
    networks: [back, front]
    x-kompyse: {autoscale: {max: 4, cpu: 80}}
  migrate: {image: "demo:1", depends_on: [db], networks: [back], configs: [shared]}
  side: {image: "demo:1", network_mode: "service:web", configs: [beside]}
  lone: {image: "demo:1", networks: [front], volumes: ["own:/own"], secrets: [password], configs: [other]}
configs: {page: {content: "a"}, shared: {content: "b"}, beside: {content: "c"}, other: {content: "d"}}
secrets: {password: {environment: PASSWORD}}
volumes: {data: {}, both: {}, own: {}}
networks: {back: {}, front: {}}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    path = tmp_path_factory.mktemp("shop") / "compose.yaml"
    path.write_text(PROJECT, encoding="utf-8")
    options = Options(namespace="n", create_namespace=True, network_policy="always")
    return kompyse.convert(path, options=options, environment={"PASSWORD": "x"})


def titles(result):
    return {f"{each['kind']} {each['metadata']['name']}" for each in result.objects}


@pytest.mark.parametrize(
    ("named", "alone", "expected"),
    [
        ("db", False, {"db"}),
        ("migrate", False, {"migrate", "db"}),
        ("web", False, {"web", "side", "migrate", "db"}),
        ("web", True, {"web", "side"}),
        ("side", True, {"web", "side"}),
    ],
)
def test_what_services_need(result, named, alone, expected):
    assert selecting.closure(result.plan, [named], alone=alone) == expected


def test_what_is_needed_and_not_chosen(result):
    assert selecting.needed(result.plan, {"web", "side"}) == {"migrate"}
    assert selecting.needed(result.plan, {"web", "side", "migrate", "db"}) == set()


def test_all_services_are_all_objects(result):
    assert selecting.narrowed(result, result.plan.services.keys()).objects == result.objects


def test_the_objects_of_one_service(result):
    found = titles(selecting.narrowed(result, {"lone"}))
    assert found == {
        "Namespace n",
        "NetworkPolicy network-front",
        "PersistentVolumeClaim own",
        "ConfigMap other",
        "Secret password",
        "Deployment lone",
        "Service lone",
    }


def test_what_waits_scales_and_is_mounted_comes_with_its_service(result):
    part = selecting.narrowed(result, {"web", "side"})
    found = titles(part)
    own = {"HorizontalPodAutoscaler web", "PersistentVolumeClaim both", "ConfigMap page", "ConfigMap beside"}
    assert found >= own | {"ConfigMap shared", "Deployment web", "Service web"}
    assert {each.split()[0] for each in found} >= {"ServiceAccount", "Role", "RoleBinding"}
    left = ("db", "migrate", "lone", "data", "own", "password", "other")
    assert not [each for each in found if each.split()[1] in left]
    assert [unit.lead for unit in part.plan.units] == ["web"]
    assert part.plan.services.keys() == {"web", "side"}


def test_what_the_cluster_runs(server):
    session = Session(server.client, server.kinds, "stub", "shop", "default")
    labels = {"app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kompyse"}
    for name, replicas in (("db", 0), ("web", 2)):
        template = {"spec": {"containers": [{"name": name}, {"name": f"beside-{name}"}]}}
        made = {
            "kind": "Deployment",
            "metadata": {"name": name, "labels": {**labels, "app.kubernetes.io/name": name}},
            "spec": {"replicas": replicas, "template": template},
        }
        server.stub.put(f"/apis/apps/v1/namespaces/default/deployments/{name}", made)
    assert selecting.running(session) == {"web", "beside-web"}
