"""The words of the shape check: what a person reads, and what to do next."""

from __future__ import annotations

import pytest

from kompyse.compose import shape
from kompyse.compose.shape_findings import close_match, shown
from kompyse.diagnostics import Sink


def finding(attribute: str, value: object):
    sink = Sink()
    shape.check({"services": {"web": {attribute: value}}}, sink)
    (found,) = sink.located(None)
    return found


@pytest.mark.parametrize(
    ("attribute", "value", "message", "hint"),
    [
        ("imag", "x", '"imag" is not an attribute of services.web', "did you mean image?"),
        (
            "replicas",
            2,
            '"replicas" is not an attribute of services.web',
            "replicas is an attribute of services.*.deploy",
        ),
        ("quux", 2, '"quux" is not an attribute of services.web', ""),
        ("user", 1000, "services.web.user must be a string, not a number (1000)", 'write it in quotes: "1000"'),
        (
            "restart",
            False,
            "services.web.restart must be a string, not a boolean (false)",
            'write it in quotes: "false"',
        ),
        ("ports", "80:80", "services.web.ports must be a list, not a string (80:80)", "write it as a list: [80:80]"),
        ("ports", {"a": 1}, "services.web.ports must be a list, not a map ({'a': 1})", ""),
        ("ports", None, "services.web.ports is empty; it must be a list", "give it a value or remove the key"),
        ("cgroup", "privat", 'services.web.cgroup must be "host" or "private", not privat', "did you mean private?"),
        ("devices", [{}], "services.web.devices[0] must have source", "add source"),
        ("cap_add", ["A", "A"], "services.web.cap_add: the items 0 and 1 are equal (A)", "remove one of them"),
    ],
)
def test_a_finding_says_what_and_what_next(attribute, value, message, hint) -> None:
    found = finding(attribute, value)
    assert (found.message, found.hint) == (message, hint)


def test_a_map_in_a_list_of_texts_is_a_blank_too_much() -> None:
    found = finding("environment", [{"A": 1}])
    assert '"- A=1"' in found.hint


def test_a_list_in_a_list_may_come_from_an_anchor() -> None:
    assert "anchor" in finding("volumes", [["a:/b"]]).hint


def test_close_matches_are_close() -> None:
    assert close_match("postgre", ["redis", "postgres"]) == "postgres"
    assert close_match("web", ["redis", "postgres"]) == ""


def test_long_values_are_cut() -> None:
    assert len(shown("a" * 500)) == 60
    assert shown(True) == "true"
