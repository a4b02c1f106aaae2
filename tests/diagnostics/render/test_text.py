"""Findings as lines for people."""

from __future__ import annotations

import time

import pytest

from kompyse.diagnostics import Code, Diagnostic, Location, Severity, in_order
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


def of(service: str, message: str, code: Code = LOST, line: int = 7) -> Diagnostic:
    return finding(code, message, line)._replace(path=("services", service, "cgroup"))


def test_what_an_anchor_causes_for_several_services_is_told_once() -> None:
    services = ["api", "web", "worker-1", "worker-2", "worker-3", "worker-4", "worker-5"]
    found = [of(name, f'"{name}" loses cgroup') for name in services[:3]]
    assert as_text.render(found).splitlines() == [
        'compose.yaml:7:5: warning KY001 attribute-lost: "api" loses cgroup',
        "  also for web, worker-1",
    ]
    text = as_text.render([of(name, f'"{name}" loses cgroup') for name in services])
    assert text.splitlines()[1] == "  also for web, worker-1, worker-2, worker-3 and 2 more"
    assert as_text.render(found, verbose=True).count("loses cgroup") == 3


def test_what_differs_is_told_singly() -> None:
    found = [of("api", '"api" loses 1'), of("web", '"web" loses 2'), of("web", '"web" loses 1', line=8)]
    assert as_text.render(found).count(" loses ") == 3


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


@pytest.mark.parametrize(
    ("codes", "words"),
    [([], ""), ([LOST], "1 warning"), ([CLOSE, LOST, MISSING, LOST, CLOSE], "1 error, 2 warnings, 2 notes")],
)
def test_counts(codes: list[Code], words: str) -> None:
    assert as_text.counts(map(finding, codes)) == words


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
