"""Variables and casts in a tree: values, findings and their places."""

from __future__ import annotations

from typing import Any

import pytest

from kompyse.compose import casts
from kompyse.compose.interpolate import interpolate
from kompyse.diagnostics import Location, Sink, path_text
from kompyse.diagnostics.codes import source as codes

VARIABLES = {"ONE": "1", "YES": "yes", "EMPTY": "", "NAME": "web"}


def run(tree: dict[str, Any]):
    sink = Sink()
    found = interpolate(tree, VARIABLES, sink, lambda path: (Location("f", 1, len(path)),))
    return found, sink.located(None)


def service(**fields: Any) -> dict[str, Any]:
    return {"services": {"a": fields}}


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("scale", "${ONE}", 1),
        ("scale", "+2", 2),
        ("scale", "007", 7),
        ("cpus", ".5", 0.5),
        ("cpus", "1e1", 10.0),
        ("cpu_percent", "50", 50.0),
        ("init", "TRUE", True),
        ("privileged", "False", False),
        ("oom_score_adj", "-5", -5),
        ("deploy.replicas", "2", 2),
        ("deploy.update_config.max_failure_ratio", "0.5", 0.5),
        ("healthcheck.retries", "3", 3),
        ("ulimits.nofile", "5", 5),
        ("ulimits.nofile.soft", "5", 5),
        ("depends_on.b.required", "false", False),
        ("mem_limit", "5", "5"),
        ("environment.scale", "5", "5"),
        ("labels.init", "true", "true"),
    ],
)
def test_casts(path: str, text: str, value: object) -> None:
    tree: Any = text
    for key in reversed(path.split(".")):
        tree = {key: tree}
    found, findings = run(service(**tree))
    assert findings == ()
    at = found["services"]["a"]
    for key in path.split("."):
        at = at[key]
    assert (type(at), at) == (type(value), value)


@pytest.mark.parametrize(
    ("section", "fields", "value"),
    [
        ("services", {"ports": [{"target": "80"}, "80"]}, {"ports": [{"target": 80}, "80"]}),
        ("services", {"volumes": [{"read_only": "true"}]}, {"volumes": [{"read_only": True}]}),
        ("services", {"pre_start": [{"init": "true"}]}, {"pre_start": [{"init": True}]}),
        ("networks", {"external": "true", "internal": "false"}, {"external": True, "internal": False}),
        ("secrets", {"external": "true"}, {"external": True}),
    ],
)
def test_casts_in_lists_and_sections(section: str, fields: dict, value: dict) -> None:
    assert run({section: {"x": fields}}) == ({section: {"x": value}}, ())


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("scale", "0.5", "`0.5` is not a whole number"),
        ("scale", "${EMPTY}", "`` (from `${EMPTY}`) is not a whole number"),
        ("scale", "1_0", "`1_0` is not a whole number"),
        ("cpu_period", "20ms", "`20ms` is not a whole number"),
        ("cpus", "0x1", "`0x1` is not a number"),
        ("cpus", "inf", "`inf` is not a number"),
        ("init", "1", "`1` is not true or false"),
        ("tty", "", "`` is not true or false"),
    ],
)
def test_texts_that_cannot_be_cast(path: str, text: str, words: str) -> None:
    _, (finding,) = run(service(**{path: text}))
    assert finding.code == codes.CAST_FAILED
    assert finding.path == ("services", "a", path)
    assert words in finding.message


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("ON", True), ("n", False), ("off", False), ("$YES", True)])
def test_booleans_of_yaml_1_1_are_told(text: str, value: object) -> None:
    found, (finding,) = run(service(init=text))
    assert found["services"]["a"]["init"] is value
    assert (finding.code, finding.hint) == (codes.YAML11_BOOLEAN, f"Write {str(value).lower()}.")


def test_every_path_of_the_table_is_reached() -> None:
    words = {casts.WHOLE: "7", casts.DECIMAL: "0.5", casts.BOOLEAN: "true"}
    for pattern, cast in casts.PATHS.items():
        tree: Any = words[cast]
        for part in reversed(pattern.split(".")):
            tree = {"x" if part == "*" else part: tree}
        found, findings = run(tree)
        for part in pattern.split("."):
            found = found["x" if part == "*" else part]
        assert (found, findings) == (cast.convert(words[cast]), ()), pattern


def test_extensions_and_lists_are_expanded_and_keys_are_not() -> None:
    tree = {"x-a": ["$NAME", {"$NAME": "$NAME"}], "services": {"$NAME": {"image": "$NAME", "environment": ["$NAME=1"]}}}
    value = {"x-a": ["web", {"$NAME": "web"}], "services": {"$NAME": {"image": "web", "environment": ["web=1"]}}}
    assert run(tree) == (value, ())


def test_nothing_to_do_gives_the_same_object() -> None:
    tree = service(image="x", scale=2, command=["a"], environment={"A": None})
    assert run(tree)[0] is tree


def test_the_tree_is_copied_where_it_changes() -> None:
    kept = {"image": "x"}
    tree = {"services": {"a": {"image": "$NAME"}, "b": kept}}
    found, _ = run(tree)
    assert tree["services"]["a"] == {"image": "$NAME"}
    assert found["services"]["b"] is kept


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("$NOPE", codes.UNSET_VARIABLE, "NOPE is not set"),
        ("${NOPE?say}", codes.REQUIRED_VARIABLE, "NOPE is not set: say"),
        ("${1}", codes.INTERPOLATION_SYNTAX, "`${1}`"),
    ],
)
def test_findings_have_a_path_and_a_place(text: str, code, words: str) -> None:
    _, (finding,) = run(service(command=["x", text]))
    assert (finding.code, path_text(finding.path)) == (code, "services.a.command[1]")
    assert words in finding.message
    assert finding.locations == (Location("f", 1, 4),)


def test_one_finding_per_variable_and_place() -> None:
    _, findings = run(service(command="$A$A$B", image="$A"))
    assert [each.message.split(" is ")[0] for each in findings] == [
        "services.a.command: the variable A",
        "services.a.command: the variable B",
        "services.a.image: the variable A",
    ]


def test_all_errors_of_a_document_are_found() -> None:
    _, findings = run({"services": {"a": {"scale": "x", "image": "${"}, "b": {"user": "${Q?}"}}})
    assert [each.code.id for each in findings] == ["KY117", "KY114", "KY115"]
