r"""Command lines: one text in, its words out, split as the reference does (mattn/go-shellwords), not as a shell.

The differences that surprise: an unquoted `;`, `&`, `|`, `<` or `>` ends the command without a word; a backslash
escapes any character, even inside double quotes, where `\n` and `\t` become a line break and a tab; `$(...)` and
backticks stay one literal word; `#` starts no comment.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_BLANKS = frozenset(" \t\r\n")
_OPERATORS = frozenset(";&|<>")
_ESCAPES = {"n": "\n", "t": "\t"}
_SPECIAL = frozenset("\\'\"`()") | _OPERATORS


class Words(NamedTuple):
    """The words, and `cut`: the rest of the text that is dropped, from its operator on; empty when nothing is."""

    words: tuple[str, ...]
    cut: str = ""


@lru_cache(maxsize=4096)
def split(line: str) -> Words:
    """Split a command line. Raises ValueError with a sentence for unbalanced quotes or a bare parenthesis."""
    if _SPECIAL.isdisjoint(line):
        for blank in "\t\r\n":
            line = line.replace(blank, " ")
        return Words(tuple(word for word in line.split(" ") if word))
    return _Reader().read(line)


class _Reader:
    """The state machine of the reference: a word under construction, and which quotes are open."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.word = ""
        self.started = False
        self.single = self.double = self.back = self.dollar = False

    def read(self, line: str) -> Words:
        cut = ""
        escaped = False
        for position, char in enumerate(line):
            if escaped:
                self._add(f"\\{char}" if self.back or self.dollar else _ESCAPES.get(char, char))
                escaped = False
            elif char == "\\" and not self.single:
                escaped = True
            elif char in _BLANKS:
                self._blank(char)
            elif char in _OPERATORS and not self._quoted():
                cut = self._cut(line, position)
                break
            else:
                self._take(char, line)
        if self.started:
            self.words.append(self.word)
        if escaped or self._quoted():
            raise ValueError(f"a quote or bracket is not closed in the command: {line}")
        return Words(tuple(self.words), cut)

    def _quoted(self) -> bool:
        return self.single or self.double or self.back or self.dollar

    def _add(self, char: str) -> None:
        self.word += char
        self.started = True

    def _blank(self, char: str) -> None:
        if self._quoted():
            self.word += char
        elif self.started:
            self.words.append(self.word)
            self.word, self.started = "", False

    def _cut(self, line: str, position: int) -> str:
        """End the command; a number right before `>` (as in `2>&1`) goes with it."""
        if line[position] == ">" and self.word.isascii() and self.word.isdigit():
            position -= len(self.word)
            self.started = False
        return line[position:]

    def _take(self, char: str, line: str) -> None:
        if char == "'" and not (self.double or self.dollar or self.back):
            self.started = self.started or self.single
            self.single = not self.single
        elif char == '"' and not (self.single or self.dollar or self.back):
            self.started = self.started or self.double
            self.double = not self.double
        else:
            self._bracket(char, line)
            self._add(char)

    def _bracket(self, char: str, line: str) -> None:
        if char == "`" and not (self.single or self.double or self.dollar):
            self.back = not self.back
        elif char in "()" and not (self.single or self.double or self.back):
            opens = char == "(" and not self.dollar and self.word.endswith("$") and not self.word.endswith("\\$")
            if not opens and (char == "(" or not self.dollar):
                raise ValueError(f"an unquoted {char} is not allowed in the command: {line}")
            self.dollar = opens
