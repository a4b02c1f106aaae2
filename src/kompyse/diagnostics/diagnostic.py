"""One finding about a Compose project, and the exception that carries several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kompyse.diagnostics.code import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kompyse.diagnostics.code import Code

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the project: keys and list indexes, from the root."""


def path_text(path: Iterable[str | int]) -> str:
    """Print a path as people write it: `services.web.ports[0].target`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


class Location(NamedTuple):
    """A place in a file: path as the user named it, line and column from 1 (0 when unknown)."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Diagnostic(NamedTuple):
    """A finding: its code, one sentence with the values, where it stands, and what to do next."""

    code: Code
    severity: Severity
    message: str
    path: Path = ()
    hint: str = ""
    locations: tuple[Location, ...] = ()
    target: str = ""
    related: tuple[Path, ...] = ()
    """Further values that make up the finding (the other steps of a cycle, the other owner of a name)."""

    @property
    def location(self) -> Location | None:
        """The first place, or None where the finding has none (a missing file, an option)."""
        return self.locations[0] if self.locations else None


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by file, line and column, the worst first at one place; those without a place come first."""
    return tuple(sorted(diagnostics, key=_place))


def _place(each: Diagnostic) -> tuple[object, ...]:
    file, line, column = each.locations[0] if each.locations else ("", 0, 0)
    return (file, line, column, each.severity.rank, each.code.id, each.message)


class KompyseError(Exception):
    """The input cannot be used; `diagnostics` says why, at least one of them an error.

    Raised for everything a user can get wrong. Its text is the errors, one a line.
    """

    exit_code = 1
    """With which a command ends that raises it."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_line(each) for each in self.diagnostics if each.severity is Severity.ERROR))


def _line(diagnostic: Diagnostic) -> str:
    where = f"{diagnostic.location}: " if diagnostic.location else ""
    return f"{where}{diagnostic.code.id} {diagnostic.message}"
