"""Names and ports on a real cluster: what resolves in Compose resolves, and what listens answers, tcp and udp.

Everything about the network that a project can say is also given to the API server, which checks it strictly.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace
from kompyse.plan import Options

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 180
SERVE = """\
import http.server, socket, sys, threading
kind, ports = sys.argv[1], [int(each) for each in sys.argv[2:]]
name = socket.gethostname().rsplit("-", 2)[0]
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(name.encode())
    def log_message(self, *_): pass
def udp(port):
    box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); box.bind(("0.0.0.0", port))
    while True:
        data, peer = box.recvfrom(100); box.sendto(name.encode(), peer)
serve = udp if kind == "udp" else lambda port: http.server.HTTPServer(("", port), Answer).serve_forever()
[threading.Thread(target=serve, args=(port,)).start() for port in ports]
"""
PROJECT = """\
name: names
x-kompyse:
  outside:
    api: kubernetes.default.svc.cluster.local
    ldap: [10.77.0.4, 10.77.0.5]
services:
  web:
    image: python:3.11-slim
    command: [python3, /serve.py, tcp, "8000", "9000", "7000"]
    configs: [{source: serve, target: /serve.py}]
    ports: ["8080:8000"]
    expose: ["9000"]
    container_name: the-web
    networks: {default: {aliases: [www, both]}}
  my_db:
    image: python:3.11-slim
    command: [python3, /serve.py, tcp, "5432", "9000"]
    configs: [{source: serve, target: /serve.py}]
    expose: ["5432", "9000"]
    hostname: database
    networks: {default: {aliases: [both]}}
  cache:
    image: python:3.11-slim
    command: [python3, /serve.py, tcp, "6379"]
    configs: [{source: serve, target: /serve.py}]
    expose: ["6379"]
    x-kompyse: {name: shared-cache}
  echo:
    image: python:3.11-slim
    command: [python3, /serve.py, udp, "5353"]
    configs: [{source: serve, target: /serve.py}]
    expose: ["5353/udp"]
  quiet:
    image: python:3.11-slim
    command: [python3, /serve.py, tcp, "4444"]
    configs: [{source: serve, target: /serve.py}]
    deploy: {replicas: 2}
  robin:
    image: python:3.11-slim
    command: [python3, /serve.py, tcp, "80"]
    configs: [{source: serve, target: /serve.py}]
    expose: ["80"]
    deploy: {endpoint_mode: dnsrr}
  client:
    image: python:3.11-slim
    command: [sleep, "3600"]
    environment: {UNDECLARED: "http://web:7000/"}
    links: ["my_db:pg"]
    extra_hosts: ["somewhere=10.1.2.3"]
configs:
  serve: {file: ./serve.py}
"""
ASK = """\
import json, socket, sys, urllib.request
def resolve(host): return sorted({each[4][0] for each in socket.getaddrinfo(host, 0, socket.AF_INET)})
def tcp(host, port): return urllib.request.urlopen(f"http://{host}:{port}/", timeout=5).read().decode()
def udp(host, port):
    box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); box.settimeout(5); box.sendto(b"?", (host, port))
    return box.recv(100).decode()
