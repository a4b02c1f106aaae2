"""Services: under which names peers reach one another, and what stands behind each name."""

from __future__ import annotations

import pytest


def ports(service: dict) -> list[tuple]:
    return [
        (each["name"], each["port"], each["targetPort"], each["protocol"]) for each in service["spec"].get("ports", ())
    ]


def test_peers_use_the_target_port_and_the_world_another_service(lowered) -> None:
    found = lowered("services: {web: {image: i, ports: ['8080:80'], expose: [9000-9001, 5000/udp]}}")
    assert ports(found.one("Service", "web")) == [
        ("tcp-80", 80, 80, "TCP"),
        ("tcp-9000", 9000, 9000, "TCP"),
        ("tcp-9001", 9001, 9001, "TCP"),
        ("udp-5000", 5000, 5000, "UDP"),
    ]
    published = found.one("Service", "web-published")
    assert published["spec"]["type"] == "NodePort"
    assert ports(published) == [("tcp-8080", 8080, 80, "TCP")]
    selector = {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "demo"}
    assert published["spec"]["selector"] == found.one("Service", "web")["spec"]["selector"] == selector
    assert found.pod("web")["metadata"]["labels"].items() >= selector.items()
    assert [each["containerPort"] for each in found.container("web")["ports"]] == [80, 9000, 9001, 5000]


@pytest.mark.parametrize(
    ("service", "options", "headless"),
    [
        ("{image: i}", {}, True),
        ("{image: i}", {"services": "clusterip"}, True),
        ("{image: i, expose: [80]}", {}, False),
        ("{image: i, expose: [80]}", {"services": "headless"}, True),
        ("{image: i, expose: [80], deploy: {endpoint_mode: dnsrr}}", {}, True),
        ("{image: i, expose: [80], x-kompyse: {kind: statefulset}}", {}, True),
    ],
)
def test_headless(lowered, service: str, options: dict, headless) -> None:
    spec = lowered(f"services: {{web: {service}}}", **options).one("Service", "web")["spec"]
    assert (spec.get("clusterIP") == "None") is headless


@pytest.mark.parametrize(
    ("job", "peer", "has_service"),
    [
        ("{image: i}", "{depends_on: {job: {condition: service_completed_successfully}}}", False),
        (
            "{image: i, container_name: my-job}",
            "{depends_on: {job: {condition: service_completed_successfully}}}",
            False,
        ),
        ("{image: i, expose: [80]}", "{depends_on: {job: {condition: service_completed_successfully}}}", True),
        (
            "{image: i}",
            "{links: ['job:worker'], depends_on: {job: {condition: service_completed_successfully}}}",
            True,
        ),
        ("{image: i, deploy: {mode: replicated-job}}", "{depends_on: [job]}", True),
        ("{image: i, deploy: {mode: replicated-job}}", "{}", False),
    ],
)
def test_a_job_has_a_service_where_somebody_may_ask_for_it(lowered, job: str, peer: str, has_service) -> None:
    peer = "{image: i, " + peer[1:]
    services = lowered(f"services: {{job: {job}, peer: {peer}}}").of_kind("Service")
    assert ("job" in services) is has_service
    assert "my-job" not in services


def test_aliases_are_services_of_the_same_pods(lowered) -> None:
    text = """
services:
  db: {image: i, container_name: pg, expose: [5432], networks: {default: {aliases: [database]}}}
  web: {image: i, links: ["db:store"]}
"""
    found = lowered(text)
    own = found.one("Service", "db")["spec"]
    assert [found.one("Service", name)["spec"] for name in ("pg", "database", "store")] == [own] * 3


def test_an_alias_of_several_services_leads_to_all(lowered) -> None:
    text = """
services:
  a: {image: i, expose: [80], networks: {default: {aliases: [pool]}}}
  b: {image: i, expose: [80, 81], networks: {default: {aliases: [pool]}}}
  c: {image: i, networks: {default: {aliases: [own]}}}
"""
    found = lowered(text)
    pool = found.one("Service", "pool")
    assert [each[1] for each in ports(pool)] == [80, 81]
    label = {"kompyse.io/alias-pool": "true"}
    assert pool["spec"]["selector"] == {"app.kubernetes.io/part-of": "demo", **label}
    assert all(found.pod(key)["metadata"]["labels"].items() >= label.items() for key in "ab")
    assert not any(key.startswith("kompyse.io") for key in found.pod("c")["metadata"]["labels"])


def test_a_shared_alias_is_headless_when_one_of_its_services_is(lowered) -> None:
    text = """
services:
  a: {image: i, expose: [80], networks: {default: {aliases: [pool]}}}
  b: {image: i, networks: {default: {aliases: [pool]}}}
"""
    assert lowered(text).one("Service", "pool")["spec"]["clusterIP"] == "None"


def test_one_pod_of_several_services(lowered) -> None:
    text = """
services:
  vpn: {image: i, ports: ["8080:80"], expose: [53]}
  app: {image: i, network_mode: "service:vpn", expose: [53, 9000]}
"""
    found = lowered(text)
    assert [each[1] for each in ports(found.one("Service", "vpn"))] == [80, 53, 9000]
    assert [each[1] for each in ports(found.one("Service", "app"))] == [53, 9000]
    assert found.one("Service", "app")["spec"]["selector"]["app.kubernetes.io/name"] == "vpn"
    (told,) = found.told_of("KY357")
    assert "53/tcp" in told.message


