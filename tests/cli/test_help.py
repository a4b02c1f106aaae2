"""The sections of a command's help."""

from __future__ import annotations

import pytest

from kompyse.cli.main import run

TITLES = ("Options:", "Translation:", "Project and findings:")


def sections(text: str) -> dict[str, list[str]]:
    """The spellings of the options below each title."""
    found: dict[str, list[str]] = {}
    title = ""
    for line in text.splitlines():
        if line in TITLES:
            title = line
        elif title and line.startswith("  -"):
            found.setdefault(title, []).append(line.split()[0].rstrip(","))
    return found


@pytest.mark.parametrize(
    ("command", "titles"),
    [("up", TITLES), ("convert", TITLES), ("ps", ("Options:", "Project and findings:")), ("config", TITLES[::2])],
)
def test_options_are_in_sections(command: str, titles: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert tuple(sections(capsys.readouterr().out)) == titles


def test_an_option_is_where_somebody_looks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "-h"]) == 0
    found = sections(capsys.readouterr().out)
    assert {"-d", "--build", "-n", "--strategy"} <= set(found["Options:"])
    assert {"--publish", "--volume-size"} <= set(found["Translation:"])
    assert {"-f", "-p", "--strict"} <= set(found["Project and findings:"])
