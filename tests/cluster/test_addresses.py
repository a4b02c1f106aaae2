"""Where a service is reached from outside."""

from __future__ import annotations

import pytest

import cluster.stub
from cluster.stub import Fault
from cluster.test_observing import LABELS, session
from cluster.test_scaling import put
from kompyse.cluster.addresses import addresses

INGRESSES = "/apis/networking.k8s.io/v1/namespaces/default/ingresses"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setitem(cluster.stub.KINDS, "networking.k8s.io", {"ingresses": "Ingress"})
    monkeypatch.setitem(cluster.stub.KINDS[""], "nodes", "Node")


def service(server, ports: list[dict], **more: object) -> None:
    made = {"kind": "Service", "metadata": {"name": "web", "labels": LABELS}, "spec": {"ports": ports}, **more}
    server.stub.put("/api/v1/namespaces/default/services/web", made)


def node(server) -> None:
    places = [{"type": "InternalIP", "address": "fd00::1"}, {"type": "ExternalIP", "address": "198.51.100.7"}]
    made = {"kind": "Node", "metadata": {"name": "one"}, "status": {"addresses": places}}
    server.stub.put("/api/v1/nodes/one", made)


def test_the_best_first(server):
    put(server, "Deployment", "web")
    node(server)
    balancer = {"loadBalancer": {"ingress": [{"ip": "192.0.2.4"}]}}
    service(server, [{"port": 8080, "nodePort": 30080}], status=balancer)
    rules = [{"host": "shop.example.com", "http": {"paths": [{"path": "/shop"}]}}, {"host": "*.example.com"}]
    made = {
        "kind": "Ingress",
        "metadata": {"name": "web", "labels": LABELS},
        "spec": {"tls": [{"hosts": ["shop.example.com"]}], "rules": rules},
    }
    server.stub.put(f"{INGRESSES}/web", made)
    assert addresses(session(server), "web") == [
        "https://shop.example.com/shop",
        "http://192.0.2.4:8080/",
        "http://198.51.100.7:30080/",
        "http://[fd00::1]:30080/",
    ]


def test_nodes_that_one_may_not_look_at_give_none(server):
    put(server, "Deployment", "web")
    service(server, [{"port": 8080, "nodePort": 30080}])
    server.stub.fault = lambda _method, path: Fault(403) if path == "/api/v1/nodes" else None
    assert addresses(session(server), "web") == []
