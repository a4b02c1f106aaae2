"""Hosts, paths and names that hints may say."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import hosts


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("shop.example.com", "shop.example.com"),
        (" Shop.Example.COM. ", "shop.example.com"),
        ("*.example.com", "*.example.com"),
        ("localhost", "localhost"),
        ("a" * 63 + ".b", "a" * 63 + ".b"),
    ],
)
def test_hosts(text, host):
    assert hosts.parse_host(text) == host


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://a.com", 'the host alone, such as "a.com"'),
        ("a.com:8080", "without a port"),
        ("10.0.0.1", "no address"),
        ("::1", "no address"),
        ("*", "no host name"),
        ("*.*.com", "no host name"),
        ("a.*.com", "no host name"),
        ("a_b.com", "no host name"),
        ("", "no host name"),
        ("a" * 64 + ".com", "63"),
        ("a b.com", "no host name"),
        ("-a.com", "no host name"),
    ],
)
def test_what_is_no_host(text, words):
    with pytest.raises(ValueError, match=words.replace("*", r"\*")):
        hosts.parse_host(text)


@pytest.mark.parametrize("path", ["/", "/a", "/a/", "/a.b/~c/%20", "/a;v=1"])
def test_paths(path):
    assert hosts.parse_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "a", "//", "/a//b", "/a/../b", "/a/..", "/./a", "/a b", "/ä", "/%2F", "/%zz", "/a?b", "/a#b", "/" * 2000],
)
def test_what_is_no_path(path):
    with pytest.raises(ValueError, match="path"):
        hosts.parse_path(path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a.com", ("a.com", "")),
        ("A.com/", ("a.com", "/")),
        ("a.com/x/y", ("a.com", "/x/y")),
        ("*.a.com/x", ("*.a.com", "/x")),
    ],
)
def test_places(text, place):
    assert hosts.parse_place(text) == place


def test_a_url_is_no_place():
    with pytest.raises(ValueError, match="is a URL"):
        hosts.parse_place("https://a.com/x")


@pytest.mark.parametrize(("text", "gateway"), [("eg", ("eg", "")), ("eg/infra", ("eg", "infra"))])
def test_gateways(text, gateway):
    assert hosts.parse_gateway(text) == gateway


@pytest.mark.parametrize("text", ["", "/infra", "eg/", "eg/a/b", "Eg", "eg/a.b"])
def test_what_is_no_gateway(text):
    with pytest.raises(ValueError, match="names no gateway"):
        hosts.parse_gateway(text)


@pytest.mark.parametrize("text", ["", "Nginx", "a_b", "a b"])
def test_what_is_no_name(text):
    with pytest.raises(ValueError, match="cannot be a name"):
        hosts.parse_object_name(text)


@pytest.mark.parametrize("text", ["", "Web", "my_db", "2fa", "a.b", "a" * 64])
def test_what_is_no_name_of_a_service(text):
    with pytest.raises(ValueError, match="cannot be the name of a service"):
        hosts.parse_service_name(text)


def test_names():
    assert hosts.parse_object_name(" nginx.internal ") == "nginx.internal"
    assert hosts.parse_service_name(" pg ") == "pg"


def test_a_range_of_ports():
    assert hosts.parse_port_range("80-32767") == range(80, 32768)
    for text in ("0-5", "9-5", "a-b", "1-70000"):
        with pytest.raises(ValueError, match=r"port|range"):
            hosts.parse_port_range(text)
