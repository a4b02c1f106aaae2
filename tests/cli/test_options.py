"""The options that commands share."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from kompyse.cli import options
from kompyse.cli.console import Console
from kompyse.diagnostics import Code, Diagnostic, KompyseError, Policy, Severity

ERROR = Diagnostic(Code("KY101", "file-not-found", Severity.ERROR, "", ""), Severity.ERROR, "missing")


@pytest.fixture
def called() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def command(called: list[dict[str, Any]]) -> click.Command:
    def probe(**given: Any) -> int:
        called.append(given)
        if given["fail"]:
            raise KompyseError([ERROR])
        return 0

    own = [click.Option(["--fail"], is_flag=True)]
    return options.project_command(
        probe, own, summary="Probe.", text="Probes.", example="kompyse probe\nkompyse probe -v"
    )


def test_what_a_command_gets(command: click.Command, called: list[dict[str, Any]]) -> None:
    arguments = (
        "-f a.yaml -f b.yaml --project-directory d --env-file e --profile x --profile y -p n --strict --error KY0"
    )
    result = CliRunner().invoke(command, [*arguments.split(), "--ignore", "attribute-lost", "-v"])
    assert result.exit_code == 0, result.output
    (given,) = called
    assert given["source"] == {
        "files": ("a.yaml", "b.yaml"),
        "directory": "d",
        "env_files": ("e",),
        "profiles": ("x", "y"),
        "name": "n",
        "policy": Policy(strict=True, errors=("KY0",), ignores=("attribute-lost",)),
    }
    assert isinstance(given["console"], Console)
    assert given["fail"] is False


def test_a_failure_is_told_and_gives_1(command: click.Command) -> None:
    result = CliRunner().invoke(command, ["--fail"], standalone_mode=False)
    assert result.return_value == 1
    assert result.output == "error KY101 file-not-found: missing\nnothing was written: 1 error\n"


def test_the_help_has_own_options_first_and_the_examples_last(command: click.Command) -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    assert text.index("--fail") < text.index("--file FILE")
    assert text.endswith("Examples:\n    kompyse probe\n    kompyse probe -v\n")


@pytest.mark.parametrize(
    ("spelling", "takes"), [("-f", True), ("--file", True), ("--strict", False), ("-q", False), ("--debug", False)]
)
def test_which_spellings_take_a_value(spelling: str, takes: bool) -> None:  # noqa: FBT001
    assert options.TAKES_VALUE[spelling] == takes


@pytest.mark.parametrize(
    ("word", "hint"),
    [("comvert", " (did you mean 'convert'?)"), ("CONFIGS", " (did you mean 'config'?)"), ("xyz", "")],
)
def test_the_nearest_word(word: str, hint: str) -> None:
    assert options.nearest(word, ["convert", "config"]) == hint
