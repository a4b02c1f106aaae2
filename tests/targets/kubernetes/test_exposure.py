"""What is published: through which Service, on which port, and what is told of it."""

from __future__ import annotations

import pytest


def ports(service: dict) -> list[tuple]:
    return [
        (each["name"], each["port"], each["targetPort"], each["protocol"]) for each in service["spec"].get("ports", ())
    ]


@pytest.mark.parametrize(
    ("entries", "published"),
    [
        ("['80']", [(80, 80, None)]),
        ("['8080:80', '80:80']", [(8080, 80, None), (80, 80, None)]),
        ("['10.0.0.1:8080:80', '10.0.0.2:8080:80']", [(8080, 80, None)]),
        ("['10.0.0.1:8080:80', '10.0.0.2:8080:81']", [(8080, 80, None), (81, 81, None)]),
        ("['30080:80']", [(30080, 80, 30080)]),
        ("['29999:80', '32768:81']", [(29999, 80, None), (32768, 81, None)]),
        ("['9000-9005:80']", [(80, 80, None)]),
        ("['53:53', '53:53/udp']", [(53, 53, None), (53, 53, None)]),
        ("['30080:80', '30080:81']", [(30080, 80, 30080), (81, 81, None)]),
        ("['81:80', '81:81']", [(81, 80, None), (82, 81, None)]),
        ("['65535:80', '65535:65535']", [(65535, 80, None), (1, 65535, None)]),
        ("['127.0.0.1:80:80']", None),
        ("['[::1]:80:80']", None),
        ("[{target: 80, published: 8080, mode: host}]", None),
    ],
)
def test_published_ports(lowered, entries: str, published: list | None) -> None:
    services = lowered(f"services: {{web: {{image: i, ports: {entries}}}}}").of_kind("Service")
    if published is None:
        assert list(services) == ["web"]
    else:
        found = services["web-published"]["spec"]["ports"]
        assert [(each["port"], each["targetPort"], each.get("nodePort")) for each in found] == published


@pytest.mark.parametrize(
    ("option", "hint", "kind"),
    [
        ("nodeport", None, "NodePort"),
        ("loadbalancer", None, "LoadBalancer"),
        ("none", None, None),
        ("none", "loadbalancer", "LoadBalancer"),
        ("nodeport", "none", None),
        ("loadbalancer", "nodeport", "NodePort"),
    ],
)
def test_ways_of_publishing(lowered, option: str, hint: str | None, kind: str | None) -> None:
    extension = f", x-kompyse: {{publish: {hint}}}" if hint else ""
    found = lowered(f"services: {{web: {{image: i, ports: ['8080:80']{extension}}}}}", publish=option)
    service = found.of_kind("Service").get("web-published")
    assert (service and service["spec"]["type"]) == kind
    assert len(found.told_of("KY351")) == (kind == "NodePort")


def test_a_kompose_label_exposes_ports_that_are_only_declared(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, expose: [8080], labels: {kompose.service.type: LoadBalancer}}}", publish="none"
    )
    assert ports(found.one("Service", "web-published")) == [("tcp-8080", 8080, 8080, "TCP")]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{web: {image: i, ports: ['8080:80']}}", "KY351", ["8080", "web"]),
        ("{web: {image: i, ports: ['127.0.0.1:5432:5432']}}", "KY352", ["5432", "127.0.0.1"]),
        ("{web: {image: i, ports: ['10.1.1.1:80:80']}}", "KY353", ["10.1.1.1"]),
        ("{a: {image: i, ports: ['80:80']}, b: {image: i, ports: ['80:8000']}}", "KY354", ["80/tcp", "a", "b"]),
        (
            "{a: {image: i, ports: [{target: 8, published: 80, mode: host}]}, b: {image: i, ports: ['80:8']}}",
            "KY354",
            [],
        ),
    ],
)
def test_what_is_told_of_published_ports(lowered, text: str, code: str, words: list[str]) -> None:
    (told,) = lowered(f"services: {text}").told_of(code)
    assert all(word in told.message for word in words)
    assert told.path[2] == "ports"


