"""The command as a process: help, wrong usage, exit codes, interrupts and internal errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import kompyse
from kompyse.cli import commands
from kompyse.cli.group import kompyse as group
from kompyse.cli.main import run

COMMANDS = sorted(path.stem.replace("_", "-") for path in Path(commands.__path__[0]).glob("[a-z]*.py"))
COMPOSE = "name: demo\nservices:\n  web:\n    image: nginx:1.27\n"
KOMPYSE = [sys.executable, "-m", "kompyse"]
BROKEN = "import kompyse.cli.main as m, kompyse.cli.group as g; g.Commands.get_command = lambda *_: 1 / 0; m.main()"


def invoke(*arguments: str, **more):
    return CliRunner().invoke(group, list(arguments), prog_name="kompyse", **more)


def process(*arguments: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KOMPYSE, *arguments], capture_output=True, text=True, check=False, **more)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_lists_every_command_with_its_summary() -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    found = [line.split()[0] for line in result.output.split("Commands:\n")[1].split("\n\n")[0].splitlines()]
    assert found == COMMANDS
    assert "  convert       Translate a project into manifests.\n" in result.output


@pytest.mark.parametrize("command", [[], *([each] for each in COMMANDS)])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_help_has_an_example(command: list[str], option: str) -> None:
    result = invoke(*command, option)
    assert result.exit_code == 0
    assert f"kompyse {' '.join(command)}".strip() in result.output.split("Example")[1]


def test_version() -> None:
    assert invoke("--version").output == f"kompyse {kompyse.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["conver"], "there is no command 'conver' (did you mean 'convert'?)"),
        (["../convert"], "there is no command '../convert'"),
        (["convert", "--no-such-option"], "--no-such-option"),
        (["convert", "surplus"], "surplus"),
        (["convert", "--target", "kubernets"], "there is no target 'kubernets' (did you mean 'kubernetes'?)"),
        (["convert", "--target", "nomad"], "there is no target 'nomad': there are kubernetes"),
        (["convert", "--output", "xml"], "'xml'"),
        (["convert", "--publish", "always"], "'always'"),
        (["convert", "--volume-size", "much"], '"much" is not a size'),
        (["convert", "--volume-size", "0"], '"0" is not above 0'),
        (["convert", "--ignore", "KYX"], "there is no code 'KYX'"),
        (["convert", "--error", "atribute-lost"], "(did you mean 'attribute-lost'?)"),
        (["explain"], "SUBJECT"),
        (["explain", "shm_sizes"], "(did you mean 'shm_size'?)"),
    ],
)
def test_wrong_usage_gives_2_and_says_what_is_meant(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert words in capsys.readouterr().err


def test_no_command_shows_the_help() -> None:
    result = process()
    assert result.returncode == 2
    assert "Commands:" in result.stdout + result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["-f", "other.yaml", "config"],
        ["--file=other.yaml", "config"],
        ["--strict", "-f", "other.yaml", "config"],
        ["--debug", "config", "-f", "other.yaml"],
        ["-p", "demo", "config", "--file", "other.yaml"],
    ],
)
def test_options_of_the_project_may_stand_before_the_command(
    project: Path, arguments: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (project / "other.yaml").write_text("name: other\nservices: {web: {image: redis}}\n")
    assert run(arguments) == 0
    assert b"image: redis\n" in capfdbinary.readouterr().out


def test_an_internal_error_is_one_line_that_asks_to_report_it() -> None:
    environment = {**os.environ, "KOMPYSE_DEBUG": "0"}
    command = [sys.executable, "-c", BROKEN, "config"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "ZeroDivisionError" in result.stderr
    assert "please report it" in result.stderr


@pytest.mark.parametrize(("option", "variable"), [("--debug", ""), ("-v", "1")])
def test_a_traceback_is_there_for_who_wants_it(option: str, variable: str) -> None:
    environment = {**os.environ, "KOMPYSE_DEBUG": variable}
    command = [sys.executable, "-c", BROKEN, "config", option]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_a_reader_that_went_away_is_no_matter(project: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen([*KOMPYSE, "config"], cwd=project, stdout=writer, stderr=subprocess.PIPE) as child:
        os.close(writer)
        assert child.stderr is not None
        said = child.stderr.read()
    assert said == b""
    assert child.returncode == 1


def test_an_interrupt_gives_130(project: Path) -> None:
    os.mkfifo(project / "pipe.env")
    (project / "compose.yaml").write_text(COMPOSE + "    env_file: pipe.env\n")
    with (
        subprocess.Popen(
            [*KOMPYSE, "config"],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A shell starts its background jobs with interrupts ignored, and whatever they start inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
        ) as child,
        # Opening waits until the other end reads, so that it is in the middle of its work.
        (project / "pipe.env").open("wb"),
    ):
        child.send_signal(signal.SIGINT)
        try:
            said = child.communicate(timeout=30)[1]
        finally:
            child.kill()
    assert child.returncode == 130
    assert b"Traceback" not in said


def test_completion_knows_the_commands() -> None:
    environment = {**os.environ, "_KOMPYSE_COMPLETE": "bash_complete", "COMP_WORDS": "kompyse con", "COMP_CWORD": "1"}
    assert process(env=environment).stdout == "plain,config\nplain,convert\n"
