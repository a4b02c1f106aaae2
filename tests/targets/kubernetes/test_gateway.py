"""The HTTPRoutes of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_all_that_a_route_says(lowered: Callable) -> None:
    text = """
services:
  web:
    image: i
    ports: ["8080:80"]
    x-kompyse: {ingress: {hosts: [a.com, b.com], path: /x, annotations: {team: web}, path_type: exact}}
"""
    found = lowered(text, publish="gateway", gateway="eg/infra", namespace="shop", ingress_tls="cert")
    made = found.one("HTTPRoute", "web")
    assert made["apiVersion"] == "gateway.networking.k8s.io/v1"
    assert made["metadata"]["annotations"] == {"team": "web"}
    assert made["metadata"]["namespace"] == "shop"
    assert made["spec"] == {
        "parentRefs": [{"name": "eg", "namespace": "infra"}],
        "hostnames": ["a.com", "b.com"],
        "rules": [
            {
                "matches": [{"path": {"type": "Exact", "value": "/x"}}],
                "backendRefs": [{"name": "web", "port": 80}],
            }
        ],
    }
    assert not found.told_of("KY375")  # the option is for Ingresses


def test_nothing_that_nobody_says(lowered: Callable) -> None:
    spec = lowered("services: {web: {image: i, ports: ['80']}}", publish="gateway", gateway="eg").one(
        "HTTPRoute", "web"
    )["spec"]
    assert list(spec) == ["parentRefs", "rules"]
    assert spec["parentRefs"] == [{"name": "eg"}]
    assert spec["rules"][0]["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]


def test_hosts_with_other_paths_have_a_route_of_their_own(lowered: Callable) -> None:
    text = """
services:
  web: {image: i, ports: ["80"], x-kompyse: {ingress: [a.com, b.com/x, b.com/y, c.com]}}
  web-2: {image: i, ports: ["80"], x-kompyse: {ingress: d.com}}
"""
    found = lowered(text, publish="gateway", gateway="eg")
    assert {
        name: (each["spec"]["hostnames"], [match["path"]["value"] for match in each["spec"]["rules"][0]["matches"]])
        for name, each in found.of_kind("HTTPRoute").items()
    } == {
        "web": (["a.com", "c.com"], ["/"]),
        "web-2-route": (["b.com"], ["/x", "/y"]),
        "web-2": (["d.com"], ["/"]),
    }


def test_no_gateway_no_route(lowered: Callable) -> None:
    found = lowered("services: {web: {image: i, ports: ['80']}}", publish="gateway")
    assert not found.of_kind("HTTPRoute")
    (told,) = found.told_of("KY371")
    assert told.severity == "error"
    assert "--gateway" in told.hint


def test_a_route_has_so_many_hosts_and_no_more(lowered: Callable) -> None:
    hosts = [f"h{number}.example.com" for number in range(20)]
    text = f"services: {{web: {{image: i, ports: ['80'], x-kompyse: {{ingress: {hosts}}}}}}}"
    found = lowered(text, publish="gateway", gateway="eg").of_kind("HTTPRoute")
    assert {name: each["spec"]["hostnames"] for name, each in found.items()} == {"web": hosts[:16], "web-2": hosts[16:]}
