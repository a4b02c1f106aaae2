"""The Ingress of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_all_that_an_ingress_says(lowered: Callable) -> None:
    text = """
services:
  web:
    image: i
    ports: ["8080:80"]
    x-kompyse:
      ingress:
        hosts: ["*.example.com", b.com/x, b.com/y]
        path_type: exact
        tls: cert
        class: inner
        annotations: {team: web}
"""
    found = lowered(text, ingress_class="outer", ingress_annotations=("a.b/c=d", "team=all"), namespace="shop")
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    assert found.one("Ingress", "web") == {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "web",
            "namespace": "shop",
            "labels": {
                "app.kubernetes.io/name": "web",
                "app.kubernetes.io/part-of": "demo",
                "app.kubernetes.io/component": "ingress",
                "app.kubernetes.io/managed-by": "kompyse",
            },
            "annotations": {"a.b/c": "d", "team": "web"},
        },
        "spec": {
            "ingressClassName": "inner",
            "tls": [{"hosts": ["*.example.com", "b.com"], "secretName": "cert"}],
            "rules": [
                {
                    "host": "*.example.com",
                    "http": {"paths": [{"path": "/", "pathType": "Exact", "backend": backend}]},
                },
                {
                    "host": "b.com",
                    "http": {
                        "paths": [
                            {"path": "/x", "pathType": "Exact", "backend": backend},
                            {"path": "/y", "pathType": "Exact", "backend": backend},
                        ]
                    },
                },
            ],
        },
    }


def test_nothing_that_nobody_says(lowered: Callable) -> None:
    spec = lowered("services: {web: {image: i, ports: ['80']}}", publish="ingress").one("Ingress", "web")["spec"]
    assert list(spec) == ["rules"]
    (rule,) = spec["rules"]
    assert list(rule) == ["http"]
    assert rule["http"]["paths"][0]["pathType"] == "Prefix"


def test_the_certificate_of_the_controller(lowered: Callable) -> None:
    labels = "{kompose.service.expose: a.com, kompose.service.expose.tls-secret: 'true'}"
    found = lowered(f"services: {{web: {{image: i, ports: ['80'], labels: {labels}}}}}")
    assert found.one("Ingress", "web")["spec"]["tls"] == [{"hosts": ["a.com"]}]
    assert not found.told_of("KY374")


def test_an_annotation_that_kubernetes_refuses_is_told(lowered: Callable) -> None:
    hint = "{ingress: {host: a.com, annotations: {'bad key': x}}}"
    found = lowered(f"services: {{web: {{image: i, ports: ['80'], x-kompyse: {hint}}}}}")
    assert "annotations" not in found.one("Ingress", "web")["metadata"]
    assert len(found.told_of("KY250")) == 1


def test_a_member_of_a_pod_is_reached_under_its_own_name(lowered: Callable) -> None:
    text = """
services:
  vpn: {image: i}
  app: {image: i, network_mode: "service:vpn", expose: [8080], x-kompyse: {ingress: a.com}}
"""
    found = lowered(text)
    (rule,) = found.one("Ingress", "app")["spec"]["rules"]
    assert rule["http"]["paths"][0]["backend"]["service"] == {"name": "app", "port": {"number": 8080}}
    assert [each["port"] for each in found.one("Service", "app")["spec"]["ports"]] == [8080]