@pytest.mark.parametrize(
    "text",
    [
        "{a: {image: i, ports: ['80:80']}, b: {image: i, ports: ['80:80/udp']}}",
        "{a: {image: i, ports: ['10.0.0.1:80:80']}, b: {image: i, ports: ['10.0.0.2:80:80']}}",
        "{a: {image: i, ports: ['80:80', '80:81/udp']}}",
        "{a: {image: i, ports: ['80']}, b: {image: i, ports: ['80']}}",
    ],
)
def test_ports_that_do_not_collide(lowered, text: str) -> None:
    assert not lowered(f"services: {text}").told_of("KY354")


def test_a_node_port_goes_to_the_first(lowered) -> None:
    found = lowered("services: {a: {image: i, ports: ['30080:80']}, b: {image: i, ports: ['30080:80']}}")
    numbers = [found.one("Service", f"{key}-published")["spec"]["ports"][0].get("nodePort") for key in "ab"]
    assert numbers == [30080, None]
    assert len(found.told_of("KY354")) == 1


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("30080:80", "30080:80/udp", [30080, None]),
        ("10.0.0.1:30080:80", "10.0.0.2:30080:80", [30080, None]),
        ("30080:80", "30081:80", [30080, 30081]),
    ],
)
def test_a_node_port_belongs_to_one_service(lowered, first: str, second: str, numbers: list) -> None:
    found = lowered(f"services: {{a: {{image: i, ports: ['{first}']}}, b: {{image: i, ports: ['{second}']}}}}")
    got = [found.one("Service", f"{key}-published")["spec"]["ports"][0].get("nodePort") for key in "ab"]
    assert got == numbers


def test_one_service_has_a_node_port_for_each_protocol(lowered) -> None:
    found = lowered("services: {a: {image: i, ports: ['30053:53', '30053:53/udp']}}")
    assert [each["nodePort"] for each in found.one("Service", "a-published")["spec"]["ports"]] == [30053, 30053]


def test_more_ports_than_a_cluster_has_are_not_published(lowered) -> None:
    found = lowered("services: {a: {image: i, ports: ['10000-12767:10000-12767', '9000:9000']}}")
    assert "a-published" not in found.of_kind("Service")
    assert [each.path for each in found.told_of("KY369")] == [("services", "a", "ports")]
    found = lowered("services: {a: {image: i, ports: ['10000-12767:10000-12767']}}")
    assert not found.told_of("KY369")
    assert "10000-12767 will be" in found.told_of("KY351")[0].message


@pytest.mark.parametrize(
    ("option", "entry", "words"),
    [
        ("nodeport", "8000-8010:80", "the cluster assigns another"),
        ("loadbalancer", "8000-8010:80", "80 is published"),
        ("loadbalancer", "80", "any port will do"),
        ("nodeport", "80", None),
    ],
)
def test_a_number_that_the_engine_may_choose(lowered, option: str, entry: str, words: str | None) -> None:
    told = lowered(f"services: {{a: {{image: i, ports: ['{entry}']}}}}", publish=option).told_of("KY368")
    assert [words in each.message for each in told] == ([True] if words else [])


def test_load_balancers_tell_of_databases_and_protocols(lowered) -> None:
    found = lowered("services: {db: {image: i, ports: ['15432:5432', '53:53/udp']}}", publish="loadbalancer")
    assert "PostgreSQL" in found.told_of("KY355")[0].message
    assert "tcp and udp" in found.told_of("KY356")[0].message


def test_the_name_of_a_published_service_avoids_other_services(lowered) -> None:
    found = lowered("services: {web: {image: i, ports: ['80:80']}, web-published: {image: i}}")
    assert set(found.of_kind("Service")) == {"web", "web-published", "web-published-2"}


