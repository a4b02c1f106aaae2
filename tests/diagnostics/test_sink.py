"""The sink collects, and finds places only for what it has."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, KompyseError, Location, Path, Severity, Sink, located

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "", "")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "", "")
PLACES = {("services", "web"): (Location("a.yaml", 2, 3),), ("services", "db"): (Location("b.yaml", 4, 5),)}


def locate(path: Path) -> tuple[Location, ...]:
    return PLACES.get(path, ())


def test_findings_come_in_the_order_in_which_they_are_found_and_once() -> None:
    sink = Sink()
    for message in ("one", "two", "one"):
        sink.report(LOST, message, path=("services", "web"))
    assert [each.message for each in sink.located(None)] == ["one", "two"]


def test_places_are_those_of_the_path_and_of_what_is_related() -> None:
    sink = Sink()
    sink.report(LOST, "one", path=("services", "web"), related=[("services", "db")])
    sink.report(LOST, "two", path=("services", "cache"))
    sink.report(LOST, "three", path=("services", "web"), locations=[Location("c.yaml", 1, 1)])
    sink.report(LOST, "four")
    assert [list(map(str, each.locations)) for each in sink.located(locate)] == [
        ["a.yaml:2:3", "b.yaml:4:5"],
        [],
        ["c.yaml:1:1"],
        [],
    ]
    assert located(sink.located(None), locate) == sink.located(locate)


@pytest.mark.parametrize(
    ("code", "severity", "is_error"),
    [(LOST, None, False), (MISSING, None, True), (LOST, Severity.ERROR, True), (MISSING, Severity.NOTE, False)],
)
def test_an_error_ends_the_run(code: Code, severity: Severity | None, is_error: bool) -> None:  # noqa: FBT001
    sink = Sink()
    sink.report(LOST, "a warning")
    sink.report(code, "something", severity=severity)
    assert sink.has_errors == is_error
    if is_error:
        with pytest.raises(KompyseError, match="something") as caught:
            sink.raise_on_errors()
        assert len(caught.value.diagnostics) == 2
    else:
        sink.raise_on_errors()
