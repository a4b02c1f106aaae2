"""Files that are hostile or far too large end in a clear error, soon and in bounded memory; large honest ones load."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

CHILD = """
import resource, sys
from kompyse.cli.main import run
code = run(["config", "-q", "-f", "compose.yaml"])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)
sys.exit(code)
"""


def measured(folder: Path, text: str) -> tuple[int, float, int, str]:
    """Check a file in a process of its own: exit code, seconds of CPU, peak memory in MiB, what was said."""
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
    )
    memory, seconds = done.stdout.split()
    return done.returncode, float(seconds), int(memory), done.stderr


def bomb(levels: int) -> str:
    lines = ["x-0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"x-{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join([*lines, "services: {a: {image: x}}"])


def merges(levels: int) -> str:
    lines = ["x-0: &a0 {k: v}"]
    lines += [f"x-{level}: &a{level} {{l: *a{level - 1}, r: *a{level - 1}}}" for level in range(1, levels)]
    return "\n".join([*lines, "services: {a: {image: x}}"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(bomb(12), "yaml-too-large", id="aliases of aliases"),
        pytest.param(merges(60), "yaml-too-large", id="doubling maps"),
        pytest.param("x: " + "[" * 100_000, "yaml-", id="brackets"),
        pytest.param("\n".join("  " * depth + "a:" for depth in range(2000)), "yaml-too-large", id="indentation"),
        pytest.param(
            "services: {a: {image: '" + "${A:-" * 5000 + "}" * 5000 + "'}}", "interpolation", id="defaults of defaults"
        ),
        pytest.param("services: {a: {image: x, ports: ['1-65535:1-65534']}}", "invalid-port", id="ports"),
        pytest.param("a" * 20_000_000, "top-level", id="one scalar"),
        pytest.param("services:\n" + "  - a\n" * 200_000, "wrong-type", id="a long list"),
    ],
)
def test_it_ends_soon_and_in_little_memory(tmp_path: Path, text: str, code: str) -> None:
    status, seconds, memory, said = measured(tmp_path, text)
    assert status == 1, said
    assert code in said
    assert "Traceback" not in said
    assert seconds < 3  # a second on an idle machine, most of it for Python and a file of 20 MB
    assert memory < 300


@pytest.mark.slow
def test_ten_thousand_services_load(tmp_path: Path, tell) -> None:
    service = "  s{0}:\n    image: x:{0}\n    environment: {{A: '{0}', B: b}}\n    ports: ['{1}:80']\n    <<: *common\n"
    text = "x-common: &common {restart: always, labels: {a: b}}\nservices:\n"
    text += "".join(service.format(number, 10_000 + number) for number in range(10_000))
    status, seconds, memory, said = measured(tmp_path, text)
    tell(f"10,000 services: {seconds:.1f} s, {memory} MiB")
    assert status == 0, said
    assert seconds < 20
    assert memory < 500
