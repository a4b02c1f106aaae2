"""Findings as text and as JSON."""

from __future__ import annotations

import json
import time

import jsonschema
import pytest

from kompyse.diagnostics import Code, Diagnostic, Location, Severity, in_order
from kompyse.diagnostics.render import json as as_json
from kompyse.diagnostics.render import text as as_text

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
CLOSE = Code("KY002", "attribute-approximated", Severity.NOTE, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")


def finding(
    code: Code = LOST,
    message: str = "services.web.cgroup is lost",
    line: int = 12,
    hint: str = "",
    file: str = "compose.yaml",
) -> Diagnostic:
    return Diagnostic(code, code.severity, message, ("services", "web"), hint, (Location(file, line, 5),))


def test_a_finding_is_a_line_that_editors_understand() -> None:
    assert as_text.render([finding(hint="use an init container")]) == (
        "compose.yaml:12:5: warning KY001 attribute-lost: services.web.cgroup is lost\n  hint: use an init container\n"
    )


def test_a_finding_without_a_place() -> None:
    text = as_text.render([Diagnostic(MISSING, Severity.ERROR, "no a.yaml")])
    assert text == "error KY101 file-not-found: no a.yaml\n"


def test_further_places_follow() -> None:
    places = (Location("a.yaml", 1, 2), Location("b.yaml", 3, 4), Location("c.yaml", 0, 0))
    text = as_text.render([finding()._replace(locations=places)])
    assert text.splitlines()[1] == "  also at b.yaml:3:4, c.yaml"


def test_the_same_hint_is_given_once_a_code() -> None:
    text = as_text.render([finding(hint="h", line=1), finding(hint="h", line=2), finding(MISSING, hint="h", line=3)])
    assert text.count("  hint: h\n") == 2


def test_notes_have_one_line_and_are_counted_when_many() -> None:
    notes = [finding(CLOSE, f"note {i}", i, "a hint") for i in range(1, 11)]
    text = as_text.render([finding(), *notes, finding(line=99)])
    assert text.splitlines() == [
        "compose.yaml:12:5: warning KY001 attribute-lost: services.web.cgroup is lost",
        *(f"compose.yaml:{i}:5: note KY002 attribute-approximated: note {i}" for i in range(1, 6)),
        "  … and 5 more KY002 (-v shows all)",
        "compose.yaml:99:5: warning KY001 attribute-lost: services.web.cgroup is lost",
    ]
    verbose = as_text.render(notes, verbose=True)
    assert verbose.count("\n") == 11
    assert "hint: a hint" in verbose


@pytest.mark.parametrize(
    ("bad", "shown"), [("\x1b[2Jx", "\\x1b[2Jx"), ("a\nb", "a\\nb"), ("\udc80", "\\udc80"), ("é", "é")]
)
def test_values_cannot_steer_the_terminal(bad: str, shown: str) -> None:
    text = as_text.render([finding(message=f"bad {bad}", hint=f"not {bad}")])
    assert text.encode().decode().splitlines()[0].endswith(f"bad {shown}")
    assert text.splitlines()[1] == f"  hint: not {shown}"


def test_parts_are_styled_by_their_role() -> None:
    text = as_text.render([finding(hint="h")], style=lambda part, role: f"<{role}>{part}</>")
    assert text == (
        "<place>compose.yaml:12:5</>: <warning>warning</> <code>KY001 attribute-lost</>: services.web.cgroup is lost\n"
        "<hint>  hint: h</>\n"
    )


def test_order_is_by_place_then_weight() -> None:
    found = [
        finding(line=12),
        finding(CLOSE, line=3),
        finding(MISSING, line=12),
        finding(line=1, file="b.yaml"),
        Diagnostic(MISSING, Severity.ERROR, "no a.yaml"),
    ]
    expected = [
        ("", "KY101"),
        ("compose.yaml:3:5", "KY002"),
        ("compose.yaml:12:5", "KY101"),
        ("compose.yaml:12:5", "KY001"),
    ]
    assert [(str(each.location or ""), each.code.id) for each in in_order(found)] == [
        expected[0],
        ("b.yaml:1:5", "KY001"),
        *expected[1:],
    ]
    assert in_order(found) == in_order(reversed(found))


@pytest.mark.parametrize(
    ("codes", "words"),
    [([], ""), ([LOST], "1 warning"), ([CLOSE, LOST, MISSING, LOST, CLOSE], "1 error, 2 warnings, 2 notes")],
)
def test_counts(codes: list[Code], words: str) -> None:
    assert as_text.counts(map(finding, codes)) == words


def test_json_fits_its_schema_and_holds_everything() -> None:
    found = [finding(hint="h"), Diagnostic(MISSING, Severity.ERROR, "no \udc80", ("services", 0, "é"), "", (), "swarm")]
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


@pytest.mark.slow
def test_3000_findings_are_printed_quickly() -> None:
    found = [finding(message=f"services.web-{i}.cgroup is lost", line=i, hint=f"hint {i % 7}") for i in range(3000)]
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        text = as_text.render(in_order(found))
        seconds.append(time.perf_counter() - started)
    assert text.count("warning") == 3000
    assert min(seconds) < 0.03
