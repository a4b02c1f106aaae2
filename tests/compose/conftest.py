"""What the tests of this room share: a project written to a directory of its own, and loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kompyse.compose.load import load
from kompyse.diagnostics import Diagnostic, KompyseError, Severity, Sink

if TYPE_CHECKING:
    from pathlib import Path

    from kompyse.compose.loaded import Loaded


class Outcome(NamedTuple):
    """What became of a project: it, or None after errors; and all findings with their places."""

    loaded: Loaded | None
    findings: tuple[Diagnostic, ...]

    @property
    def services(self) -> dict[str, Any]:
        assert self.loaded is not None, self.lines
        return self.loaded.tree["services"]

    @property
    def codes(self) -> list[str]:
        return [each.code.name for each in self.findings]

    @property
    def errors(self) -> list[Diagnostic]:
        return [each for each in self.findings if each.severity is Severity.ERROR]

    @property
    def lines(self) -> list[str]:
        """Every finding as people see it: place, code, message."""
        return [f"{each.location}: {each.code.name}: {each.message}" for each in self.findings]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write files (path -> content) below a directory `app`, go to `cwd` in it, and load what `files` names."""

    def project(
        contents: dict[str, str | bytes] | str, files: tuple[str, ...] = (), cwd: str = ".", **options
    ) -> Outcome:
        folder = tmp_path / "app"
        for name, content in ({"compose.yaml": contents} if isinstance(contents, str) else contents).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        monkeypatch.chdir(folder / cwd)
        sink = Sink()
        try:
            loaded = load(files, **{"environment": {}, **options}, sink=sink)
        except KompyseError as error:
            return Outcome(None, error.diagnostics)
        return Outcome(loaded, sink.located(loaded.locate))

    return project
