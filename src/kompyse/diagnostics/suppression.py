"""Findings that are accepted on their line: comments of the files in, the findings that are left out.

`# kompyse: ignore KY312` stands at the end of the line, or alone above it. Errors are told all the same: what they are
about cannot be converted. Comments that nothing answers to, or that say nothing, are findings themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.codes import source as codes
from kompyse.diagnostics.diagnostic import Diagnostic, Location
from kompyse.diagnostics.policy import fits, unknown_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kompyse.diagnostics.code import Code

MARK = "kompyse:"
"""What every such comment holds; a text without it is not looked at any further."""
VERB = "ignore"
FORM = "# kompyse: ignore KY312"


class Comment(NamedTuple):
    """A comment for Kompyse: its place (line and column from 1), what follows the mark, and the line it is about."""

    line: int
    column: int
    text: str
    about: int


Reader: TypeAlias = "Callable[[str], Iterable[Comment]]"
"""Finds the comments for Kompyse in the text of a file."""


class Suppression(NamedTuple):
    """One code that a comment accepts on a line of a file; `place` is that of the comment."""

    file: str
    line: int
    name: str
    place: Location


class Suppressions:
    """The suppressions of a run, and which of them were of use."""

    def __init__(self, texts: Mapping[str, str], read: Reader) -> None:
        self.malformed: list[Diagnostic] = []
        self._rows: dict[tuple[str, int], list[Suppression]] = {}
        self._used: set[Suppression] = set()
        self._powerless: set[Suppression] = set()
        for file, text in texts.items():
            if MARK in text:
                for comment in read(text):
                    self._add(file, comment)

    def apply(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Leave out what is accepted at one of its places."""
        if not self._rows:
            return tuple(found)
        return tuple(each for each in found if not self._accepts(each))

    def unused(self) -> list[Diagnostic]:
        """Give a note for every suppression that no finding answered to, or that stands beside an error."""
        idle = [row for of_line in self._rows.values() for row in of_line if row not in self._used]
        return [
            _note(codes.SUPPRESSION_UNUSED, *(_POWERLESS if row in self._powerless else _IDLE), row.place, row.name)
            for row in idle
        ]

    def _accepts(self, each: Diagnostic) -> bool:
        accepted = False
        for place in each.locations:
            for row in self._rows.get((place.file, place.line), ()):
                if fits(row.name, each.code):
                    if each.severity is Severity.ERROR:
                        self._powerless.add(row)
                    else:
                        self._used.add(row)
                        accepted = True
        return accepted

    def _add(self, file: str, comment: Comment) -> None:
        place = Location(file, comment.line, comment.column)
        verb, _, rest = comment.text.partition("#")[0].strip().partition(" ")
        names = rest.replace(",", " ").split()
        if verb != VERB:
            self._reject(f'the comment says "{verb}", and the one word that is known is "{VERB}"', place)
        elif not names:
            self._reject("the comment names no code", place)
        else:
            from kompyse.diagnostics.codes import all_codes  # noqa: PLC0415 - for files with such comments only

            unknown = unknown_codes(names, all_codes().values())
            if unknown:
                self._reject(f"there is no code {', '.join(map(repr, unknown))}", place)
            for name in dict.fromkeys(names):
                if name not in unknown:
                    row = Suppression(file, comment.about, name, place)
                    self._rows.setdefault((file, comment.about), []).append(row)

    def _reject(self, reason: str, place: Location) -> None:
        self.malformed.append(_note(codes.SUPPRESSION_MALFORMED, "{}", f"write `{FORM}`", place, reason))


_IDLE = (
    "nothing is found here that `{}` would keep quiet",
    "remove it, unless another target or other options need it",
)
_POWERLESS = ("`{}` is an error here, which no comment keeps quiet", "mend what the error is about")


def _note(code: Code, message: str, hint: str, place: Location, name: str = "") -> Diagnostic:
    return Diagnostic(code, code.severity, message.format(name), (), hint, (place,))
