"""The hint `ingress`, in all its forms."""

from __future__ import annotations

import jsonschema
import pytest

from kompyse.plan import hints
from kompyse.plan.hints import RouteHints
from kompyse.plan.hints.models import check


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Shop.example.com", {"places": (("shop.example.com", ""),)}),
        ("a.com/api", {"places": (("a.com", "/api"),)}),
        (["a.com", "b.com/x", "a.com"], {"places": (("a.com", ""), ("b.com", "/x"))}),
        ({"host": "a.com", "path": "/api"}, {"places": (("a.com", ""),), "path": "/api"}),
        ({"hosts": ["a.com", "*.b.com"]}, {"places": (("a.com", ""), ("*.b.com", ""))}),
        ({}, {}),
        ({"path_type": "Exact", "port": 8080}, {"path_type": "exact", "port": 8080}),
        ({"path_type": "ImplementationSpecific"}, {"path_type": "implementation"}),
        ({"tls": True}, {"tls": True}),
        ({"tls": False}, {"tls": False}),
        ({"tls": "wildcard"}, {"tls": "wildcard"}),
        ({"class": "nginx"}, {"class_name": "nginx"}),
        ({"gateway": "eg/infra"}, {"gateway": ("eg", "infra")}),
        ({"annotations": {"a": 1, "b": True, "c": "x"}}, {"annotations": {"a": "1", "b": "true", "c": "x"}}),
    ],
)
def test_forms(written, read):
    assert check("service", {"ingress": written}) == ({"ingress": RouteHints(**read)}, [])
    schema = hints.json_schema()
    checker = jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": "#/$defs/service"}]})
    assert checker.is_valid({"ingress": written})


@pytest.mark.parametrize(
    ("written", "where", "words"),
    [
        (3, (), "valid dictionary"),
        ("http://a.com", (), "is a URL"),
        ([3], ("hosts", 0), "valid string"),
        (["a.com:80"], (), "without a port"),
        ({"host": "a.com", "hosts": ["b.com"]}, (), "not both"),
        ({"path": "api"}, ("path",), "begin with /"),
        ({"path_type": "regex"}, ("path_type",), "prefix, exact, implementation"),
        ({"port": 0}, ("port",), "greater than 0"),
        ({"port": "80"}, ("port",), "integer"),
        ({"tls": 3}, ("tls",), "name of a secret"),
        ({"tls": "My_Secret"}, ("tls",), "small letters"),
        ({"class": "Nginx!"}, ("class",), "small letters"),
        ({"gateway": "a/b/c"}, ("gateway",), "name/namespace"),
        ({"gateway": "eg", "class": "nginx"}, (), "gateway or class"),
        ({"annotations": {"a": None}}, ("annotations",), "needs a text"),
        ({"annotations": ["a=b"]}, ("annotations",), "valid dictionary"),
        ({"hots": "a.com"}, ("hots",), 'ingress has no "hots" did you mean hosts?'),
        ({"zzz": 1}, ("zzz",), "what ingress takes is host, hosts, path"),
    ],
)
def test_faults_stand_where_they_are(written, where, words):
    values, (fault,) = check("service", {"ingress": written})
    assert values == {}
    assert fault.where == ("ingress", *where)
    assert words in f"{fault.message} {fault.hint}"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Db.example.com", ("db.example.com",)),
        (["db.example.com"], ("db.example.com",)),
        ("10.0.0.1", ("10.0.0.1",)),
        (["10.0.0.1", "FD00:0::1", "10.0.0.1"], ("10.0.0.1", "fd00::1")),
    ],
)
def test_names_that_lead_out(written, read):
    assert check("project", {"outside": {"db": written}}) == ({"outside": {"db": read}}, [])
    checker = jsonschema.Draft202012Validator({**hints.json_schema(), "anyOf": [{"$ref": "#/$defs/project"}]})
    assert checker.is_valid({"outside": {"db": written}})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"My_Db": "a.com"}, "name of a service"),
        ({"db": "http://a.com"}, "is a URL"),
        ({"db": "*.a.com"}, "no single host"),
        ({"db": ["a.com", "b.com"]}, "no address"),
        ({"db": []}, "needs a host name"),
        ({"db": 3}, "needs a host name"),
        ({"db": "127.0.0.1"}, "another thing on every node"),
        ({"db": "fe80::1"}, "another thing on every node"),
        (["db"], "takes names"),
    ],
)
def test_names_that_cannot_lead_out(written, words):
    values, (fault,) = check("project", {"outside": written})
    assert values == {}
    assert fault.where[0] == "outside"
    assert words in fault.message
