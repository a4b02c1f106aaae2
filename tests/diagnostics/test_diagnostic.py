"""The record of a finding, its path in words, its place, and the order of several."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, Diagnostic, KompyseError, Location, Severity, in_order, path_text

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
CLOSE = Code("KY002", "attribute-approximated", Severity.NOTE, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")


def finding(code: Code = LOST, line: int = 12, file: str = "compose.yaml") -> Diagnostic:
    return Diagnostic(code, code.severity, "lost", ("services", "web"), "", (Location(file, line, 5),))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("services",), "services"),
        (("services", "web", "ports", 0, "target"), "services.web.ports[0].target"),
        (("services", "web", "command", 0), "services.web.command[0]"),
    ],
)
def test_a_path_in_words(path: tuple[str | int, ...], text: str) -> None:
    assert path_text(path) == text


@pytest.mark.parametrize(
    ("place", "text"), [(Location("a.yaml", 3, 5), "a.yaml:3:5"), (Location("a.yaml", 0, 0), "a.yaml")]
)
def test_a_place_in_words(place: Location, text: str) -> None:
    assert str(place) == text


def test_the_first_place_counts() -> None:
    assert finding()._replace(locations=()).location is None
    assert finding()._replace(locations=(Location("a", 1, 1), Location("b", 2, 2))).location == Location("a", 1, 1)


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


def test_the_text_of_an_exception_is_its_errors() -> None:
    error = KompyseError([finding(), finding(MISSING, 3), Diagnostic(MISSING, Severity.ERROR, "no a.yaml")])
    assert str(error) == "compose.yaml:3:5: KY101 lost\nKY101 no a.yaml"
    assert len(error.diagnostics) == 3
