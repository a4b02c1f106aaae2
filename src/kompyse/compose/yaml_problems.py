"""What can be wrong with the text of a YAML file, said in one sentence with its line and column. Slow paths only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from kompyse.diagnostics import Code


class Problem(NamedTuple):
    """Something in a text that cannot be used; line and column count from 1."""

    code: Code
    message: str
    line: int
    column: int
    hint: str = ""


def problem_at(event: Any, code: Code, message: str, hint: str = "") -> Problem:
    """Return a problem at the start of a parser event."""
    return Problem(code, message, event.start_mark.line + 1, event.start_mark.column + 1, hint)


def duplicate_keys(events: Any) -> list[Problem]:
    """Find each key that stands twice in one mapping, and say both lines. `events` is a fresh parser of the text."""
    problems: list[Problem] = []
    stack: list[_Open] = []
    try:
        while type(event := events.get_event()) is not StreamEndEvent:
            kind = type(event)
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append(_Open(is_mapping=kind is MappingStartEvent))
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                stack.pop()
                _advance(stack)
            elif stack:
                if kind is ScalarEvent and stack[-1].at_key:
                    problems += _seen(stack[-1].lines, event)
                _advance(stack)
    except yaml.YAMLError:
        pass  # reported as the syntax error that it is
    return problems


class _Open:
    """A mapping or list that is being read."""

    def __init__(self, *, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.at_key = is_mapping
        self.lines: dict[str, int] = {}


def _advance(stack: list[_Open]) -> None:
    if stack and stack[-1].is_mapping:
        stack[-1].at_key = not stack[-1].at_key


def _seen(lines: dict[str, int], event: Any) -> list[Problem]:
    key = event.value
    if key not in lines:
        lines[key] = event.start_mark.line + 1
        return []
    message = f"the key `{key}` stands here for the second time in one mapping; it is first set in line {lines[key]}"
    return [problem_at(event, codes.YAML_DUPLICATE_KEY, message, "Remove one of the two.")]


_INDENT = "Check the indentation of this line and of the lines above it."
_MESSAGES = {
    "mapping values are not allowed in this context": (
        "a `:` stands where no key can be",
        "Put a value that contains `: ` in quotes, or check the indentation of this line.",
    ),
    "did not find expected key": ("a key is missing here, or the line is not indented like its neighbours", _INDENT),
    "did not find expected '-' indicator": ("a list item (`- `) should stand here", _INDENT),
    "could not find expected ':'": (
        "a key without a `:` after it",
        "Write `key: value`, or put a longer text in quotes.",
    ),
    "block sequence entries are not allowed in this context": ("a list item (`- `) cannot stand here", _INDENT),
    "did not find expected ',' or ']'": ("a `[` is not closed, or a `,` is missing", ""),
    "did not find expected ',' or '}'": ("a `{` is not closed, or a `,` is missing", ""),
    "did not find expected node content": ("a value is missing here", "Put a value that starts with `?` in quotes."),
    "did not find expected <document start>": ("something stands after the end of the document", _INDENT),
}
_UNUSUAL = {
    "\t": ("a tab stands where only blanks may indent", "Replace the tab by blanks."),
    "%": ("a value cannot start with `%`", "Put it in quotes. A template that makes this file must be rendered first."),
    "@": ("a value cannot start with `@`", "Put it in quotes."),
    "`": ("a value cannot start with a backtick", "Put it in quotes."),
}


def syntax(error: yaml.YAMLError, text: str) -> Problem:
    """Say what the parser found and where, with a hint for what happens most."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _character(text, str(getattr(error, "reason", "") or error))
    lines = text.splitlines() or [""]
    line, column = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    raw = str(getattr(error, "problem", "") or error)
    message, hint = _MESSAGES.get(raw, (raw, ""))
    if raw == "found character that cannot start any token":
        message, hint = _UNUSUAL.get(lines[line][column : column + 1], (raw, "Put the value in quotes."))
    elif raw == "found unexpected end of stream":
        message, hint = "the file ends inside a quoted text", "Close the quote."
    start = getattr(error, "context_mark", None)
    if start is not None and start.line < line:
        message += f" ({getattr(error, 'context', 'in what starts')}, line {start.line + 1})"
    return Problem(codes.YAML_SYNTAX, f"not valid YAML: {message}", line + 1, column + 1, hint)


def _character(text: str, reason: str) -> Problem:
    """Find the character that YAML does not allow; the parser counts it in bytes."""
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if found is None:
        return Problem(codes.TEXT_ENCODING, f"not valid YAML: {reason}", 1, 1)
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    message = f"the character U+{ord(found[0]):04X} is not allowed in YAML"
    return Problem(codes.TEXT_ENCODING, message, line, column, "A binary file was probably named by mistake.")
