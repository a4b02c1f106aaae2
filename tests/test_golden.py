"""Every case under tests/fixtures/convert/<topic>/<case>/ converts to exactly the stored bytes and findings.

A case is a project: `compose.yaml` and whatever files it needs. `args` holds the options of `kompyse convert`, `env`
the variables of the process. What is expected stands in `expected/<target>/<form>.yaml` (without one, the conversion
fails and writes nothing), and for findings in comments of the Compose file: `# expect: KY001 KY351` on the line of
which they are, `# expect anywhere: KY808` for findings without a place. Every finding is expected, notes too. A topic
that is called like a target is converted to that one, all others to the first.

`make golden` writes the stored bytes anew; the comments are written by hand.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections import Counter
from pathlib import Path

import pytest

from kompyse import targets
from kompyse.cli.main import run

DEFAULT = targets.BUILT_IN[0]
CASES = Path(__file__).parent / "fixtures" / "convert"
NAMES = sorted(str(path.parent.relative_to(CASES)) for path in CASES.glob("*/*/compose.yaml"))
PAIRS = [(name, topic if (topic := name.partition("/")[0]) in targets.BUILT_IN else DEFAULT) for name in NAMES]
EXPECT = re.compile(r"# expect: ((?:KY\d{3} ?)+)$")
ANYWHERE = re.compile(r"# expect anywhere: ((?:KY\d{3} ?)+)$")


def expected_findings(folder: Path) -> Counter[str]:
    """Findings as `file:line code`, or the code alone, from the comments of a project's files."""
    found: Counter[str] = Counter()
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob(".env")]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := EXPECT.search(line):
                found.update(f"{path.relative_to(folder)}:{number} {code}" for code in match[1].split())
            if match := ANYWHERE.search(line):
                found.update(match[1].split())
    return found


def found_findings(report: str) -> Counter[str]:
    return Counter(
        f"{each['places'][0]['file']}:{each['places'][0]['line']} {each['code']}" if each["places"] else each["code"]
        for each in json.loads(report)["diagnostics"]
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Copy a case to where it cannot see what is around it, with permissions that do not depend on the checkout."""

    def copy(case: str) -> Path:
        folder = tmp_path / "project"
        shutil.copytree(CASES / case, folder, ignore=shutil.ignore_patterns("expected"))
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.suffix == ".sh" else 0o644)
        monkeypatch.chdir(folder)
        for name in ("COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES"):
            monkeypatch.delenv(name, raising=False)
        if (folder / "env").is_file():
            for line in (folder / "env").read_text(encoding="utf-8").splitlines():
                monkeypatch.setenv(*line.split("=", 1))
        return folder

    return copy


@pytest.mark.golden
@pytest.mark.parametrize(("case", "target"), PAIRS)
def test_a_case(case: str, target: str, project, golden, capfd: pytest.CaptureFixture[str]) -> None:
    folder = project(case)
    arguments = shlex.split((folder / "args").read_text(encoding="utf-8")) if (folder / "args").is_file() else []
    code = run(["convert", "--target", target, "--diagnostics", "json", *arguments])
    captured = capfd.readouterr()
    assert found_findings(captured.err) == expected_findings(folder), captured.err
    stored = f"convert/{case}/expected/{target}/plain.yaml"
    if code:
        assert captured.out == ""
        assert not (CASES.parent / stored).exists(), "it fails, but an output is stored"
    else:
        golden(stored, captured.out)


def test_there_are_cases() -> None:
    assert len(NAMES) >= 15


def test_no_stored_output_is_left_over() -> None:
    assert {str(path.relative_to(CASES).parents[2]) for path in CASES.rglob("expected/*/*.yaml")} <= set(NAMES)