@pytest.mark.parametrize(
    ("hint", "options", "number"),
    [
        ("node_port: 30080", {}, 30080),
        ("node_port: 8080", {"node_ports": "8000-9000"}, 8080),
        ("node_port: 30080, publish: loadbalancer", {}, 30080),
    ],
)
def test_a_number_on_the_nodes(lowered, hint: str, options: dict, number: int) -> None:
    found = lowered(f"services: {{a: {{image: i, ports: ['80:80'], x-kompyse: {{{hint}}}}}}}", **options)
    (port,) = found.one("Service", "a-published")["spec"]["ports"]
    assert port["nodePort"] == number
    assert not found.told_of("KY351")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{a: {image: i, ports: ['80'], x-kompyse: {node_port: 8080}}}", "30000 to 32767"),
        ("{a: {image: i, ports: ['80', '81'], x-kompyse: {node_port: 30080}}}", "2 ports"),
        (
            "{a: {image: i, ports: ['80'], x-kompyse: {node_port: 30080}}, b: {image: i, ports: ['30080:80']}}",
            None,
        ),
        (
            "{a: {image: i, ports: ['30080:80']}, b: {image: i, ports: ['80'], x-kompyse: {node_port: 30080}}}",
            "another service",
        ),
        ("{a: {image: i, ports: ['30080:80'], x-kompyse: {node_port: 30080}}}", None),
    ],
)
def test_a_number_that_cannot_be_had(lowered, text: str, words: str | None) -> None:
    told = lowered(f"services: {text}").told_of("KY379")
    assert [words in each.message for each in told] == ([True] if words else [])


def test_the_range_of_node_ports_is_that_of_the_cluster(lowered) -> None:
    found = lowered("services: {a: {image: i, ports: ['8080:80', '30080:81']}}", node_ports="8000-8999")
    assert [each.get("nodePort") for each in found.one("Service", "a-published")["spec"]["ports"]] == [8080, None]


@pytest.mark.parametrize(
    ("hint", "policy"),
    [
        ("traffic_policy: local", "Local"),
        ("traffic_policy: Cluster, publish: loadbalancer", "Cluster"),
        ("publish: nodeport", None),
    ],
)
def test_the_policy_of_traffic(lowered, hint: str, policy: str | None) -> None:
    found = lowered(f"services: {{a: {{image: i, ports: ['80:80'], x-kompyse: {{{hint}}}}}}}")
    assert found.one("Service", "a-published")["spec"].get("externalTrafficPolicy") == policy


@pytest.mark.parametrize("hint", ["node_port: 30080", "traffic_policy: local"])
@pytest.mark.parametrize("service", ["expose: [80]", "ports: ['127.0.0.1:80:80']", "ports: ['80:80']"])
def test_hints_about_what_is_not_published_are_told(lowered, hint: str, service: str) -> None:
    publish = ", publish: none" if "80:80" in service and "127" not in service else ""
    found = lowered(f"services: {{a: {{image: i, {service}, x-kompyse: {{{hint}{publish}}}}}}}")
    assert [each.path for each in found.told_of("KY607")] == [("services", "a", "x-kompyse", hint.partition(":")[0])]


@pytest.mark.parametrize("publish", ["nodeport", "none", "ingress"])
def test_a_port_of_the_host_that_two_have_is_told_however_it_is_published(lowered, publish: str) -> None:
    text = "services: {a: {image: i, ports: ['80:80']}, b: {image: i, ports: ['80:8000']}}"
    assert len(lowered(text, publish=publish, domain="example.com").told_of("KY354")) == 1


def test_two_services_on_one_loopback_port_are_told(lowered) -> None:
    text = "services: {a: {image: i, ports: ['127.0.0.1:80:80']}, b: {image: i, ports: ['127.0.0.1:80:8000']}}"
    assert len(lowered(text).told_of("KY354")) == 1


@pytest.mark.parametrize(
    ("entry", "bound"),
    [("8080:80", (8080, None)), ("127.0.0.1:8080:80", (8080, "127.0.0.1")), ("8080:80/udp", (8080, None))],
)
def test_a_label_binds_the_published_ports_on_the_node(lowered, entry: str, bound: tuple) -> None:
    text = f"services: {{a: {{image: i, ports: ['{entry}'], labels: {{kompose.controller.port.expose: 'True'}}}}}}"
    found = lowered(text)
    (port,) = found.container("a")["ports"]
    assert (port.get("hostPort"), port.get("hostIP")) == bound
    assert list(found.of_kind("Service")) == ["a"]


def test_a_load_balancer_leaves_the_name_to_the_peers(lowered) -> None:
    labels = "{kompose.service.type: loadbalancer}"
    services = lowered(f"services: {{a: {{image: i, ports: ['80:80', '53:53/udp'], labels: {labels}}}}}").of_kind(
        "Service"
    )
    assert [port["protocol"] for port in services["a-published"]["spec"]["ports"]] == ["TCP", "UDP"]
    assert "type" not in services["a"]["spec"]
    assert [port["port"] for port in services["a"]["spec"]["ports"]] == [80, 53]
