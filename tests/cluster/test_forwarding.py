"""Ports on this machine: what is forwarded, to which pod, and what is told when it cannot be."""

from __future__ import annotations

import socket
import time

import pytest

from cluster.server.test_tunnel import begun
from cluster.test_observing import LABELS, session
from cluster.test_readiness import pod
from cluster.websocket_stub import streaming
from kompyse import api
from kompyse.cluster import forwarding as module
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.forwarding import Forward, forwarding, of_cluster, of_plan
from kompyse.cluster.strategies.colours import COLOUR
from kompyse.diagnostics.codes import cluster as codes

WEB = Forward("web", 0, 80, "web")
PODS = "/api/v1/namespaces/default/pods"


def put(server, name: str, *, ready: bool = True) -> None:
    made = pod(ready=ready)
    made["metadata"].update(name=name, labels=LABELS)
    server.stub.put(f"{PODS}/{name}", made)


def answering(path, query, handler) -> None:
    """Say the name of the pod, once something was said."""
    frames = begun(handler, query)
    frames.receive()
    frames.send(0, path.split("/")[-2].encode())
    frames.close()


def asked(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            connection.sendall(b"who?")
            return connection.recv(100).decode()
        except ConnectionResetError:
            return ""


def test_each_connection_goes_to_a_pod_that_is_ready_now(server):
    server.stub.upgrades = answering
    put(server, "web-1")
    put(server, "web-2", ready=False)
    said: list[str] = []
    with forwarding(streaming(server), [WEB], said.append) as ((bound,), findings):
        assert (asked(bound.local), asked(bound.local)) == ("web-1", "web-1")
        put(server, "web-2")
        assert {asked(bound.local), asked(bound.local)} == {"web-1", "web-2"}
        server.stub.remove(f"{PODS}/web-1")
        assert asked(bound.local) == "web-2"
    assert (said, findings) == ([], [])
    assert bound.url == f"http://localhost:{bound.local}"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", bound.local), timeout=5)


def test_only_the_pods_are_taken_to_which_the_service_leads(server):
    server.stub.upgrades = answering
    put(server, "web-1")
    put(server, "web-2")
    labels = {**LABELS, COLOUR: "green"}
    server.client.merge(f"{PODS}/web-2", {"metadata": {"labels": labels}})
    made = {"kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {COLOUR: "green"}}}
    server.stub.put("/api/v1/namespaces/default/services/web", made)
    with forwarding(streaming(server), [WEB], print) as ((bound,), _):
        assert {asked(bound.local) for _ in range(3)} == {"web-2"}


def test_no_pod_that_is_ready_is_told_once(server, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    said: list[str] = []
    with forwarding(streaming(server), [WEB], said.append) as ((bound,), _):
        assert (asked(bound.local), asked(bound.local)) == ("", "")
    assert said == ["web:80: no pod is ready, so a connection was closed"]


def test_what_the_api_server_says_is_told(server):
    put(server, "web-1")
    said: list[str] = []
    with (
        forwarding(streaming(server), [WEB], said.append) as ((bound,), _),
        socket.create_connection(("127.0.0.1", bound.local), timeout=20),
    ):
        deadline = time.monotonic() + 10
        while not said and time.monotonic() < deadline:
            time.sleep(0.05)
    assert said[0].startswith("web:80: the API server opens no way there: ")


def test_a_port_that_is_taken_is_an_error_or_another_one_is_used(server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wanted = [WEB._replace(local=port)]
        with pytest.raises(ClusterError) as caught, forwarding(session(server), wanted, print):
            pass
        (told,) = caught.value.diagnostics
        assert (told.code, told.message.count("something else listens there")) == (codes.LOCAL_PORT_TAKEN, 1)
        with forwarding(session(server), wanted, print, elsewhere=True) as ((bound,), (found,)):
            assert bound.local not in {0, port}
            assert found.code == codes.LOCAL_PORT_OTHER
            assert str(bound.local) in found.message


COMPOSE = """\
name: shop
services:
  web:
    image: demo:1
    ports: ["8080:80", "127.0.0.1:9000:9000", "443", "7000-7001:7", "53:53/udp"]
  beside: {image: demo:1, network_mode: "service:web"}
  quiet: {image: demo:1}
"""


def test_what_a_project_publishes(tmp_path):
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    found = of_plan(api.convert(directory=tmp_path, files=[tmp_path / "compose.yaml"]).plan)
    ports = {(each.service, each.local, each.target, each.pods) for each in found.forwards}
    assert ports == {
        ("web", 8080, 80, "web"),
        ("web", 9000, 9000, "web"),
        ("web", 0, 443, "web"),
        ("web", 7000, 7, "web"),
    }
    (told,) = found.findings
    assert (told.code, told.message) == (codes.NOT_FORWARDED, "web: 53/udp is not forwarded")


def test_what_the_objects_of_a_project_publish(server):
    ports = [{"port": 8080, "targetPort": 80, "protocol": "TCP"}, {"port": 53, "targetPort": 53, "protocol": "UDP"}]
    for name, component in (("web", {}), ("web-published", {"app.kubernetes.io/component": "published"})):
        labels = {**LABELS, **component}
        made = {"kind": "Service", "metadata": {"name": name, "labels": labels}, "spec": {"ports": ports}}
        server.stub.put(f"/api/v1/namespaces/default/services/{name}", made)
    assert of_cluster(session(server)) == [Forward("web", 8080, 80, "web")]
