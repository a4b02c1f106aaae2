"""Two values of one attribute become one, rule by rule; and doubles in lists."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.compose import merge_rules
from kompyse.compose.merge import merge
from kompyse.compose.unique import KEYS, unique
from kompyse.diagnostics import Sink
from kompyse.diagnostics.codes import source as codes


def service(attribute: str, value: Any) -> dict[str, Any]:
    for key in reversed(attribute.split(".")):
        value = {key: value}
    return {"services": {"a": value}}


def merged(attribute: str, base: Any, over: Any) -> Any:
    sink = Sink()
    tree = merge(service(attribute, base), service(attribute, over), sink)
    assert sink.located(None) == ()
    value = tree["services"]["a"]
    for key in attribute.split("."):
        value = value[key]
    return value


@pytest.mark.parametrize(
    ("attribute", "base", "over", "result"),
    [
        ("image", "x", "y", "y"),
        ("image", "x", None, "x"),
        ("restart", None, "always", "always"),
        ("command", "a b", None, None),
        ("command", ["a"], [], []),
        ("entrypoint", ["a"], ["b"], ["b"]),
        ("healthcheck", {"test": "a", "interval": "5s"}, {"test": ["NONE"]}, {"test": ["NONE"], "interval": "5s"}),
        ("healthcheck", {"test": "a", "retries": 1}, {"test": None}, {"test": None, "retries": 1}),
        ("environment", {"A": 1, "B": 2}, {"B": 3, "C": None}, {"A": 1, "B": 3, "C": None}),
        ("environment", ["A=1", "B"], {"B": 3}, {"A": "1", "B": 3}),
        ("environment", {"A": 1}, ["A", "B=x=y"], {"A": None, "B": "x=y"}),
        ("environment", {"A": 1}, None, {"A": 1}),
        ("labels", None, ["a=b"], {"a": "b"}),
        ("deploy.labels", ["a=1"], {"a": 2}, {"a": 2}),
        ("dns", "1.1.1.1", ["1.1.1.1", "8.8.8.8"], ["1.1.1.1", "8.8.8.8"]),
        ("tmpfs", "/x", "/x:size=1m", ["/x", "/x:size=1m"]),
        ("env_file", "a.env", [{"path": "b.env"}], ["a.env", {"path": "b.env"}]),
        (
            "extra_hosts",
            {"a": ["1.1.1.1", "2.2.2.2"]},
            ["a:1.1.1.1", "b=3.3.3.3"],
            ["a=1.1.1.1", "a=2.2.2.2", "b=3.3.3.3"],
        ),
        ("security_opt", ["x"], ["x", "y"], ["x", "y"]),
        ("ports", ["80:80"], ["80:80", {"target": 81}], ["80:80", {"target": 81}]),
        ("post_start", [{"command": "a"}], [{"command": "b"}], [{"command": "a"}, {"command": "b"}]),
        (
            "depends_on",
            {"b": {"condition": "service_healthy", "restart": True}},
            ["b", "c"],
            {
                "b": {"condition": "service_started", "restart": True, "required": True},
                "c": {"condition": "service_started", "required": True},
            },
        ),
        ("networks", ["a"], {"a": {"aliases": ["x"]}, "b": None}, {"a": {"aliases": ["x"]}, "b": None}),
        ("networks", {"a": {"aliases": ["x"]}}, ["a"], {"a": {"aliases": ["x"]}}),
        ("build", ".", {"dockerfile": "D"}, {"context": ".", "dockerfile": "D"}),
        ("build", {"context": "x", "args": ["A=1"]}, "y", {"context": "y", "args": ["A=1"]}),
        ("build", {"args": ["A=1"]}, {"args": {"A": 2}}, {"args": {"A": 2}}),
        (
            "logging",
            {"driver": "x", "options": {"a": 1}},
            {"options": {"b": 2}},
            {"driver": "x", "options": {"a": 1, "b": 2}},
        ),
        ("logging", {"driver": "x", "options": {"a": 1}}, {"driver": "y"}, {"driver": "y"}),
        ("ulimits", {"n": 5}, {"n": {"soft": 1, "hard": 2}}, {"n": {"soft": 1, "hard": 2}}),
        ("ulimits", {"n": {"soft": 1, "hard": 2}}, {"n": {"soft": 3}}, {"n": {"soft": 3, "hard": 2}}),
        ("x-a", {"b": [1]}, {"b": [2], "c": 3}, {"b": [1, 2], "c": 3}),
    ],
)
def test_services(attribute: str, base: Any, over: Any, result: Any) -> None:
    before = deepcopy((base, over))
    assert merged(attribute, base, over) == result
    assert (base, over) == before


@pytest.mark.parametrize(
    ("base", "over", "result"),
    [
        (
            [{"subnet": "A", "gateway": "1"}],
            [{"subnet": "A", "ip_range": "2"}],
            [{"subnet": "A", "gateway": "1", "ip_range": "2"}],
        ),
        ([{"subnet": "A"}], [{"subnet": "B"}], [{"subnet": "B"}]),
    ],
)
def test_subnets(base: list, over: list, result: list) -> None:
    def tree(config: list) -> dict:
        return {"networks": {"n": {"ipam": {"config": config}}}}

    assert merge(tree(base), tree(over), Sink()) == tree(result)


@pytest.mark.parametrize(
    ("attribute", "base", "over", "words"),
    [
        ("ports", ["80:80"], {}, "a mapping cannot be merged with a list"),
        ("ports", ["80:80"], "81", "`81` cannot be merged with a list"),
        ("environment", {"A": 1}, 5, "`5` cannot be merged with a mapping"),
        ("networks", ["a"], [{"b": 1}], None),
        ("deploy", {}, [1], "a list cannot be merged with a mapping"),
    ],
)
def test_values_too_different_to_be_merged(attribute: str, base: Any, over: Any, words: str | None) -> None:
    sink = Sink()
    merge(service(attribute, base), service(attribute, over), sink)
    found = sink.located(None)
    assert [each.code for each in found] == ([codes.MERGE_KIND] if words else [])
    assert all(words in each.message for each in found)


def test_what_only_one_side_has_is_the_same_object() -> None:
    base, over = (
        {"services": {"a": {}, "b": {"image": "x"}}},
        {"services": {"a": {"image": "y"}}, "volumes": {"v": None}},
    )
    tree = merge(base, over, Sink())
    assert tree["services"]["b"] is base["services"]["b"]
    assert tree["volumes"] is over["volumes"]


def test_the_table_names_real_attributes() -> None:
    known = {path.replace("[]", ".*") for path in REGISTRY}
    assert {path for path in merge_rules.RULES if path not in known} == set()
    assert {path for path in KEYS if f"services.*.{path}" not in known} == set()


@pytest.mark.parametrize(
    ("attribute", "items", "result"),
    [
        ("cap_add", ["A", "B", "A"], ["A", "B"]),
        ("environment", ["A=1", "B=2", "A=3"], ["A=3", "B=2"]),
        ("expose", [80, "80", "81"], ["80", "81"]),
        ("ports", ["80:80", "80:80"], ["80:80"]),
        (
            "ports",
            [{"target": 80, "published": "1"}, {"target": 80, "published": "1", "protocol": "tcp", "mode": "host"}],
            [
                {"target": 80, "published": "1", "protocol": "tcp", "mode": "host"},
            ],
        ),
        (
            "ports",
            [{"target": 80, "published": "1"}, {"target": 80, "published": "2"}],
            [
                {"target": 80, "published": "1"},
                {"target": 80, "published": "2"},
            ],
        ),
        (
            "volumes",
            [{"source": "a", "target": "/x"}, "b", {"source": "c", "target": "/x"}],
            [{"source": "c", "target": "/x"}, "b"],
        ),
        ("secrets", ["s", {"source": "t", "target": "/run/secrets/s"}], [{"source": "t", "target": "/run/secrets/s"}]),
        ("configs", ["c", {"source": "c"}], [{"source": "c"}]),
        (
            "env_file",
            [{"path": "a"}, {"path": "b"}, {"path": "a", "required": False}],
            [{"path": "a", "required": False}, {"path": "b"}],
        ),
        ("build.tags", ["a", "b", "a"], ["a", "b"]),
        ("deploy.labels", ["a=1", "a=2"], ["a=2"]),
        ("networks.n.aliases", ["a", "b", "a"], ["a", "b"]),
        ("cap_add", ["A", 5, "A"], ["A", 5, "A"]),
        ("security_opt", ["a", "a"], ["a", "a"]),
    ],
)
def test_unique(attribute: str, items: list, result: list) -> None:
    assert unique(service(attribute, items)) == service(attribute, result)


@pytest.mark.parametrize("tree", [service("cap_add", ["A", "B"]), {"services": None}, {"services": {"a": None}}, {}])
def test_nothing_to_do_gives_the_same_object(tree: dict) -> None:
    assert unique(tree) is tree