def test_nobody_asks_for_a_service_without_a_network(lowered) -> None:
    found = lowered("services: {job: {image: i, network_mode: none, expose: [80]}}")
    assert not found.of_kind("Service")


@pytest.mark.parametrize(
    ("link", "namespace", "target"),
    [
        ("other_db:db", "prod", None),
        ("other-db:db", "prod", "other-db.prod.svc.cluster.local"),
        ("other-db:db", None, None),
        ("other-db:My_DB", "prod", None),
    ],
)
def test_links_out_of_the_project(lowered, link: str, namespace: str | None, target: str | None) -> None:
    found = lowered(f"services: {{web: {{image: i, external_links: ['{link}']}}}}", namespace=namespace)
    service = found.of_kind("Service").get("db")
    assert (service and service["spec"]) == (target and {"type": "ExternalName", "externalName": target})
    assert len(found.told_of("KY361")) == (target is None)


@pytest.mark.parametrize("link", ["other-db", "other-db:other-db"])
def test_a_link_without_a_second_name_needs_nothing(lowered, link: str) -> None:
    found = lowered(f"services: {{web: {{image: i, external_links: ['{link}']}}}}")
    assert list(found.of_kind("Service")) == ["web"]
    assert not found.told_of("KY361")


def test_ipv6_is_asked_for_beside_ipv4(lowered) -> None:
    text = """
services: {a: {image: i, ports: ["80:80"], networks: [six]}, b: {image: i}}
networks: {six: {enable_ipv6: true}}
"""
    found = lowered(text)
    families = {name: each["spec"].get("ipFamilyPolicy") for name, each in found.of_kind("Service").items()}
    assert families == {"a": "PreferDualStack", "a-published": "PreferDualStack", "b": None}


def test_a_label_makes_the_service_headless(lowered) -> None:
    found = lowered("services: {web: {image: i, ports: ['80:80'], labels: {kompose.service.type: headless}}}")
    assert list(found.of_kind("Service")) == ["web"]
    assert found.one("Service", "web")["spec"]["clusterIP"] == "None"


@pytest.mark.parametrize(
    ("links", "made", "told"),
    [
        ("['a:x', 'b:x']", ["x"], 1),
        ("['a:web']", [], 1),
        ("['a:1x']", [], 1),
        ("['a:X']", [], 1),
        ("[a, 'b:b']", [], 0),
        ("[other_db_1]", [], 1),
    ],
)
def test_links_out_lead_to_one_place_or_are_told(lowered, links: str, made: list[str], told: int) -> None:
    found = lowered(f"services: {{web: {{image: i, external_links: {links}}}}}", namespace="n")
    assert [name for name in found.of_kind("Service") if name != "web"] == made
    assert len(found.told_of("KY361")) == told


@pytest.mark.parametrize(
    ("entries", "listening", "published"),
    [
        (
            "['3000-3002:3000-3002']",
            [(3000, "TCP"), (3001, "TCP"), (3002, "TCP")],
            [(3000, 3000, "TCP"), (3001, 3001, "TCP"), (3002, 3002, "TCP")],
        ),
        ("['8000-8001:80-81/udp']", [(80, "UDP"), (81, "UDP")], [(8000, 80, "UDP"), (8001, 81, "UDP")]),
        ("['3868:3868/sctp']", [(3868, "SCTP")], [(3868, 3868, "SCTP")]),
        ("['53:53', '53:53/udp']", [(53, "TCP"), (53, "UDP")], [(53, 53, "TCP"), (53, 53, "UDP")]),
        (
            "['8080:80', '8081:80', '8080:81/udp']",
            [(80, "TCP"), (81, "UDP")],
            [(8080, 80, "TCP"), (8081, 80, "TCP"), (8080, 81, "UDP")],
        ),
        ("[{target: 80, published: '8080', mode: host}]", [(80, "TCP")], None),
        ("['127.0.0.1:8080:80']", [(80, "TCP")], None),
    ],
)
def test_what_peers_and_the_world_reach(lowered, entries: str, listening: list, published: list | None) -> None:
    services = lowered(f"services: {{web: {{image: i, ports: {entries}}}}}").of_kind("Service")
    assert [(each["port"], each["protocol"]) for each in services["web"]["spec"]["ports"]] == listening
    outside = services.get("web-published")
    if published is None:
        assert outside is None
    else:
        found = [(each["port"], each["targetPort"], each["protocol"]) for each in outside["spec"]["ports"]]
        assert found == published


def test_a_service_that_a_hint_calls_otherwise_is_found_under_both_names(lowered) -> None:
    text = """
services:
  db: {image: i, expose: [5432], x-kompyse: {name: store}}
  web: {image: i, depends_on: [db], environment: {URL: "postgres://db:5433/x"}}
"""
    found = lowered(text)
    services = found.of_kind("Service")
    assert set(services) == {"store", "db", "web"}
    assert services["db"]["spec"] == services["store"]["spec"]
    assert [each["port"] for each in services["db"]["spec"]["ports"]] == [5432, 5433]
    assert {each["metadata"]["name"] for each in found.objects if each["kind"] == "Deployment"} == {"store", "web"}
    assert [each["name"] for each in found.pod("store")["spec"]["containers"]] == ["store"]
