"""The `$NAME` and `${NAME...}` grammar: one text with variables in, the text with their values out.

Six operators (`-`, `:-`, `?`, `:?`, `+`, `:+`), nested to any depth; `$$` is a dollar sign; a `$` before anything but a
name or a brace stays as it is. Values are never expanded a second time. The grammar is that of the Compose
Specification, section "Interpolation"; where it is silent, Docker Compose is followed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Lookup = Callable[[str], str | None]


class Variable(NamedTuple):
    """A use of a variable: the text that takes its place when it is unset, and when it is set."""

    name: str
    default: str = ""
    presence: str = ""
    required: bool = False


class TemplateError(Exception):
    """The text cannot be expanded. `text` is the part that is wrong, `hint` what to write instead."""

    def __init__(self, message: str, text: str, hint: str) -> None:
        super().__init__(message)
        self.text = text
        self.hint = hint


class RequiredError(TemplateError):
    """A variable that the text demands is not set, or empty."""


@cache
def _pattern() -> re.Pattern[str]:
    """Match what starts with `$`: an escape, a name, or the opening of braces with a name and perhaps an operator."""
    return re.compile(r"\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|(\{)(?:([_a-zA-Z][_a-zA-Z0-9]*)(\}|:?[-?+]))?)")


MAX_DEPTH = 50
"""Levels of variables inside the defaults of variables."""
MAX_BRACES = 1000
"""Levels of braces inside the default of a variable, which may be JSON."""
MAX_SHOWN = 60
"""Characters of a wrong text that a message repeats."""


def expand(text: str, lookup: Lookup, unset: Callable[[str], None], depth: int = 0) -> str:
    """Return `text` with its variables replaced.

    `lookup` gives a variable's value, None where it is not set; `unset` is called with the name of each variable that
    is used without a default and is not set; `depth` counts the braces around. Raises TemplateError, or RequiredError
    for a missing variable.
    """
    if depth > MAX_DEPTH:
        raise TemplateError(f"more than {MAX_DEPTH} variables stand inside one another", text, "Use fewer levels.")
    match = _pattern().search
    parts: list[str] = []
    position = 0
    while (found := match(text, position)) is not None:
        parts.append(text[position : found.start()])
        escaped, name, brace, braced, operator = found.groups()
        position = found.end()
        if escaped:
            parts.append("$")
        elif not brace or operator == "}":
            value = lookup(name or braced)
            if value is None:
                unset(name or braced)
            parts.append(value or "")
        elif operator is None:
            raise _malformed(text, found.start())
        else:
            end = _closing(text, position)
            if end < 0:
                raise _malformed(text, found.start())
            parts.append(_operate(braced, operator, text[position:end], lookup, unset, depth + 1))
            position = end + 1
    parts.append(text[position:])
    return "".join(parts)


def variables(text: str) -> Iterator[Variable]:
    """Yield every variable that a text uses, also inside defaults; what is no variable is passed over."""
    match = _pattern().search
    position = 0
    while (found := match(text, position)) is not None:
        escaped, name, _, braced, operator = found.groups()
        position = found.end()
        if escaped or not (name or braced):
            continue
        if name or operator == "}":
            yield Variable(name or braced)
            continue
        end = _closing(text, position)
        if end < 0:
            continue
        rest, kind = text[position:end], operator[-1]
        position = end + 1
        default, presence = (rest if kind == "-" else ""), (rest if kind == "+" else "")
        yield Variable(braced, default, presence, kind == "?")
        yield from variables(default or presence)


def _operate(  # noqa: PLR0913, PLR0917 - the parts of the braces, and what `expand` takes
    name: str, operator: str, rest: str, lookup: Lookup, unset: Callable[[str], None], depth: int
) -> str:
    """Return the value of `${name operator rest}`; `rest` is expanded only where it is used."""
    value = lookup(name)
    missing = value is None or (operator[0] == ":" and not value)
    kind = operator[-1]
    if kind == "+":
        return (value or "") if missing else expand(rest, lookup, unset, depth)
    if not missing:
        return value or ""
    if kind == "-":
        return expand(rest, lookup, unset, depth)
    reason = expand(rest, lookup, unset, depth)
    state = "is empty" if value is not None else "is not set"
    message = f"the required variable {name} {state}" + (f": {reason}" if reason else "")
    raise RequiredError(message, f"${{{name}{operator}{rest}}}", f"Set it: {name}=value in the environment or in .env.")


def _closing(text: str, start: int) -> int:
    """Return where the brace that was open before `start` closes, in the same line; braces inside are counted.

    Where they do not balance, the last closing brace of the line counts, as in Docker Compose.
    """
    depth = 1
    last = -1
    for position in range(start, len(text)):
        character = text[position]
        if character == "\n":
            break
        if character == "{":
            depth += 1
            if depth > MAX_BRACES:
                break
        elif character == "}":
            depth -= 1
            last = position
            if depth == 0:
                return position
    return last


def _malformed(text: str, start: int) -> TemplateError:
    """Say what is wrong with the braces that open at `start`."""
    line = text[start:].partition("\n")[0]
    end = line.find("}")
    wrong = line if end < 0 else line[: end + 1]
    if end < 0:
        reason = (
            "its brace is not closed" if len(line) == len(text) - start else "its brace is not closed in the same line"
        )
    elif wrong == "${}":
        reason = "it has no name"
    else:
        reason = "that is no variable of Compose"
    known = "${NAME}, ${NAME:-default}, ${NAME:?message}, ${NAME:+text}"
    hint = f"Write $$ for a dollar sign that should stay; variables are {known}."
    if len(wrong) > MAX_SHOWN:
        wrong = f"{wrong[:MAX_SHOWN]}..."
    return TemplateError(f"`{wrong}` cannot be expanded: {reason}", wrong, hint)
