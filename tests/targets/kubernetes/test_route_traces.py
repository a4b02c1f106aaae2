"""Where the fields of Ingresses and HTTPRoutes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api
from kompyse.plan import Options
from kompyse.targets.trace import leaves

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx
    ports: ["8080:80"]
  api:
    image: nginx
    expose: ["9000"]
    x-kompyse:
      ingress:
        {hosts: [a.com, b.com/x], path: /y, path_type: exact, tls: cert, class: inner, port: 9000,
         annotations: {team: web}}
  old:
    image: nginx
    ports: ["80"]
    labels:
      kompose.service.expose: c.com/z
      kompose.service.expose.tls-secret: own
      kompose.service.expose.ingress-class-name: nginx
  gate:
    image: nginx
    expose: ["80"]
    x-kompyse: {name: door, ingress: {host: d.com, gateway: eg/infra}}
  node:
    image: nginx
    ports: ["81"]
    x-kompyse: {publish: nodeport, node_port: 30081, traffic_policy: local}
  apart:
    image: nginx
    networks: [quiet]
networks:
  quiet: {x-kompyse: {policy: always}}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> api.Result:
    folder: Path = tmp_path_factory.mktemp("routed")
    (folder / "compose.yaml").write_text(COMPOSE)
    options = Options(
        publish="ingress", domain="example.com", ingress_annotations=("a/b=c",), ingress_class="outer", gateway="other"
    )
    return api.convert(folder / "compose.yaml", options=options, environment={}, trace=True)


def said(result: api.Result, field: str) -> list[str]:
    kind, name, path = field.split(" ")
    steps = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    return [
        ".".join(map(str, each.path)).removeprefix("services.") or (f"--{each.option}" if each.option else "(reason)")
        for each in result.trace.of_field(kind, name, steps)
    ]


RULE = "spec.rules.0"
PATH = "http.paths.0"
HINT = "api.x-kompyse.ingress"


@pytest.mark.parametrize(
    ("field", "origins"),
    [
        ("Ingress web kind", ["web.ports.0", "--publish"]),
        ("Ingress web metadata.name", ["web"]),
        ("Ingress web metadata.annotations.a/b", ["--ingress_annotations"]),
        ("Ingress web spec.ingressClassName", ["--ingress_class"]),
        (f"Ingress web {RULE}.host", ["--domain", "web"]),
        (f"Ingress web {RULE}.{PATH}.path", ["(reason)"]),
        (f"Ingress web {RULE}.{PATH}.pathType", ["(reason)"]),
        (f"Ingress web {RULE}.{PATH}.backend.service.name", ["web"]),
        (f"Ingress web {RULE}.{PATH}.backend.service.port.number", ["web.ports.0"]),
        ("Ingress api kind", [HINT]),
        ("Ingress api metadata.annotations.team", [f"{HINT}.annotations.team"]),
        ("Ingress api spec.ingressClassName", [f"{HINT}.class"]),
        ("Ingress api spec.tls.0.secretName", [f"{HINT}.tls"]),
        ("Ingress api spec.tls.0.hosts", [f"{HINT}.hosts"]),
        (f"Ingress api {RULE}.host", [f"{HINT}.hosts"]),
        (f"Ingress api {RULE}.{PATH}.path", [f"{HINT}.path", f"{HINT}.hosts"]),
        (f"Ingress api {RULE}.{PATH}.pathType", [f"{HINT}.path_type"]),
        (f"Ingress api {RULE}.{PATH}.backend.service.port.number", [f"{HINT}.port", "api.expose.0"]),
        ("Ingress old kind", ["old.labels.kompose.service.expose"]),
        ("Ingress old spec.ingressClassName", ["old.labels.kompose.service.expose.ingress-class-name"]),
        ("Ingress old spec.tls.0.secretName", ["old.labels.kompose.service.expose.tls-secret"]),
        (f"Ingress old {RULE}.host", ["old.labels.kompose.service.expose"]),
        ("HTTPRoute door spec.parentRefs.0.name", ["gate.x-kompyse.ingress.gateway"]),
        ("HTTPRoute door spec.hostnames", ["gate.x-kompyse.ingress.host"]),
        ("HTTPRoute door spec.rules.0.backendRefs.0.port", ["gate.expose.0"]),
        ("HTTPRoute door spec.rules.0.matches.0.path.value", ["(reason)"]),
        ("Service gate metadata.name", ["gate.x-kompyse.name"]),
        ("Service node-published spec.ports.0.nodePort", ["node.x-kompyse.node_port"]),
        ("Service node-published spec.externalTrafficPolicy", ["node.x-kompyse.traffic_policy"]),
        ("Service node-published spec.type", ["node.x-kompyse.publish"]),
    ],
)
def test_origins(result: api.Result, field: str, origins: list[str]) -> None:
    assert said(result, field) == origins


def test_every_field_has_an_origin_and_every_value_an_answer(result: api.Result) -> None:
    fields = {(each.owner.kind, each.owner.name, each.path) for each in result.trace.fields}
    made = {(each["kind"], each["metadata"]["name"], path) for each in result.objects for path in leaves(each)}
    assert made == fields
    assert [each.path for each in result.trace.values.values() if not (each.fields or each.codes or each.reason)] == []