what, host, *port = sys.argv[1:]
try: print(json.dumps({"resolve": resolve, "tcp": tcp, "udp": udp}[what](host, *map(int, port))))
except OSError as error: print(json.dumps({"error": str(error)}))
"""


class Running:
    """A project on the cluster, and a client in it that asks."""

    def __init__(self, kubectl: Kubectl) -> None:
        self.kubectl = kubectl

    def ask(self, what: str, host: str, *port: int) -> Any:
        ports = [str(each) for each in port]
        return json.loads(self.kubectl("exec", "deployment/client", "--", "python3", "-c", ASK, what, host, *ports))

    def within(self, what: str, probe: Any, seconds: float = SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not probe():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {seconds} s: {what}\n{self.kubectl.situation()}", pytrace=False)
            time.sleep(0.5)

    def is_ready(self) -> bool:
        found = self.kubectl.get("deployments")["items"]
        return all(each["status"].get("readyReplicas") == each["spec"]["replicas"] for each in found)


@pytest.fixture(scope="module")
def running(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("network")
    (folder / "compose.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "serve.py").write_text(SERVE, encoding="utf-8")
    objects = kompyse.convert(folder / "compose.yaml").objects
    with fresh_namespace(api_server) as kubectl:
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        kubectl("apply", "--server-side", "--filename=-", stdin=items)
        project = Running(kubectl)
        project.within("all deployments are ready", project.is_ready)
        project.within("web answers", lambda: project.ask("tcp", "web", 8000) == "web", 30)
        yield project


@pytest.mark.parametrize(
    ("host", "port", "who"),
    [
        ("web", 8000, "web"),
        ("web", 9000, "web"),
        ("web", 7000, "web"),
        ("www", 8000, "web"),
        ("the-web", 8000, "web"),
        ("my-db", 5432, "database"),
        ("database", 5432, "database"),
        ("pg", 5432, "database"),
        ("shared-cache", 6379, "shared-cache"),
        ("cache", 6379, "shared-cache"),
        ("quiet", 4444, "quiet"),
        ("robin", 80, "robin"),
    ],
    ids=str,
)
def test_a_name_leads_to_its_service(running: Running, host: str, port: int, who: str) -> None:
    assert running.ask("tcp", host, port) == who


def test_udp_is_answered(running: Running) -> None:
    assert running.ask("udp", "echo", 5353) == "echo"


def test_a_name_without_ports_leads_to_every_pod(running: Running) -> None:
    pods = running.kubectl.get("pods", "--selector=app.kubernetes.io/name=quiet")["items"]
    assert running.ask("resolve", "quiet") == sorted(each["status"]["podIP"] for each in pods)


def test_an_alias_of_two_services_leads_to_both(running: Running) -> None:
    seen: set[str] = set()

    def has_met_both() -> bool:
        seen.add(running.ask("tcp", "both", 9000))
        return seen == {"web", "database"}

    running.within("both answer under one name", has_met_both, 60)


def test_names_that_lead_out(running: Running) -> None:
    assert running.ask("resolve", "ldap") == ["10.77.0.4", "10.77.0.5"]
    assert running.ask("resolve", "api") == running.ask("resolve", "kubernetes.default.svc.cluster.local")
    assert running.ask("resolve", "somewhere") == ["10.1.2.3"]


def test_what_is_published_answers_on_the_node(running: Running) -> None:
    (port,) = running.kubectl.get("service/web-published")["spec"]["ports"]
    assert port["port"] == 8080
    pod = running.kubectl.get("pods", "--selector=app.kubernetes.io/name=web")["items"][0]
    assert running.ask("tcp", pod["status"]["hostIP"], port["nodePort"]) == "web"


EVERYTHING = """\
name: everything
x-kompyse: {outside: {billing: billing.example.com, ldap: [10.0.0.4, "fd00::4"]}}
services:
  web:
    image: nginx:1.27
    ports: ["8080:80", "8443:443", "127.0.0.1:9000:9000", "10.0.0.1:7000:7000", "53:53/udp", "3868:3868/sctp"]
    networks: {front: {aliases: [www, shared]}, back: }
    x-kompyse: {ingress: ["shop.example.com/a", "*.example.com"]}
  api:
    image: registry.example/api:1
    expose: ["8000-8003", "9000/udp"]
    networks: {back: {aliases: [shared]}}
    x-kompyse:
      ingress:
        {host: api.example.com, path: /v1, path_type: exact, tls: true, class: inner, port: 8001}
  any:
    image: registry.example/any:1
    ports: ["3000-3005:3000-3005"]
    networks: [front]
    x-kompyse: {publish: ingress, ingress: {path: /any}}
  tls-of-the-controller:
    image: registry.example/tls:1
    ports: ["80"]
    networks: [front]
    labels: {kompose.service.expose: "tls.example.com", kompose.service.expose.tls-secret: "true"}
  every-host:
    image: registry.example/tls:1
    ports: ["80"]
    networks: [front]
    labels: {kompose.service.expose: "true", kompose.service.expose.tls-secret: "true"}
  gate:
    image: registry.example/gate:1
    expose: ["80"]
    networks: [front]
    x-kompyse:
      ingress: {hosts: [g.example.com, "*.g.example.com", h.example.com/x], gateway: eg/infra, path_type: exact}
  balanced:
    image: registry.example/balanced:1
    ports: ["80:80", "53:53/udp"]
    networks: [front]
    labels: {kompose.service.type: LoadBalancer, kompose.service.external-traffic-policy: local}
  node:
    image: registry.example/node:1
    ports: ["80:80"]
    networks: [front]
    labels:
      kompose.service.type: nodeport
      kompose.service.nodeport.port: "32123"
      kompose.service.external-traffic-policy: Local
  bound:
    image: registry.example/bound:1
    ports: ["80:80", "53:53/udp"]
    networks: [open]
    labels: {kompose.controller.port.expose: "true"}
  pods:
    image: registry.example/pods:1
    ports: ["80:80"]
    networks: [open, back]
    labels: {kompose.service.type: headless, kompose.service.name_override: called}
  hidden_one:
    image: registry.example/hidden:1
    networks: [inner]
    depends_on: [api]
  apart:
    image: registry.example/apart:1
    network_mode: none
  nodes-own:
    image: registry.example/own:1
    network_mode: host
  beside:
    image: registry.example/beside:1
    network_mode: service:web
    expose: ["9999"]
networks:
  front: {labels: {team: edge}, enable_ipv6: true}
  back: {x-kompyse: {policy: always}}
  open: {x-kompyse: {policy: never}}
  inner: {internal: true}
  theirs: {external: true, name: Shared_Proxy}
"""


@pytest.mark.parametrize("publish", ["nodeport", "loadbalancer", "ingress", "gateway", "none"])
def test_the_api_server_takes_everything(kubectl: Kubectl, tmp_path: Path, publish: str) -> None:
    (tmp_path / "compose.yaml").write_text(EVERYTHING, encoding="utf-8")
    options = Options(
        namespace=kubectl.namespace,
        publish=publish,
        domain="apps.example.com",
        gateway="eg/infra",
        ingress_class="nginx",
        ingress_tls="wildcard",
        ingress_annotations=("cert-manager.io/cluster-issuer=letsencrypt",),
        network_policy="always",
    )
    objects = kompyse.convert(tmp_path / "compose.yaml", options=options).objects
    kinds = {each["kind"] for each in objects}
    assert kinds >= {"Ingress", "HTTPRoute", "Service", "EndpointSlice", "NetworkPolicy", "Deployment"}
    items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    told = kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-", stdin=items)
    assert told.count("serverside-applied") == len(objects)
