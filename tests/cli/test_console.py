"""Findings on standard error: colours, and what is told."""

from __future__ import annotations

import json

import pytest

from kompyse.cli.console import Console
from kompyse.diagnostics import Code, Diagnostic, Severity

WARNING = Diagnostic(Code("KY001", "attribute-lost", Severity.WARNING, "", ""), Severity.WARNING, "lost")
ERROR = Diagnostic(Code("KY101", "file-not-found", Severity.ERROR, "", ""), Severity.ERROR, "missing")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def told(capsys: pytest.CaptureFixture[str], form: str = "text", *, quiet: bool = False) -> str:
    Console(form, quiet=quiet, verbose=False).tell([ERROR, WARNING], "done")
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_findings_and_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["error KY101 file-not-found: missing", "warning KY001 attribute-lost: lost", "done: 1 error, 1 warning"]
    assert told(capsys).splitlines() == lines


def test_quiet_tells_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, quiet=True) == "error KY101 file-not-found: missing\n"


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(told(capsys, "json"))
    assert [each["code"] for each in report["diagnostics"]] == ["KY101", "KY001"]


def test_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console("text", quiet=False, verbose=False)
    console.tell([])
    assert capsys.readouterr().err == ""
    console.tell([WARNING])
    assert capsys.readouterr().err.splitlines()[-1] == "1 warning"


@pytest.mark.parametrize(
    ("terminal", "variables", "coloured"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
    ],
)
def test_colours(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,  # noqa: FBT001
    variables: dict[str, str],
    coloured: bool,  # noqa: FBT001
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    text = told(capsys)
    assert ("\x1b[31m\x1b[1merror\x1b[0m" in text) == coloured
    assert ("\x1b" in text) == coloured
