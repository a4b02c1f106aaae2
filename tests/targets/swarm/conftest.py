"""Small projects, converted to a stack file from the text of their Compose file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import kompyse
from kompyse.diagnostics import KompyseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Converted(NamedTuple):
    """The stack file of a project, or the errors that refused it; and what was told."""

    result: kompyse.Result | None
    told: tuple[kompyse.Diagnostic, ...]

    @property
    def stack(self) -> dict[str, Any]:
        assert self.result is not None, self.told
        (document,) = self.result.objects
        return document

    def service(self, name: str = "web") -> dict[str, Any]:
        return self.stack["services"][name]

    @property
    def files(self) -> dict[str, bytes]:
        """The files beside the stack file."""
        assert self.result is not None
        assert self.result.beside is not None
        return {each.path: each.data for each in self.result.beside.files}

    @property
    def codes(self) -> list[str]:
        return [each.code.id for each in self.told]

    def only(self, code: str) -> kompyse.Diagnostic:
        (found,) = [each for each in self.told if each.code.id == code]
        return found


@pytest.fixture
def stack(tmp_path: Path) -> Callable[..., Converted]:
    """Convert a Compose text; `files` are written beside it first, `options` are those of the conversion."""

    def convert(
        text: str,
        files: dict[str, bytes] | None = None,
        environment: dict[str, str] | None = None,
        *,
        trace: bool = False,
        **options: Any,
    ) -> Converted:
        for name, data in (files or {}).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        compose = tmp_path / "compose.yaml"
        compose.write_text(text if text.startswith("name:") else f"name: demo\n{text}", encoding="utf-8")
        try:
            result = kompyse.convert(
                compose,
                target="swarm",
                options=kompyse.Options(**options),
                environment=environment or {},
                trace=trace,
            )
        except KompyseError as error:
            return Converted(None, error.diagnostics)
        return Converted(result, result.diagnostics)

    return convert


@pytest.fixture
def web(stack: Callable[..., Converted]) -> Callable[..., Converted]:
    """Convert one service `web` with these lines of YAML in it, and further lines behind it."""

    def convert(lines: str, more: str = "", **arguments: Any) -> Converted:
        image = "" if "image:" in lines else "    image: nginx:alpine\n"
        body = "".join(f"    {line}\n" for line in lines.splitlines())
        return stack(f"services:\n  web:\n{image}{body}{more}", **arguments)

    return convert
