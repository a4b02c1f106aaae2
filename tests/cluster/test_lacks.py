"""What a cluster says of its surroundings; what is told of it is in `cli/verbs/test_local_clusters.py`."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from kompyse.cluster import lacks
from kompyse.cluster.server import contexts
from kompyse.cluster.session import Session

HOST = "host.minikube.internal"
PATH = "/api/v1/namespaces/kube-system/configmaps/coredns"
COREFILE = """\
.:53 {
    hosts {
       192.168.49.1 host.minikube.internal
       fallthrough
    }
    forward . /etc/resolv.conf
}
"""


def test_an_address_in_the_dns_of_a_cluster(server) -> None:
    assert lacks.address_in_dns(server.client, HOST) is None
    server.stub.objects[PATH] = {"kind": "ConfigMap", "metadata": {"name": "coredns"}}
    assert lacks.address_in_dns(server.client, HOST) is None
    server.stub.objects[PATH]["data"] = {"Corefile": COREFILE}
    assert lacks.address_in_dns(server.client, HOST) == "192.168.49.1"
    assert lacks.address_in_dns(server.client, "host.k3d.internal") is None


def node(*names: str) -> dict:
    return {"status": {"images": [{"names": [each]} for each in names]}}


@pytest.mark.parametrize(
    ("nodes", "images"),
    [
        ([], set()),
        ([node("docker.io/library/web:1", "r.example/a:2")], {"docker.io/library/web:1", "r.example/a:2"}),
        ([node("web:1", "a"), node("docker.io/library/web:1")], {"docker.io/library/web:1"}),
        ([node("web:1"), {}], set()),
        ([{"status": {"images": [{"names": None}]}}], set()),
    ],
)
def test_the_images_that_all_nodes_have(server, nodes: list[dict], images: set[str]) -> None:
    session = Session(server.client, server.kinds, "stub", "shop", "default")
    assert lacks.images_of_nodes(session) == set(), "nobody says"
    server.stub.objects["/api/v1/nodes"] = {"kind": "NodeList", "metadata": {"name": "nodes"}, "items": nodes}
    assert lacks.images_of_nodes(session) == images
    server.stub.fault = lambda _method, _path: Fault(403, body='{"reason": "Forbidden"}')
    assert lacks.images_of_nodes(session) == set(), "nobody may ask"


def test_the_profile_is_named_unless_it_is_the_default_one() -> None:
    context = contexts.of("minikube", {}, {}, {})
    assert lacks.option(context) == ""
    assert lacks.option(context._replace(profile="dev")) == " -p dev"
