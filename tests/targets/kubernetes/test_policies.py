"""NetworkPolicies: when there are any, whom they let in, and what they never cut."""

from __future__ import annotations

import pytest

NAME, PART_OF = "app.kubernetes.io/name", "app.kubernetes.io/part-of"
DNS = {"ports": [{"port": n, "protocol": p} for n, p in ((53, "UDP"), (53, "TCP"), (5353, "UDP"), (5353, "TCP"))]}


def pods(name: str) -> dict:
    return {"podSelector": {"matchLabels": {NAME: name, PART_OF: "demo"}}}


def sharing(network: str) -> dict:
    return {"podSelector": {"matchLabels": {PART_OF: "demo", f"kompyse.io/network-{network}": "true"}}}


@pytest.mark.parametrize(
    ("text", "option", "made"),
    [
        ("services: {a: {image: i}}", "auto", False),
        ("services: {a: {image: i}}", "always", True),
        ("services: {a: {image: i, networks: [x]}}\nnetworks: {x: }", "auto", False),
        ("services: {a: {image: i, networks: [x, y]}}\nnetworks: {x: , y: }", "auto", True),
        ("services: {a: {image: i, networks: [x]}, b: {image: i}}\nnetworks: {x: }", "auto", True),
        ("services: {a: {image: i, networks: [x, y]}}\nnetworks: {x: , y: }", "never", False),
        ("services: {a: {image: i, networks: [x]}}\nnetworks: {x: {internal: true}}", "auto", True),
        ("services: {a: {image: i, network_mode: none}, b: {image: i}}", "auto", True),
        ("services: {a: {image: i, network_mode: host}, b: {image: i}}", "auto", False),
    ],
)
def test_when_there_are_policies(lowered, text: str, option: str, made) -> None:
    found = lowered(text, network_policy=option)
    assert bool(found.of_kind("NetworkPolicy")) is made
    labels = found.pod("a")["metadata"]["labels"]
    on_network = "network_mode" not in text
    assert any(key.startswith("kompyse.io/network-") for key in labels) is (made and on_network)


def test_who_shares_a_network_may_talk(lowered) -> None:
    text = """
services:
  web: {image: i, networks: [front, back]}
  api: {image: i, networks: [back]}
networks: {front: {labels: {owner: "team a"}}, back: }
"""
    found = lowered(text)
    policies = found.of_kind("NetworkPolicy")
    assert set(policies) == {"network-front", "network-back"}
    assert policies["network-front"]["metadata"]["annotations"] == {"owner": "team a"}
    assert policies["network-back"]["spec"] == {
        **sharing("back"),
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [sharing("back")]}],
    }
    labels = {key: found.pod(key)["metadata"]["labels"] for key in ("web", "api")}
    assert {"kompyse.io/network-front", "kompyse.io/network-back"} <= labels["web"].keys()
    assert "kompyse.io/network-front" not in labels["api"]
    (told,) = found.told_of("KY350")
    assert "front" in told.message
    assert "back" in told.message


def test_without_policies_the_flat_network_is_told_too(lowered) -> None:
    text = "services: {a: {image: i, networks: [x, y]}}\nnetworks: {x: , y: }"
    (told,) = lowered(text, network_policy="never").told_of("KY350")
    assert "nothing keeps x, y apart" in told.message
    assert not lowered("services: {a: {image: i}}").told_of("KY350")


