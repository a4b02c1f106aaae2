from __future__ import annotations

import pytest

from kompyse.values import port
from kompyse.values.port import Port


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ("80", [Port(80)]),
        ("+80", [Port(80)]),
        ("8080:80", [Port(80, "8080")]),
        ("0080:0080", [Port(80, "80")]),
        ("0:80", [Port(80, "0")]),
        ("53:53/UDP", [Port(53, "53", "udp")]),
        ("80/", [Port(80)]),
        ("127.0.0.1:80:80", [Port(80, "80", "tcp", "127.0.0.1")]),
        ("127.0.0.1::80", [Port(80, "", "tcp", "127.0.0.1")]),
        ("[::1]:80:80", [Port(80, "80", "tcp", "::1")]),
        ("::1:80:80", [Port(80, "80", "tcp", "::1")]),
        ("[]:80:80", [Port(80, "80")]),
        ("8000-9000:80", [Port(80, "8000-9000")]),
        ("8000-8000:80", [Port(80, "8000")]),
        ("3000-3001:4000-4001/sctp", [Port(4000, "3000", "sctp"), Port(4001, "3001", "sctp")]),
        ("8-11", [Port(10), Port(11), Port(8), Port(9)]),
    ],
)
def test_the_short_syntax(written, ports) -> None:
    assert list(port.parse(written)) == ports


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "names no container port"),
        ("80:", "names no container port"),
        ("/udp", "names no container port"),
        ("0", "0 cannot be listened on"),
        ("a", '"a" is not a port number'),
        ("-80", "not a port number"),
        (" 80:80", "not a port number"),
        ("70000", "largest is 65535"),
        ("1.2.3.4:80", "not a port number"),
        ("localhost:80:80", "not an IP address"),
        ("[fe80::1%eth0]:80:80", "not an IP address"),
        ("1.2.3:80:80", "not an IP address"),
        ("80/foo", "not a protocol"),
        ("80/tcp/udp", "not a protocol"),
        ("90-91:80-82", "different length"),
        ("91-90:80", "ends before it starts"),
    ],
)
def test_what_is_no_port_is_named(written, fault) -> None:
    with pytest.raises(ValueError, match=fault):
        port.parse(written)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("1.2.3.4", True), ("::1", True), ("01.2.3.4", False), ("fe80::1%e", False), ("", False), ("host", False)],
)
def test_an_address_is_told_from_a_name(text, answer) -> None:
    assert port.is_ip(text) is answer
