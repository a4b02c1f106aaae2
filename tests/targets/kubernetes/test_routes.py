"""Routes: which services are reached by HTTP, on which port, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kompyse.targets.kubernetes import routes

if TYPE_CHECKING:
    from collections.abc import Callable


def led_to(found: Any, name: str = "web") -> list[tuple[str, str, int]]:
    """Host, path and port of each rule of an Ingress."""
    return [
        (rule.get("host", ""), path["path"], path["backend"]["service"]["port"]["number"])
        for rule in found.one("Ingress", name)["spec"]["rules"]
        for path in rule["http"]["paths"]
    ]


@pytest.mark.parametrize(
    ("option", "hint", "ingress", "published"),
    [
        ("nodeport", "", False, "NodePort"),
        ("ingress", "", True, None),
        ("ingress", "publish: nodeport", False, "NodePort"),
        ("ingress", "publish: none", False, None),
        ("nodeport", "publish: ingress", True, None),
        ("loadbalancer", "ingress: a.com", True, None),
        ("nodeport", "ingress: a.com, publish: nodeport", True, "NodePort"),
        ("nodeport", "ingress: a.com, publish: loadbalancer", True, "LoadBalancer"),
        ("nodeport", "ingress: a.com, publish: none", True, None),
        ("none", "ingress: a.com", True, None),
    ],
)
def test_ways(lowered: Callable, option: str, hint: str, ingress: bool, published: str | None) -> None:  # noqa: FBT001
    text = f"services: {{web: {{image: i, ports: ['8080:80'], x-kompyse: {{{hint}}}}}}}"
    found = lowered(text, publish=option, domain="example.com")
    assert bool(found.of_kind("Ingress")) is ingress
    service = found.of_kind("Service").get("web-published")
    assert (service and service["spec"]["type"]) == published


@pytest.mark.parametrize(
    ("option", "hint", "kind"),
    [
        ("gateway", "", "HTTPRoute"),
        ("gateway", "ingress: a.com", "HTTPRoute"),
        ("gateway", "ingress: a.com, publish: ingress", "Ingress"),
        ("nodeport", "ingress: {host: a.com, gateway: eg}", "HTTPRoute"),
        ("nodeport", "ingress: a.com, publish: gateway", "HTTPRoute"),
        ("ingress", "ingress: {gateway: eg}, publish: ingress", "HTTPRoute"),
        ("gateway", "publish: nodeport", None),
    ],
)
def test_through_a_gateway(lowered: Callable, option: str, hint: str, kind: str | None) -> None:
    text = f"services: {{web: {{image: i, ports: ['8080:80'], x-kompyse: {{{hint}}}}}}}"
    found = lowered(text, publish=option, gateway="eg", domain="example.com")
    made = [name for name in ("Ingress", "HTTPRoute") if found.of_kind(name)]
    assert made == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("ports", "port"),
    [
        ("['80']", 80),
        ("['3000:3000']", 3000),
        ("['8443:443', '8080:80']", 80),
        ("['8443:443', '8080:8080']", 8080),
        ("['9000:9000', '8080:8080']", 9000),
        ("['9000:9000', {target: 8080, app_protocol: http}]", 8080),
        ("['443:443']", 443),
        ("['5432:5432', '6379:6379']", None),
        ("['5432:5432', '8080:8080']", 8080),
        ("['53:53/udp']", None),
        ("['9/sctp']", None),
        ("[{target: 5432, app_protocol: http}]", 5432),
        ("[{target: 80, app_protocol: mysql}]", None),
        ("[{target: 80, app_protocol: GRPC}]", 80),
        ("[{target: 80, app_protocol: kubernetes.io/h2c}]", 80),
        ("['127.0.0.1:80:80']", None),
        ("[{target: 80, mode: host, published: 80}]", None),
        ("['3000-3005:3000-3005']", 3000),
    ],
)
def test_which_port_speaks_http(lowered: Callable, ports: str, port: int | None) -> None:
    found = lowered(f"services: {{web: {{image: i, ports: {ports}}}}}", publish="ingress", domain="example.com")
    assert [each[2] for each in led_to(found)] == [port] if port else not found.of_kind("Ingress")


def test_what_has_no_route_is_published_otherwise(lowered: Callable) -> None:
    text = (
        "services: {web: {image: i, ports: ['80:80', '9000:9000', '53:53/udp']}, db: {image: i, ports: ['5432:5432']}}"
    )
    found = lowered(text, publish="ingress", domain="example.com")
    services = found.of_kind("Service")
    assert [each["port"] for each in services["web-published"]["spec"]["ports"]] == [9000, 53]
    assert services["db-published"]["spec"]["type"] == "NodePort"
    assert ["no route leads to 9000 and 53, but" in each.message for each in found.told_of("KY373")] == [False, True]
    assert [each.path for each in found.told_of("KY373")] == [
        ("services", "db", "ports", 0),
        ("services", "web", "ports", 1),
    ]


def test_a_service_says_more_than_the_option(lowered: Callable) -> None:
    text = "services: {web: {image: i, ports: ['5432:5432', '9000'], x-kompyse: {ingress: {host: a.com, port: 5432}}}}"
    assert led_to(lowered(text)) == [("a.com", "/", 5432)]


@pytest.mark.parametrize(
    "service",
    [
        "ports: ['127.0.0.1:8080:80']",
        "ports: [{target: 80, mode: host, published: 80}]",
        "expose: [80]",
        "network_mode: host, expose: [80]",
    ],
)
def test_a_service_that_asks_itself_is_reached_on_what_it_has(lowered: Callable, service: str) -> None:
    found = lowered(f"services: {{web: {{image: i, {service}, x-kompyse: {{ingress: a.com}}}}}}")
    assert led_to(found) == [("a.com", "/", 80)]
    assert list(found.of_kind("Service")) == ["web"]
    assert not found.told_of("KY352")


def test_a_route_may_lead_to_a_port_that_is_only_declared(lowered: Callable) -> None:
    text = """