def test_published_ports_are_open_to_all(lowered) -> None:
    text = """
services:
  web:
    image: i
    networks: [x, y]
    ports: ["8080:80", "127.0.0.1:9000:9000", {target: 53, protocol: udp, mode: host}]
    expose: [7000]
networks: {x: , y: }
"""
    policy = lowered(text).one("NetworkPolicy", "service-web")
    assert policy["spec"] == {
        **pods("web"),
        "policyTypes": ["Ingress"],
        "ingress": [{"ports": [{"port": 80, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]}],
    }


def test_internal_networks_have_a_way_out_to_dns_and_one_another_only(lowered) -> None:
    text = """
services:
  db: {image: i, networks: [vault], ports: ["5432:5432"]}
  web: {image: i, networks: [vault, front]}
networks: {vault: {internal: true}, front: }
"""
    found = lowered(text)
    assert found.one("NetworkPolicy", "service-db")["spec"] == {
        **pods("db"),
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [],
        "egress": [{"to": [sharing("vault")]}, DNS],
    }
    assert "service-web" not in found.of_kind("NetworkPolicy")
    assert set(found.of_kind("Service")) == {"db", "web"}
    assert "db" in found.told_of("KY364")[0].message


WAITING = """
services:
  web: {image: i, networks: [x], depends_on: {db: {condition: %s}}}
  db: {image: i, networks: [y], expose: [5432, 53/udp]}
networks: {x: {internal: true}, y: }
"""


def test_a_waiter_gets_through(lowered) -> None:
    policies = lowered(WAITING % "service_started").of_kind("NetworkPolicy")
    assert policies["service-db"]["spec"]["ingress"] == [
        {"from": [pods("web")], "ports": [{"port": 5432, "protocol": "TCP"}]}
    ]
    assert policies["service-web"]["spec"]["egress"] == [{"to": [sharing("x"), pods("db")]}, DNS]


def test_without_waiters_nobody_else_gets_through(lowered) -> None:
    policies = lowered(WAITING % "service_started", wait="none").of_kind("NetworkPolicy")
    assert "service-db" not in policies
    assert policies["service-web"]["spec"]["egress"] == [{"to": [sharing("x")]}, DNS]


def test_a_waiter_for_a_job_must_reach_the_api_server(lowered) -> None:
    found = lowered(WAITING % "service_completed_successfully")
    assert "service-web" not in found.of_kind("NetworkPolicy")
    assert "web" in found.told_of("KY362")[0].message


def test_an_external_network_is_open_to_what_is_not_of_the_project(lowered) -> None:
    text = """
services: {web: {image: i, networks: [proxy, back]}, db: {image: i, networks: [back]}}
networks: {proxy: {external: true, name: Shared_Proxy}, back: }
"""
    found = lowered(text)
    (key,) = (name for name in found.of_kind("NetworkPolicy") if name != "network-back")
    label = "kompyse.io/" + key
    (rule,) = found.one("NetworkPolicy", key)["spec"]["ingress"]
    assert rule["from"] == [
        {"namespaceSelector": {}, "podSelector": {"matchLabels": {label: "true"}}},
        {
            "namespaceSelector": {},
            "podSelector": {"matchExpressions": [{"key": PART_OF, "operator": "NotIn", "values": ["demo"]}]},
        },
    ]
    assert label in found.pod("web")["metadata"]["labels"]


def test_an_external_network_labels_its_pods_without_policies_too(lowered) -> None:
    text = "services: {web: {image: i, networks: [proxy]}}\nnetworks: {proxy: {external: true, name: proxy}}"
    found = lowered(text)
    assert "kompyse.io/network-proxy" in found.pod("web")["metadata"]["labels"]
    assert not found.of_kind("NetworkPolicy")


@pytest.mark.parametrize(("option", "closed"), [("auto", True), ("never", False)])
def test_no_network(lowered, option: str, closed) -> None:
    found = lowered("services: {a: {image: i, network_mode: none}}", network_policy=option)
    assert len(found.told_of("KY366")) == 1
    policies = found.of_kind("NetworkPolicy")
    assert set(policies) == ({"service-a"} if closed else set())
    if closed:
        assert policies["service-a"]["spec"]["egress"] == [DNS]


def test_what_has_no_network_lets_nobody_in_even_if_its_way_out_stays(lowered) -> None:
    text = """
services:
  a: {image: i, network_mode: none, depends_on: {setup: {condition: service_completed_successfully}}}
  setup: {image: i}
"""
    found = lowered(text)
    spec = found.of_kind("NetworkPolicy")["service-a"]["spec"]
    assert (spec["policyTypes"], spec["ingress"]) == (["Ingress"], [])
    assert [each.path for each in found.told_of("KY362")] == [("services", "a", "network_mode")]


@pytest.mark.parametrize(("driver", "lost"), [("bridge", False), ("overlay", False), ("macvlan", True)])
def test_drivers(lowered, driver: str, lost) -> None:
    found = lowered(f"services: {{a: {{image: i, networks: [x]}}}}\nnetworks: {{x: {{driver: {driver}}}}}")
    assert len(found.told_of("KY365")) == lost


def test_one_pod_of_several_services_is_on_the_networks_of_its_lead(lowered) -> None:
    text = """
services:
  vpn: {image: i, networks: [x], ports: ["80:80"]}
  app: {image: i, network_mode: "service:vpn"}
  db: {image: i, networks: [y]}
networks: {x: , y: }
"""
    found = lowered(text)
    assert set(found.of_kind("NetworkPolicy")) == {"network-x", "network-y", "service-vpn"}
    assert "kompyse.io/network-x" in found.pod("vpn")["metadata"]["labels"]


def test_two_keys_of_one_network_make_one_policy(lowered) -> None:
    text = (
        "services: {a: {image: i, networks: [x]}, b: {image: i, networks: [y], depends_on: [a]}}\n"
        "networks: {x: {external: true, name: proxy}, y: {external: true, name: proxy}}"
    )
    assert not lowered(text).of_kind("NetworkPolicy")
    assert list(lowered(text, network_policy="always").of_kind("NetworkPolicy")) == ["network-proxy"]


HINTED = """
services:
  both: {{image: i, networks: [x, y], ports: ["80:80"]}}
  on-x: {{image: i, networks: [x]}}
  on-y: {{image: i, networks: [y], ports: ["81:81"]}}
networks:
  x: {{x-kompyse: {{policy: {x}}}}}
  y: {{x-kompyse: {{policy: {y}}}}}
"""


@pytest.mark.parametrize(
    ("x", "y", "option", "made"),
    [
        ("auto", "auto", "auto", {"network-x", "network-y", "service-both", "service-on-y"}),
        ("auto", "auto", "never", {"network-x", "network-y", "service-both", "service-on-y"}),
        ("never", "auto", "auto", {"network-y", "service-on-y"}),
        ("never", "always", "never", {"network-y", "service-on-y"}),
        ("always", "never", "always", {"network-x"}),
        ("never", "never", "always", set()),
    ],
)
def test_a_network_says_itself_when_it_is_kept_apart(lowered, x: str, y: str, option: str, made: set) -> None:
    found = lowered(HINTED.format(x=x, y=y), network_policy=option)
    assert set(found.of_kind("NetworkPolicy")) == made


def test_pods_on_an_open_network_are_in_no_policy(lowered) -> None:
    policy = lowered(HINTED.format(x="never", y="auto")).one("NetworkPolicy", "network-y")
    assert policy["spec"]["podSelector"] == {
        **sharing("y")["podSelector"],
        "matchExpressions": [{"key": "kompyse.io/network-x", "operator": "DoesNotExist"}],
    }
    assert policy["spec"]["ingress"] == [{"from": [sharing("y")]}]


def test_one_network_alone_can_be_kept_apart(lowered) -> None:
    text = "services: {a: {image: i, networks: [x]}}\nnetworks: {x: {x-kompyse: {policy: Always}}}"
    assert set(lowered(text).of_kind("NetworkPolicy")) == {"network-x"}


def test_a_network_that_nobody_is_on_is_told(lowered) -> None:
    text = "services: {a: {image: i}}\nnetworks: {x: {x-kompyse: {policy: always}}}"
    found = lowered(text)
    assert not found.of_kind("NetworkPolicy")
    assert [each.path for each in found.told_of("KY607")] == [("networks", "x", "x-kompyse")]


@pytest.mark.parametrize(
    ("service", "ports"),
    [
        ("expose: [80, 81], x-kompyse: {ingress: a.com}", [80]),
        ("expose: [80, 81], x-kompyse: {publish: nodeport}", [80, 81]),
        ("expose: [80, 81], x-kompyse: {publish: nodeport, ingress: a.com}", [80, 81]),
        ("ports: ['127.0.0.1:80:80'], x-kompyse: {ingress: a.com}", [80]),
        ("ports: ['127.0.0.1:80:80']", []),
        ("expose: [80]", []),
    ],
)
def test_what_hints_publish_is_open_to_all(lowered, service: str, ports: list[int]) -> None:
    text = (
        f"services: {{a: {{image: i, networks: [x], {service}}}}}\nnetworks: {{x: {{x-kompyse: {{policy: always}}}}}}"
    )
    policies = lowered(text).of_kind("NetworkPolicy")
    found = policies["service-a"]["spec"]["ingress"][0]["ports"] if "service-a" in policies else []
    assert [each["port"] for each in found] == ports


@pytest.mark.parametrize(("option", "told"), [("auto", 1), ("never", 0)])
def test_pods_on_the_network_of_their_node_are_told(lowered, option: str, told: int) -> None:
    text = """
services: {a: {image: i, networks: [x]}, b: {image: i, networks: [y]}, c: {image: i, network_mode: host}}
networks: {x: , y: }
"""
    found = lowered(text, network_policy=option)
    assert len(found.told_of("KY381")) == told
    assert "service-c" not in found.of_kind("NetworkPolicy")
