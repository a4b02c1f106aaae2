"""Starting programs: their output line by line, and how failures are told."""

from __future__ import annotations

import sys

import pytest

from kompyse.images.request import Step
from kompyse.images.running import ProgramFailed, ProgramMissing, ask, run


def python(text: str, **more) -> Step:
    return Step("web", (sys.executable, "-c", text), **more)


def told(step: Step, prefix: int = 0) -> list[str]:
    lines: list[str] = []
    run(step, lines.append, prefix)
    return lines


def test_lines_are_told_with_the_service_in_front() -> None:
    step = python("import sys; print('one'); print('two', file=sys.stderr); print('10%\\r100%')")
    assert sorted(told(step, 5)) == ["web   | 100%", "web   | one", "web   | two"]


def test_standard_input_and_variables_reach_the_program() -> None:
    step = python("import os, sys; print(sys.stdin.read(), os.environ['A'])", stdin=b"FROM x", environment={"A": "1"})
    assert told(step) == ["web | FROM x 1"]


def test_a_program_that_does_not_read_is_no_fault() -> None:
    assert told(python("print('done')", stdin=b"x" * 1_000_000)) == ["web | done"]


def test_a_failure_has_the_command_the_code_and_the_last_lines() -> None:
    step = python("import sys\nfor n in range(50): print(n)\nsys.exit(7)", private=("nothing",))
    with pytest.raises(ProgramFailed, match="ended with exit code 7") as caught:
        told(step)
    assert caught.value.code == 7
    assert caught.value.lines == tuple(map(str, range(30, 50)))


def test_a_signal_is_told_as_one() -> None:
    with pytest.raises(ProgramFailed, match="was ended by signal 9"):
        told(python("import os; os.kill(os.getpid(), 9)"))


@pytest.mark.parametrize("program", ["docker", "podman", "minikube", "kind", "k3d", "microk8s"])
def test_a_missing_program_is_told_with_where_to_get_it(program: str, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProgramMissing, match=f"{program} is not installed") as caught:
        told(Step("web", (program, "version")))
    assert caught.value.hint.startswith("how to install it: https://")
    with pytest.raises(ProgramMissing):
        ask((program, "version"))


def test_another_program_has_no_page(monkeypatch) -> None:
    with pytest.raises(ProgramMissing) as caught:
        told(Step("web", ("/nowhere/my-loader",)))
    assert caught.value.hint == ""


def test_a_file_that_is_no_program(tmp_path) -> None:
    path = tmp_path / "loader"
    path.write_text("x")
    with pytest.raises(ProgramMissing, match="cannot be started: Permission denied"):
        told(Step("web", (str(path),)))
    with pytest.raises(ProgramMissing, match="cannot be started"):
        ask((str(path),))


def test_an_interrupt_ends_the_program() -> None:
    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(python("print('x', flush=True); import time; time.sleep(60)"), stop)


def test_questions() -> None:
    assert ask((sys.executable, "-c", "print('x')")) == b"x\n"
    assert ask((sys.executable, "-c", "raise SystemExit(1)")) is None
    assert ask((sys.executable, "-c", "import time; time.sleep(9)"), seconds=0.1) is None