services: {web: {image: i, ports: ['80:80'], expose: [9000], x-kompyse: {ingress: {host: a.com, port: 9000}}}}
networks: {default: {x-kompyse: {policy: always}}}
"""
    found = lowered(text)
    assert led_to(found) == [("a.com", "/", 9000)]
    (rule,) = found.one("NetworkPolicy", "service-web")["spec"]["ingress"]
    assert [each["port"] for each in rule["ports"]] == [80, 9000]


@pytest.mark.parametrize(
    ("hint", "options", "places"),
    [
        ("", {}, [("", "/")]),
        ("", {"domain": "Example.com"}, [("web.example.com", "/")]),
        ("ingress: a.com", {"domain": "example.com"}, [("a.com", "/")]),
        ("ingress: {path: /api}", {"domain": "example.com"}, [("web.example.com", "/api")]),
        ("ingress: {hosts: [a.com, b.com/x], path: /y}", {}, [("a.com", "/y"), ("b.com", "/x")]),
        ("ingress: [a.com/x, a.com/y]", {}, [("a.com", "/x"), ("a.com", "/y")]),
    ],
)
def test_hosts_and_paths(lowered: Callable, hint: str, options: dict, places: list) -> None:
    text = f"services: {{web: {{image: i, ports: ['80'], x-kompyse: {{{hint}}}}}}}"
    found = lowered(text, publish="ingress", **options)
    assert [each[:2] for each in led_to(found)] == places
    assert len(found.told_of("KY380")) == (places[0][0] == "")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("a.com", "a.com", True),
        ("a.com", "A.com/", True),
        ("a.com/x", "a.com/y", False),
        ("a.com", "b.com", False),
        ("{host: a.com, class: inner}", "{host: a.com, class: outer}", False),
        ("{host: a.com, path_type: exact}", "{host: a.com}", False),
        ("{}", "{}", True),
        ("{host: a.com, gateway: eg}", "{host: a.com, gateway: eg}", True),
        ("{host: a.com, gateway: eg}", "{host: a.com, gateway: eg/infra}", False),
        ("{host: a.com, gateway: eg}", "a.com", False),
        ("[a.com, a.com]", "b.com", False),
    ],
)
def test_two_services_for_one_place_are_refused(lowered: Callable, first: str, second: str, taken: bool) -> None:  # noqa: FBT001
    one, other = (f"{{image: i, ports: ['80'], x-kompyse: {{ingress: {each}}}}}" for each in (first, second))
    text = f"services: {{a: {one}, b: {other}}}"
    if not taken:
        lowered(text)
        return
    assert "KY372" in refused(lowered, text)


def refused(lowered: Callable, text: str, **options: Any) -> list[str]:
    """The codes with which a project is refused."""
    found = lowered(text, **options)
    return [each.code.id for each in found.told if each.severity == "error"]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("ports: ['80'], x-kompyse: {publish: gateway}", "KY371", ("x-kompyse", "publish")),
        ("ports: ['80'], x-kompyse: {ingress: {port: 81}}", "KY376", ("x-kompyse", "ingress")),
        ("ports: ['80/udp'], x-kompyse: {ingress: {port: 80}}", "KY376", ("x-kompyse", "ingress")),
        ("ports: ['5432'], x-kompyse: {ingress: a.com}", "KY377", ("x-kompyse", "ingress")),
        ("ports: ['5432'], x-kompyse: {publish: ingress}", "KY377", ("x-kompyse", "publish")),
        ("ports: ['443'], x-kompyse: {ingress: a.com}", "KY378", ("ports", 0)),
        ("ports: [{target: 1, app_protocol: https}], x-kompyse: {ingress: a.com}", "KY378", ("ports", 0)),
        ("ports: ['80'], x-kompyse: {ingress: {host: a.com, tls: true}}", "KY374", ("x-kompyse", "ingress")),
        ("ports: ['80'], labels: {kompose.service.expose: 'true'}", "KY380", ("labels", "kompose.service.expose")),
        ("ports: ['80'], x-kompyse: {ingress: {gateway: eg, tls: cert}}", "KY375", ("x-kompyse", "ingress")),
        (
            "ports: ['80'], x-kompyse: {ingress: {gateway: eg, path_type: implementation}}",
            "KY375",
            ("x-kompyse", "ingress"),
        ),
    ],
)
def test_what_is_told(lowered: Callable, text: str, code: str, where: tuple) -> None:
    (told,) = lowered(f"services: {{web: {{image: i, {text}}}}}").told_of(code)
    assert told.path == ("services", "web", *where)
    assert told.hint or told.code.remedy


def test_a_controller_that_was_told_of_tls_is_not_warned_of(lowered: Callable) -> None:
    annotations = "{nginx.ingress.kubernetes.io/backend-protocol: HTTPS}"
    hint = f"{{ingress: {{host: a.com, annotations: {annotations}}}}}"
    assert not lowered(f"services: {{web: {{image: i, ports: ['443'], x-kompyse: {hint}}}}}").told_of("KY378")


def test_a_service_with_too_many_ports_has_no_route(lowered: Callable) -> None:
    text = "services: {web: {image: i, ports: ['10000-11500:10000-11500'], x-kompyse: {ingress: a.com}}}"
    found = lowered(text)
    assert not found.of_kind("Ingress")
    assert found.told_of("KY377")


def test_on_internal_networks_alone_there_is_no_route(lowered: Callable) -> None:
    text = """
