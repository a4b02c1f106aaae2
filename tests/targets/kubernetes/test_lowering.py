from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.model import Service
from kompyse.targets.kubernetes import lowering, target
from kompyse.targets.kubernetes.lowering import CONSUMED, LOWERINGS, merge


def test_every_declared_path_is_one_of_the_registry() -> None:
    assert target.DECLARING
    assert {path.removesuffix(".**") for path in CONSUMED} <= REGISTRY.keys()


def test_every_function_is_called_for_attributes_that_a_service_has() -> None:
    for declared in LOWERINGS:
        assert set(declared.attributes) <= set(Service.__struct_fields__), declared


@pytest.mark.parametrize(
    ("into", "fields", "merged"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"x": 1}}, {"a": {"y": 2}}, {"a": {"x": 1, "y": 2}}),
        ({"a": [1]}, {"a": [2, 1, 3]}, {"a": [1, 2, 3]}),
        ({}, {"a": {"x": [1]}}, {"a": {"x": [1]}}),
        ({"a": "text"}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        (
            {"sysctls": [{"name": "a", "value": "1"}]},
            {"sysctls": [{"name": "a", "value": "2"}, {"name": "b", "value": "3"}]},
            {"sysctls": [{"name": "a", "value": "2"}, {"name": "b", "value": "3"}]},
        ),
        (
            {"hostAliases": [{"ip": "1", "hostnames": ["a"]}]},
            {"hostAliases": [{"ip": "1", "hostnames": ["b", "a"]}]},
            {"hostAliases": [{"ip": "1", "hostnames": ["a", "b"]}]},
        ),
        (
            {},
            {"topologySpreadConstraints": [{"topologyKey": "a", "whenUnsatisfiable": w} for w in "xxy"]},
            {"topologySpreadConstraints": [{"topologyKey": "a", "whenUnsatisfiable": w} for w in "xy"]},
        ),
    ],
)
def test_contributions_are_merged(into, fields, merged) -> None:
    merge(into, fields)
    assert into == merged


def test_a_merge_does_not_tie_the_result_to_what_was_merged() -> None:
    fields = {"a": {"x": 1}, "list": [1]}
    into: dict = {}
    merge(into, fields)
    merge(into, {"a": {"y": 2}, "list": [2]})
    assert fields == {"a": {"x": 1}, "list": [1]}


def test_functions_are_asked_only_for_what_a_service_sets(lowered, monkeypatch) -> None:
    asked = []
    spied = [
        declared._replace(function=lambda scope, of=declared: asked.append(of) or of.function(scope))
        for declared in LOWERINGS
    ]
    monkeypatch.setattr(lowering, "LOWERINGS", spied)
    lowered("services: {web: {image: i, user: '1', networks: [default]}}")
    attributes = {name for declared in asked for name in declared.attributes}
    assert "user" in attributes
    assert not {"healthcheck", "dns", "sysctls"} & attributes
