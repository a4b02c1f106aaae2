"""Declared peer ports and publications."""

from __future__ import annotations

import pytest


def port(target, published=None, **more):
    return {
        "target": target,
        "protocol": "tcp",
        "mode": "ingress",
        **({"published": published} if published else {}),
        **more,
    }


@pytest.mark.parametrize(
    ("body", "ports"),
    [
        ({}, []),
        ({"ports": [port(80, "8080")]}, [(80, "tcp")]),
        ({"ports": [port(80, "80"), port(80, "8080"), port(80, "80", protocol="udp")]}, [(80, "tcp"), (80, "udp")]),
        ({"expose": ["3000"]}, [(3000, "tcp")]),
        ({"expose": ["3000-3002/udp", "3001/UDP"]}, [(3000, "udp"), (3001, "udp"), (3002, "udp")]),
        ({"ports": [port(80, "80")], "expose": ["80", "81"]}, [(80, "tcp"), (81, "tcp")]),
        ({"expose": ["9/sctp"]}, [(9, "sctp")]),
    ],
)
def test_peer_ports_are_targets_and_exposed_ones(plan, body, ports):
    made = plan({"web": body})
    assert [(each.number, each.protocol) for each in made.service("web").peer_ports] == ports
    assert made.codes == []


def test_a_port_keeps_its_name_and_line(plan):
    made = plan({"web": {"ports": [port(80, name="http", app_protocol="http")]}})
    (found,) = made.service("web").peer_ports
    assert (found.name, found.app_protocol, found.origin) == ("http", "http", ("services", "web", "ports", 0))


@pytest.mark.parametrize("text", ["abc", "3000-2999", "70000", "0", "80/icmp", "80/", ""])
def test_expose_that_cannot_be_read(plan, text):
    found = plan({"web": {"expose": [text]}}).only("invalid-expose")
    assert found.path == ("services", "web", "expose", 0)
    assert found.hint


@pytest.mark.parametrize("target", [0, 65536, 99999])
def test_targets_out_of_range(plan, target):
    made = plan({"web": {"ports": [port(target, "80")]}})
    assert made.only("invalid-port").path == ("services", "web", "ports", 0)
    assert made.service("web").publications == ()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (port(80, "8080"), (80, 8080, None, False, False)),
        (port(80), (80, None, None, False, False)),
        (port(80, "0"), (80, None, None, False, False)),
        (port(80, "8000-8010"), (80, None, None, False, False)),
        (port(80, "80", host_ip="0.0.0.0"), (80, 80, None, False, False)),
        (port(80, "80", host_ip="::"), (80, 80, None, False, False)),
        (port(80, "80", host_ip="127.0.0.1"), (80, 80, "127.0.0.1", True, False)),
        (port(80, "80", host_ip="127.1.2.3"), (80, 80, "127.1.2.3", True, False)),
        (port(80, "80", host_ip="::1"), (80, 80, "::1", True, False)),
        (port(80, "80", host_ip="192.168.0.2"), (80, 80, "192.168.0.2", False, False)),
        (port(80, "80", host_ip="nonsense"), (80, 80, "nonsense", False, False)),
        (port(80, "80", mode="host"), (80, 80, None, False, True)),
    ],
)
def test_publications(plan, entry, expected):
    (found,) = plan({"web": {"ports": [entry]}}).service("web").publications
    assert (found.target, found.published, found.host_ip, found.loopback, found.on_node) == expected


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([port(80, "80", host_ip="0.0.0.0"), port(80, "80", host_ip="::")], 1),
        ([port(80, "80"), port(80, "8080")], 2),
        ([port(80, "80"), port(80, "80", protocol="udp")], 2),
        ([port(80, "80"), port(80, "80", host_ip="127.0.0.1")], 2),
        ([port(80), port(80)], 2),
    ],
)
def test_each_publication_once(plan, entries, count):
    assert len(plan({"web": {"ports": entries}}).service("web").publications) == count


@pytest.mark.parametrize("published", ["abc", "-5", "70000", "90-80", "80-", "1.5"])
def test_published_ports_that_cannot_be_read(plan, published):
    found = plan({"web": {"ports": [port(80, published)]}}).only("invalid-port")
    assert found.path == ("services", "web", "ports", 0, "published")


def test_a_range_is_kept_as_the_choice_that_it_is(plan):
    (found,) = plan({"web": {"ports": [port(80, "8000-8010")]}}).service("web").publications
    assert (found.published, found.choices) == (None, "8000-8010")


@pytest.mark.parametrize(("protocol", "known"), [("UDP", True), ("Sctp", True), ("icmp", False), ("", False)])
def test_protocols(plan, protocol, known):
    made = plan({"web": {"ports": [port(80, "80", protocol=protocol)]}})
    if known:
        assert [each.protocol for each in made.service("web").peer_ports] == [protocol.lower()]
        assert made.service("web").publications[0].protocol == protocol.lower()
    else:
        assert made.only("invalid-port").path == ("services", "web", "ports", 0, "protocol")
