"""An examination with a bit of everything."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Code, Diagnostic, Location, Severity
from kompyse.diagnostics.examined import Becomes, Examined, Standing

LOST = Code("KY001", "attribute-lost", Severity.WARNING, "It is lost.", "Do without.")
CLOSE = Code("KY002", "attribute-approximated", Severity.NOTE, "It is close.", "Nothing.")
MISSING = Code("KY101", "file-not-found", Severity.ERROR, "It is missing.", "Make it.")
TEXT = "services:\n  web:\n    cgroup: private\n\tinit: true\n"


def at(line: int, column: int) -> tuple[Location, ...]:
    return (Location("sub dir/compose.yaml", line, column),)


@pytest.fixture
def examined() -> Examined:
    found = (
        Diagnostic(MISSING, Severity.ERROR, "100%: no file,\nreally \x1b", hint="make it"),
        Diagnostic(LOST, Severity.WARNING, "cgroup is lost", ("services", "web", "cgroup"), "h", at(3, 5), "one"),
        Diagnostic(LOST, Severity.WARNING, "cgroup is lost", ("services", "web", "cgroup"), "h", at(3, 5), "two"),
        Diagnostic(
            CLOSE, Severity.NOTE, "init is close", ("services", "web", "init"), "n", (*at(4, 2), *at(3, 5)), "one"
        ),
    )
    standings = (
        Standing(
            ("services", "web", "cgroup"),
            at(3, 5)[0],
            (Becomes("one", "lost", "no place"), Becomes("two", "lost", "no place")),
        ),
        Standing(
            ("services", "web", "init"),
            at(4, 2)[0],
            (Becomes("one", "approximated", "close"), Becomes("two", "inert", "means nothing")),
        ),
    )
    return Examined(("one", "two"), found, True, ("db", "web"), standings, {"sub dir/compose.yaml": TEXT})
