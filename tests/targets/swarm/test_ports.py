"""Published ports: numbers, one entry each, and no port twice in the swarm."""

from __future__ import annotations


def test_ports_are_numbers_and_ranges_are_many(web) -> None:
    assert web('ports: ["8080:80", "53:53/udp", "90", "9000-9001:70-71"]').service()["ports"] == [
        {"target": 80, "published": 8080},
        {"target": 53, "published": 53, "protocol": "udp"},
        {"target": 90},
        {"target": 70, "published": 9000},
        {"target": 71, "published": 9001},
    ]


def test_a_range_of_the_host_is_its_first_number(web) -> None:
    found = web('ports: ["9000-9005:70"]')
    assert found.service()["ports"] == [{"target": 70, "published": 9000}]
    assert found.codes == ["KY393"]


def test_a_loopback_port_is_not_opened_to_the_network(web) -> None:
    found = web('ports: ["127.0.0.1:8080:80"]')
    assert "ports" not in found.service()
    assert found.only("KY390").path == ("services", "web", "ports", 0)


def test_another_address_is_told(web) -> None:
    found = web('ports: ["10.0.0.1:8080:80"]')
    assert found.service()["ports"] == [{"target": 80, "published": 8080}]
    assert "KY391" in found.codes


def test_one_port_for_two_services_is_refused_with_both_places(stack) -> None:
    found = stack("services:\n  a: {image: i, ports: ['80:80']}\n  b: {image: i, ports: ['80:81']}\n")
    assert found.result is None
    told = found.only("KY392")
    assert [place.line for place in told.locations] == [4, 3]


def test_protocols_and_host_mode_share_a_number(stack) -> None:
    text = "services:\n  a: {{image: i, ports: [{}]}}\n  b: {{image: i, ports: [{}]}}\n"
    assert stack(text.format("'53:53'", "'53:53/udp'")).result
    host = "{target: 80, published: '80', mode: host}"
    assert stack(text.format(host, host)).result
    assert stack(text.format(host, "'80:80'")).result is None


def test_dnsrr_gives_way_to_published_ports(web) -> None:
    found = web("deploy: {endpoint_mode: dnsrr}\nports: ['80:80']")
    assert "deploy" not in found.service()
    assert found.codes == ["KY396"]
    assert web("deploy: {endpoint_mode: dnsrr}").service()["deploy"] == {"endpoint_mode": "dnsrr"}


def test_a_service_on_its_host_publishes_nothing(web) -> None:
    assert "ports" not in web("network_mode: host\nports: ['80:80']").service()
