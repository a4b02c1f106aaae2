"""A real example for every code: the cases of the golden tests are converted, and the best one for each code is kept.

A case is copied to where it sees nothing of what is around it; what a message says of that place is cut off.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse import targets
from kompyse.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "convert"
EXPECTATION = re.compile(r"(^|\s+)# expect( anywhere)?: .*$")
WHOLE = 16
"""Lines of a file that are shown as a whole; of a longer one, what is around the finding."""


class Example(NamedTuple):
    """A finding of a case: its arguments, the lines of the file that causes it, and what is told."""

    case: str
    arguments: str
    file: str
    snippet: str
    told: str


def examples() -> dict[str, Example]:
    """Give an example for each code that a case causes: of the smallest case, at the severity that the code has."""
    found: dict[str, tuple[tuple[int, int], Example]] = {}
    for case in sorted(path.parent for path in CASES.glob("*/*/compose.yaml")):
        for code, rank, example in _of_case(case):
            if code not in found or rank < found[code][0]:
                found[code] = rank, example
    return {code: example for code, (_, example) in found.items()}


def _of_case(case: Path) -> Iterator[tuple[str, tuple[int, int], Example]]:
    arguments = (case / "args").read_text(encoding="utf-8").strip() if (case / "args").is_file() else ""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "project").resolve()
        shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected"))
        if case.parent.name in targets.BUILT_IN:
            arguments = f"-t {case.parent.name} {arguments}".strip()
        report = _report(folder, shlex.split(arguments))
        size = len({each["code"] for each in report})
        weighed = "x-kompyse:\n  diagnostics" in (case / "compose.yaml").read_text(encoding="utf-8")
        for each in report:
            place = each["places"][0] if each["places"] else {"file": "", "line": 0, "column": 0}
            file = place["file"] if (folder / place["file"]).is_file() else "compose.yaml"
            lines = (folder / file).read_text(encoding="utf-8").splitlines()
            kept = [EXPECTATION.sub("", line) for line in lines]
            told = f"{_place(place)}{each['severity']} {each['code']} {each['name']}: {each['message']}"
            hint = f"\n  hint: {each['hint']}" if each["hint"] else ""
            example = Example(
                str(case.relative_to(CASES)),
                arguments,
                file,
                _around(kept, place["line"]),
                f"{told}{hint}".replace(f"{folder}/", ""),
            )
            yield each["code"], (size + 100 * weighed, len(lines)), example


def _report(folder: Path, arguments: list[str]) -> list[dict[str, Any]]:
    """Convert a case with nothing of this process but its own variables; gives its findings."""
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.suffix == ".sh" else 0o644)
    own = (folder / "env").read_text(encoding="utf-8").splitlines() if (folder / "env").is_file() else []
    before, here = dict(os.environ), Path.cwd()
    errors = io.StringIO()
    os.chdir(folder)
    try:
        for name in [name for name in os.environ if name.startswith("COMPOSE_")]:
            del os.environ[name]
        os.environ.update(line.split("=", 1) for line in own)
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(errors):
            run(["convert", "--diagnostics", "json", *arguments])
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
    found: list[dict[str, Any]] = json.loads(errors.getvalue())["diagnostics"]
    return found


def _place(place: dict[str, Any]) -> str:
    if not place["file"]:
        return ""
    return f"{place['file']}:{place['line']}:{place['column']}: " if place["line"] else f"{place['file']}: "


def _around(lines: list[str], line: int) -> str:
    """Cut out the lines around a finding, with what it is part of above them."""
    shown = list(enumerate(lines, 1))
    while shown and not shown[-1][1].strip():
        shown.pop()
    if len(shown) <= WHOLE or not line:
        return _short("\n".join(text for _, text in shown[:WHOLE]))
    near = [(number, text) for number, text in shown if line - 3 <= number <= line + 2]
    parents = _parents(lines, near[0][0])
    gap = ["# …"] if parents and near[0][0] > parents[-1][0] + 1 else []
    return _short("\n".join([*(text for _, text in parents), *gap, *(text for _, text in near)]))


def _parents(lines: list[str], line: int) -> list[tuple[int, str]]:
    """Give the keys above a line that it belongs to."""
    found: list[tuple[int, str]] = []
    depth = _depth(lines[line - 1])
    for number in range(line - 1, 0, -1):
        text = lines[number - 1]
        if text.strip() and _depth(text) < depth:
            depth = _depth(text)
            found.insert(0, (number, text))
    return found


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _short(text: str) -> str:
    """Make control characters visible, and lines no longer than a page is wide."""
    lines = (
        "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in line) for line in text.split("\n")
    )
    return "\n".join(line if len(line) <= 120 else f"{line[:100]} …" for line in lines)
