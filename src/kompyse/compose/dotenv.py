"""Files of `NAME=value` lines (`.env`, `env_file`, `label_file`): a path in, a dict of names and values out.

The grammar is that of Docker Compose: `export`, quotes with and without escapes and over several lines, comments after
a blank, `NAME: value`, a bare `NAME` that takes its value from the surroundings, and variables in unquoted and in
double-quoted values. The format `raw` is that of `docker run --env-file`: everything after the first `=`, verbatim.
Where the values go, and which file wins, is decided by the callers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kompyse.compose import reading
from kompyse.compose.template import RequiredError, TemplateError, expand
from kompyse.diagnostics import Location
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics import Code, Sink

    Lookup = Callable[[str], str | None]

FORMATS = ("", "raw")
"""Values of `env_file[].format`: none is the usual grammar."""


def load(  # noqa: PLR0913 - a file, its surroundings, and how to report
    path: str,
    lookup: Lookup,
    sink: Sink,
    *,
    known: Mapping[str, str] | None = None,
    file_format: str = "",
    name: str = "",
) -> dict[str, str] | None:
    """Read a file of variables; None after an error, which is reported with its line.

    `lookup` gives the value of a name from the surroundings, which comes before `known`: the values of earlier files,
    then those of earlier lines. `file_format` is one of FORMATS; `name` is how messages call the file.
    """
    name = name or reading.label(path)
    text = reading.text(path, sink, name=name, missing=codes.ENV_FILE_NOT_FOUND, errors="surrogateescape")
    if text is None:
        return None
    parser = _Raw(text, lookup) if file_format == "raw" else _Parser(text, lookup, dict(known or {}))
    try:
        values = parser.parse()
        _refuse_bytes(values, text)
    except _LineError as error:
        sink.report(error.code, f"{name}: {error}", hint=error.hint, locations=[_place(name, text, error.offset)])
        return None
    for variable, offset in parser.unset:
        message = f"{name}: the variable {variable} is not set, so an empty text takes its place"
        hint = f"Set {variable}, or give it a default: ${{{variable}:-default}}. For a dollar sign write $$."
        sink.report(codes.UNSET_VARIABLE, message, hint=hint, locations=[_place(name, text, offset)])
    return values


def _place(name: str, text: str, offset: int) -> Location:
    return Location(name, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _refuse_bytes(values: dict[str, str], text: str) -> None:
    """Refuse bytes that are not UTF-8 in names and values; in comments they do no harm."""
    for name, value in values.items():
        try:
            (name + value).encode()
        except UnicodeEncodeError as error:
            message = f"the value of {name} is not text in UTF-8"
            raise _LineError(message, text.find(error.object[error.start]), "Save the file as UTF-8.") from None


class _LineError(Exception):
    """What is wrong with a line, and at which offset of the text."""

    def __init__(self, message: str, offset: int, hint: str = "", code: Code = codes.ENV_FILE_SYNTAX) -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint
        self.code = code


_BLANK = " \t\v\f\r\x85\xa0"
_NAME_MARKS = frozenset("_.-[]")


class _Parser:
    """The usual grammar. `unset` collects the variables that were used and not set, with their offsets."""

    def __init__(self, text: str, lookup: Lookup, known: dict[str, str]) -> None:
        self.text = text
        self.lookup = lookup
        self.known = known
        self.values: dict[str, str] = {}
        self.unset: list[tuple[str, int]] = []

    def parse(self) -> dict[str, str]:
        position = self.statement(0)
        while position < len(self.text):
            name, position, inherited = self.name(position)
            if inherited:
                value = self.lookup(name)
                if value is not None:
                    self.values[name] = value
            else:
                self.values[name], position = self.value(position)
            position = self.statement(position)
        return self.values

    def statement(self, position: int) -> int:
        """Return where the next statement starts: after blanks, line ends and comments."""
        text = self.text
        while position < len(text):
            if text[position] == "#":
                end = text.find("\n", position)
                position = len(text) if end < 0 else end
            elif not text[position].isspace():
                break
            else:
                position += 1
        return position

    def name(self, position: int) -> tuple[str, int, bool]:
        """Read a name; return it, where its value starts, and whether it stands without one."""
        text = self.text
        if found := _export().match(text, position):
            position = found.end()
        start = position
        while position < len(text) and text[position] not in "=:\n":
            character = text[position]
            if character not in _BLANK and character not in _NAME_MARKS and not character.isalnum():
                message = f"unexpected character `{character}` in a variable name"
                raise _LineError(message, position, "Write NAME=value; a comment starts with #.")
            position += 1
        name = text[start:position].rstrip()
        inherited = position >= len(text) or text[position] == "\n"
        if not name:
            raise _LineError("no variable name before the `=`", start, "Write NAME=value.")
        if any(character.isspace() for character in name):
            raise _LineError(f"the variable name `{name}` contains a blank", start, "Write NAME=value.")
        position += 1
        while not inherited and position < len(text) and text[position] in _BLANK:
            position += 1
        return name, position, inherited

    def value(self, position: int) -> tuple[str, int]:
        """Read a value; return it and where the next statement may start."""
        quote = self.text[position : position + 1]
        if quote and quote in "'\"":
            return self.quoted(position, quote)
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        plain = self.text[position:end].partition(" #")[0].rstrip()
        return self.expand(plain, position), end

    def quoted(self, position: int, quote: str) -> tuple[str, int]:
        found = (_double() if quote == '"' else _single()).match(self.text, position)
        if found is None:
            line = self.text[position:].partition("\n")[0]
            raise _LineError(
                f"the quote of {line} is not closed", position, "Close it, or put the value in other quotes."
            )
        content = found[1].replace("\\" + quote, quote)
        if quote == '"':
            content = self.expand(_escape().sub(_unescape, content), position)
        return content, found.end()

    def expand(self, value: str, offset: int) -> str:
        if "$" not in value:
            return value
        try:
            return expand(value, self.get, lambda name: self.unset.append((name, offset)))
        except TemplateError as error:
            code = codes.REQUIRED_VARIABLE if isinstance(error, RequiredError) else codes.INTERPOLATION_SYNTAX
            raise _LineError(str(error), offset, error.hint, code) from None

    def get(self, name: str) -> str | None:
        value = self.lookup(name)
        if value is None:
            value = self.values.get(name)
        return self.known.get(name) if value is None else value


class _Raw:
    """The grammar of `docker run --env-file`."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self.text = text
        self.lookup = lookup
        self.unset: list[tuple[str, int]] = []

    def parse(self) -> dict[str, str]:
        values: dict[str, str] = {}
        offset = 0
        for whole in self.text.splitlines(keepends=True):
            line = whole.rstrip("\r\n").lstrip()
            name, equals, value = line.partition("=")
            if line and line[0] != "#":
                if not name:
                    raise _LineError("no variable name before the `=`", offset, "Write NAME=value.")
                if any(character.isspace() for character in name):
                    raise _LineError(f"the variable name `{name}` contains a blank", offset, "Write NAME=value.")
                inherited = None if equals else self.lookup(name)
                if equals or inherited is not None:
                    values[name] = value if inherited is None else inherited
            offset += len(whole)
        return values


@cache
def _export() -> re.Pattern[str]:
    return re.compile(r"export\s+")


@cache
def _single() -> re.Pattern[str]:
    return re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


@cache
def _double() -> re.Pattern[str]:
    return re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


@cache
def _escape() -> re.Pattern[str]:
    return re.compile(r'\\(?:[abfnrtv$"\\]|0[0-9]{0,3})')


_ESCAPES = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "$": "$$",
    '"': '"',
    "\\": "\\",
}


def _unescape(found: re.Match[str]) -> str:
    """Replace an escape; an octal one that is no character loses its zero only, as in Docker Compose."""
    escape = found[0][1:]
    if escape in _ESCAPES:
        return _ESCAPES[escape]
    digits = escape[1:]
    if len(digits) == 3 and all(digit in "01234567" for digit in digits) and int(digits, 8) < 256:
        return chr(int(digits, 8))
    return "\\" + digits
