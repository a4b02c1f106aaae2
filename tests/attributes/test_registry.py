"""The registry against what it describes: the official schema, the list of all attributes, and a second validator."""

from __future__ import annotations

import csv
import json

import pytest

from kompyse.attributes.registry import REGISTRY, attribute_path
from kompyse.compose import shape
from kompyse.diagnostics import Sink

# In the schema that the reference carries, and not yet in the published one.
AHEAD = ("services.*.pre_start", "services.*.build.no_cache_filter")
AHEAD_NULLS = (("services.*.models.*", None), ("services.*.models", {"a": None}))


@pytest.fixture(scope="module")
def schema(shared) -> dict:
    return json.loads((shared / "compose" / "compose-spec.json").read_text(encoding="utf-8"))


def resolved(node: dict, schema: dict) -> list[dict]:
    """The alternatives of a node of the schema, its references followed."""
    while "$ref" in node:
        node = schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
    branches = [each for key in ("oneOf", "anyOf") for each in node.get(key, ())]
    return [leaf for branch in branches for leaf in resolved(branch, schema)] or [node]


def holds_maps(node: dict, schema: dict) -> bool:
    return any("properties" in each or "patternProperties" in each for each in resolved(node, schema))


def walk(node: dict, path: str, schema: dict, found: set[str]) -> None:
    """Collect the attribute paths below a node: named keys, `*` for maps of records, `[]` for lists of records."""
    for each in resolved(node, schema):
        for key, child in each.get("properties", {}).items():
            deeper = f"{path}.{key}" if path else key
            found.add(deeper)
            walk(child, deeper, schema, found)
        for pattern, child in each.get("patternProperties", {}).items():
            lists = any(alternative.get("type") == "array" for alternative in resolved(child, schema))
            if pattern not in {"^x-", ".+"} and (holds_maps(child, schema) or lists):
                found.add(f"{path}.*")
                walk(child, f"{path}.*", schema, found)
        if holds_maps(each.get("items", {}), schema):
            found.add(f"{path}[]")
            walk(each["items"], f"{path}[]", schema, found)


@pytest.mark.corpus
def test_every_path_of_the_schema_has_a_row(schema) -> None:
    found: set[str] = set()
    walk(schema, "", schema, found)
    assert found <= set(REGISTRY)
    assert {path for path in set(REGISTRY) - found if not path.startswith(AHEAD)} == set()


@pytest.mark.corpus
def test_the_rows_are_those_of_the_list_with_its_forms(shared) -> None:
    with (shared / "compose" / "attributes.tsv").open(encoding="utf-8", newline="") as rows:
        listed = {row["path"]: row["types"] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}
    listed = {path: form for path, form in listed.items() if not path.startswith("x-")}
    assert {path: row.form for path, row in REGISTRY.items()} == listed


def test_rows_are_in_order_and_say_what_they_do() -> None:
    assert list(REGISTRY) == sorted(REGISTRY)
    assert all(path == row.path for path, row in REGISTRY.items())
    assert all(row.summary.endswith(".") and len(row.summary.split()) > 2 for row in REGISTRY.values())


def test_every_row_hangs_on_another() -> None:
    parents = {path[:-2] if path.endswith("[]") else path.rpartition(".")[0] for path in REGISTRY}
    assert parents - {""} <= set(REGISTRY)


@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ((), ""),
        (("services",), "services"),
        (("services", "web"), "services.*"),
        (("services", "web", "ports", 0, "target"), "services.*.ports[].target"),
        (("services", "web", "environment", "A"), "services.*.environment"),
        (("services", "web", "cap_add", 1), "services.*.cap_add"),
        (("services", "web", "x-note", "a"), "services.*"),
        (("services", "x-web", "image"), "services.*.image"),
        (("services", "web", "depends_on", "x-db", "condition"), "services.*.depends_on.*.condition"),
        (("services", "web", "networks", "front", "aliases", 0), "services.*.networks.*.aliases"),
        (("services", "web", "provider", "options", "a", 0), "services.*.provider.options.*"),
        (("volumes", "data", "external", "name"), "volumes.*.external.name"),
        (("x-kompyse", "a"), ""),
        (("services", "web", "nonsense"), "services.*"),
    ],
)
def test_a_value_finds_its_row(path, attribute) -> None:
    assert attribute_path(path) == attribute


# Values of every type, among them those that one form or another singles out.
SAMPLES = (
    None,
    True,
    0,
    101,
    -1001,
    1.5,
    3.0,
    "",
    "text",
    "all",
    "host",
    "z",
    "bind",
    "every_2d",
    [],
    ["a"],
    ["a", "a"],
    [1],
    [None],
    [{}],
    [["a"]],
    {},
    {"a": "text"},
    {"a": 1},
    {"a": None},
    {"a": ["b"]},
    {"x-a": {}},
)
REQUIRED = {
    "condition": "service_started",
    "capabilities": ["gpu"],
    "soft": 1,
    "hard": 2,
    "source": "a",
    "path": "p",
    "action": "sync",
    "service": "s",
    "model": "m",
    "command": ["x"],
    "type": "volume",
}


def embedded(path: str, value: object) -> dict:
    """The smallest project with the value at the path, and what the maps around it require."""
    if not path:
        assert isinstance(value, dict)
        return value
    if path.endswith("[]"):
        return embedded(path[:-2], [value])
    parent, _, key = path.rpartition(".")
    required = {name: REQUIRED[name] for name in (REGISTRY[parent].required if parent else ()) if name != key}
    return embedded(parent, {**required, ("name" if key == "*" else key): value})


@pytest.mark.corpus
def test_the_shape_check_agrees_with_a_json_schema_validator(schema) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(schema)
    disagree = []
    for path in REGISTRY:
        if path.startswith(AHEAD):
            continue
        for value in SAMPLES:
            if (path, value) in AHEAD_NULLS:
                continue
            tree = embedded(path, value)
            sink = Sink()
            shape.check(tree, sink)
            if sink.has_errors is validator.is_valid(tree):
                disagree.append((path, value, [each.message for each in sink.located(None)]))
    assert not disagree