services: {web: {image: i, networks: [n], ports: ['80'], x-kompyse: {ingress: a.com}}}
networks: {n: {internal: true}}
"""
    found = lowered(text)
    assert not found.of_kind("Ingress")
    assert found.told_of("KY364")


@pytest.mark.parametrize(
    ("label", "option", "secret"),
    [
        ("", None, None),
        ("tls: true", None, "web-tls"),
        ("tls: false", "wild", None),
        ("tls: mine", "wild", "mine"),
        ("", "wild", "wild"),
        ("", "true", "web-tls"),
    ],
)
def test_tls(lowered: Callable, label: str, option: str | None, secret: str | None) -> None:
    hint = f"{{ingress: {{host: a.com, {label}}}}}"
    found = lowered(f"services: {{web: {{image: i, ports: ['80'], x-kompyse: {hint}}}}}", ingress_tls=option)
    tls = found.one("Ingress", "web")["spec"].get("tls")
    assert tls == ([{"hosts": ["a.com"], "secretName": secret}] if secret else None)


def test_what_speaks_http() -> None:
    assert routes.speaks_http(8000, "tcp", None)
    assert not routes.speaks_http(8000, "udp", "http")
    assert not routes.NOT_HTTP & {80, 443, 3000, 5000, 8000, 8080, 8443, 9200, 5984, 8086, 5601, 15672}
