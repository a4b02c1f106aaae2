from __future__ import annotations

import pytest

from kompyse.compose.forms import ports
from kompyse.diagnostics import Sink, path_text


@pytest.mark.parametrize(
    ("item", "entries"),
    [
        (80, [{"target": 80}]),
        ("8080:80", [{"target": 80, "published": "8080"}]),
        ("53:53/udp", [{"target": 53, "published": "53", "protocol": "udp"}]),
        ("127.0.0.1::80", [{"target": 80, "host_ip": "127.0.0.1"}]),
        ("80-81", [{"target": 80}, {"target": 81}]),
        ({"target": 80, "published": "8080"}, [{"target": 80, "published": "8080"}]),
    ],
)
def test_an_entry_becomes_maps_without_defaults(item, entries) -> None:
    sink = Sink()
    assert ports.to_list([item], ("ports",), sink) == entries
    assert not sink.has_errors


def test_a_long_entry_gets_numbers_and_texts_where_they_belong() -> None:
    sink = Sink()
    item = {"target": "80", "published": 8080, "host_ip": "::1", "protocol": "UDP", "name": "", "x-a": 1}
    assert ports.to_list([item], ("ports",), sink) == [
        {"target": 80, "published": "8080", "host_ip": "::1", "protocol": "UDP", "x-a": 1}
    ]
    assert not sink.has_errors


@pytest.mark.parametrize(
    ("item", "code", "path", "words"),
    [
        ("a", "KY161", "ports[1]", '"a" is not a port number'),
        (80.5, "KY161", "ports[1]", "fraction"),
        ({"published": "80"}, "KY161", "ports[1]", "no target"),
        ({"target": 0}, "KY161", "ports[1]", "from 1 to 65535"),
        ({"target": 99999}, "KY161", "ports[1]", "from 1 to 65535"),
        ({"target": "x"}, "KY117", "ports[1].target", "not a whole number"),
        ({"target": 80, "host_ip": "host"}, "KY161", "ports[1].host_ip", "not an IP address"),
        ({"target": 80, "host_ip": ""}, "KY161", "ports[1].host_ip", "not an IP address"),
    ],
)
def test_what_is_no_port_is_told_at_its_place(item, code, path, words) -> None:
    sink = Sink()
    ports.to_list(["1000-1005", item], ("ports",), sink)
    (found,) = sink.located(None)
    assert (found.code.id, path_text(found.path)) == (code, path)
    assert words in found.message
