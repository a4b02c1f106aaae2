"""Findings as data for programs."""

from __future__ import annotations

import json

import jsonschema

from kompyse.diagnostics import Code, Diagnostic, Location, Severity
from kompyse.diagnostics.render import json as as_json

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")


def test_json_fits_its_schema_and_holds_everything() -> None:
    found = [
        Diagnostic(
            LOST,
            Severity.WARNING,
            "services.web.cgroup is lost",
            ("services", "web"),
            "h",
            (Location("compose.yaml", 12, 5),),
        ),
        Diagnostic(MISSING, Severity.ERROR, "no \udc80", ("services", 0, "é"), "", (), "swarm"),
    ]
    report = json.loads(as_json.render(found))
    jsonschema.Draft202012Validator(as_json.schema()).validate(report)
    assert (report["errors"], report["warnings"], report["notes"]) == (1, 1, 0)
    assert report["diagnostics"] == [
        {
            "code": "KY001",
            "name": "attribute-lost",
            "severity": "warning",
            "message": "services.web.cgroup is lost",
            "path": ["services", "web"],
            "places": [{"file": "compose.yaml", "line": 12, "column": 5}],
            "hint": "h",
            "target": "",
        },
        {
            "code": "KY101",
            "name": "file-not-found",
            "severity": "error",
            "message": "no \\udc80",
            "path": ["services", 0, "é"],
            "places": [],
            "hint": "",
            "target": "swarm",
        },
    ]
