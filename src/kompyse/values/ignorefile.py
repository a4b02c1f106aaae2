"""Patterns of `.dockerignore` files: lines in, and whether they match a path that is relative to where they count from.

The last pattern that matches wins, `!` takes back, and what matches a directory matches all below it. Source: the
documentation of the build context of Docker, and moby/patternmatcher where that is silent.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LITERAL_ENDS = re.compile(r"[*?\[\\]")


class _Pattern(NamedTuple):
    expression: re.Pattern[str]
    takes_back: bool
    literal: str
    """What a path that matches begins with, as far as it holds no wildcard."""


class Patterns(NamedTuple):
    """The patterns of a file, or of a list."""

    patterns: tuple[_Pattern, ...]

    def match(self, path: str) -> bool:
        """Tell whether a path, or a directory above it, is matched. It is relative, with `/` between its parts."""
        parts = path.split("/")
        ancestry = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        matched = False
        for expression, takes_back, _ in self.patterns:
            if takes_back == matched and any(expression.fullmatch(each) for each in ancestry):
                matched = not takes_back
        return matched

    def match_all_below(self, directory: str) -> bool:
        """Tell whether a directory is matched with all that it can ever hold."""
        below = f"{directory}/"
        return self.match(directory) and not any(
            each.takes_back and (each.literal.startswith(below) or below.startswith(each.literal))
            for each in self.patterns
        )


def read(text: str) -> list[str]:
    """Give the patterns of a file's text: without comments and empty lines."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines() if not line.startswith("#"))
    return [line for line in lines if line]


def parse(lines: Iterable[str]) -> Patterns:
    """Make patterns; those that are empty, or no pattern at all (`[`), match nothing."""
    made = []
    for line in lines:
        text = line.strip()
        takes_back = text.startswith("!")
        # Paths are relative, so a slash in front says nothing.
        path = normpath(text.removeprefix("!").strip() or ".").lstrip("/")
        if path in {"", "."}:
            continue
        try:
            expression = re.compile(_expression(path))
        except re.error:
            continue
        literal = _LITERAL_ENDS.split(path, maxsplit=1)[0]
        made.append(_Pattern(expression, takes_back, literal))
    return Patterns(tuple(made))


def _expression(pattern: str) -> str:
    """Write a pattern as a regular expression for a whole path."""
    made = ""
    position = 0
    while position < len(pattern):
        rest = pattern[position:]
        if rest.startswith("**"):
            # Any number of directories, also none.
            is_directories = rest.startswith("**/")
            made += "(?:.*/)?" if is_directories else ".*"
            position += 3 if is_directories else 2
        elif rest[0] == "[" and (found := re.match(r"\[\^?(?:\\.|[^\]\\])+\]", rest)):
            made += found[0]
            position += len(found[0])
        elif rest[0] == "\\" and len(rest) > 1:
            made += re.escape(rest[1])
            position += 2
        else:
            made += {"*": "[^/]*", "?": "[^/]"}.get(rest[0]) or re.escape(rest[0])
            position += 1
    return made
