"""YAML text in, one plain tree per document out: dicts, lists and scalars, built straight from the parser's events.

Anchors, merge keys and tags are resolved as the parser of Docker Compose resolves them (see `scalars` for values):
an anchor holds until the end of the file, also in later documents; unknown tags are ignored; `!reset` and `!override`
come back as paths. What YAML lets pass and Compose does not is refused here with its line and column: a key that
stands twice, a key that is not text, infinities, aliases that would grow into millions of values.

An alias gives the very object of its anchor, so parts of a tree may be shared: no later pass changes a tree in place.
Nothing is read from disk here, and no position is kept: `positions` finds one when a finding needs it.
"""

from __future__ import annotations

import re
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from kompyse.compose.reset import RESET, Override, split
from kompyse.compose.scalars import convert, resolve
from kompyse.compose.yaml_problems import Problem, duplicate_keys, problem_at, syntax
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Path

MAX_DEPTH = 100
"""Levels of nesting; Compose itself needs a dozen, extensions perhaps twice as many."""
MAX_ALIASED = 1_000_000
"""Values that aliases may stand for, in all; in a large file four for each character. 10,000 services that merge a
mapping of a hundred keys stay below; aliases of aliases do not."""


MAX_PROBLEMS = 50
"""Of one file; who has more learns of the others after mending these."""


class Document(NamedTuple):
    """One YAML document: its tree, and the paths that `!reset` or `!override` take out of what came before."""

    tree: Any
    resets: tuple[Path, ...] = ()


class _StopError(Exception):
    """The text cannot be read any further; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse(text: str) -> tuple[list[Document], list[Problem]]:
    """Read every document of a file. With problems, the documents are those before the end of reading."""
    builder = _Builder(parser(text), max(MAX_ALIASED, 4 * len(text)))
    documents: list[Document] = []
    try:
        documents.extend(Document(*split(tree)) if builder.marked else Document(tree) for tree in builder.documents())
    except _StopError as stop:
        builder.problems.append(stop.problem)
    except yaml.YAMLError as error:
        builder.problems.append(syntax(error, text))
    if builder.duplicates:
        builder.problems += duplicate_keys(parser(text))
    builder.problems.sort(key=lambda problem: (problem.line, problem.column))
    return documents, builder.problems[:MAX_PROBLEMS]


def parser(text: str) -> Any:
    """Return a source of parser events with `get_event`: libyaml's, or where PyYAML came without it, PyYAML's own.

    Both take the `?x` of `[a, ?x]` for a key, which it is no longer in YAML 1.2. Such a `?` is hidden from them.
    """
    if "?" in text and (found := _misread().sub(rf"\1{_HIDDEN}", text)) != text and _HIDDEN not in text:
        return _Restored(_parser(found))
    return _parser(text)


def _parser(text: str) -> Any:
    try:
        from yaml._yaml import CParser  # noqa: PLC0415 - may be missing
    except ImportError:
        from kompyse.compose.pure_parser import PureParser  # noqa: PLC0415 - needed only then

        return PureParser(text)
    return CParser(text)


_HIDDEN = "\ue03f"
"""Stands for a question mark; of the private characters of Unicode, so that nobody has it in a text."""


@cache
def _misread() -> re.Pattern[str]:
    """Match what may be a `?` at the start of a text within brackets. Elsewhere it does no harm to hide it."""
    return re.compile(r"([\[{,]\s*)\?(?=[^\s,\[\]{}])")


class _Restored:
    """The events of a parser with the question marks that were hidden from it."""

    def __init__(self, events: Any) -> None:
        self.events = events

    def get_event(self) -> Any:
        event = self.events.get_event()
        if type(event) is ScalarEvent and _HIDDEN in event.value:
            event.value = event.value.replace(_HIDDEN, "?")
        return event


_OPEN = object()
"""Stands for the value of an anchor that is still being read."""
_MISSING = object()


class _Builder:
    """Turns events into trees. `problems` collects what does not end the reading."""

    def __init__(self, events: Any, max_aliased: int) -> None:
        self.event: Callable[[], Any] = events.get_event
        self.max_aliased = max_aliased
        self.anchors: dict[str, Any] = {}
        self.scalars: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.duplicates = False
        self.marked = False
        self.depth = 0
        self.aliased = 0
        self.measured: dict[int, tuple[int, int, Any]] = {}

    def documents(self) -> Iterator[Any]:
        """Yield the tree of each document."""
        event = self.event
        event()
        while type(start := event()) is not StreamEndEvent:
            assert type(start) is DocumentStartEvent
            self.marked = False
            yield self.node(event())
            event()

    def node(self, event: Any) -> Any:
        """Build the value that starts with this event."""
        kind = type(event)
        if kind is ScalarEvent:
            return self.scalar(event)
        if kind is AliasEvent:
            return self.alias(event)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"the values are nested more than {MAX_DEPTH} levels deep"
            raise _StopError(problem_at(event, codes.YAML_STRUCTURE, message))
        if event.anchor is not None:
            self.anchors[event.anchor] = _OPEN
        value: Any = self.mapping() if kind is MappingStartEvent else self.sequence()
        self.depth -= 1
        if event.tag is not None:
            value = self.tagged(event.tag, value)
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def mapping(self) -> dict[str, Any]:
        event, scalars = self.event, self.scalars
        result: dict[str, Any] = {}
        merges: list[tuple[Any, Any]] = []
        while type(key_event := event()) is not MappingEndEvent:
            if type(key_event) is ScalarEvent and key_event.anchor is None and key_event.tag is None:
                key = key_event.value
                if key_event.implicit[0] and type(scalars.get(key)) is not str:
                    key = self.scalar(key_event)
            else:
                key = self.key(key_event)
            value_event = event()
            value = self.node(value_event)
            if key == "<<" and type(key_event) is ScalarEvent and key_event.implicit[0]:
                merges.append((value, value_event))
            elif type(key) is not str:
                self.refuse_key(key, key_event)
            elif key in result:
                self.duplicates = True
            else:
                result[key] = value
        if merges:
            self.merge(result, merges)
        return result

    def key(self, event: Any) -> Any:
        """Return a key that has an anchor or a tag, or is an alias; the tags of Compose mean nothing on a key."""
        value = self.node(event)
        if type(event) is not ScalarEvent or (not isinstance(value, Override) and value is not RESET):
            return value
        return event.value

    def sequence(self) -> list[Any]:
        event, node = self.event, self.node
        result = []
        while type(item := event()) is not SequenceEndEvent:
            result.append(node(item))
        return result

    def scalar(self, event: Any) -> Any:
        text = event.value
        if event.tag is not None and event.tag != "!":
            try:
                value = self.tagged(event.tag, convert(event.tag, text))
            except ValueError as error:
                self.problems.append(problem_at(event, codes.YAML_SYNTAX, str(error)))
                return None
        elif not event.implicit[0]:
            value = text
        else:
            value = self.scalars.get(text, _OPEN)
            if value is _OPEN:
                value = self.scalars[text] = resolve(text)
            if type(value) is float and not isfinite(value):
                hint = "Put it in quotes if text is meant."
                self.problems.append(problem_at(event, codes.YAML_VALUE, f"`{text}` is no number in Compose", hint))
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def tagged(self, tag: str, value: Any) -> Any:
        if tag == "!reset":
            self.marked = True
            return RESET
        if tag == "!override":
            self.marked = True
            return Override(value)
        return value

    def alias(self, event: Any) -> Any:
        value = self.anchors.get(event.anchor, _MISSING)
        if value is _MISSING:
            hint = f"Write `&{event.anchor}` before the value that is meant, in this file and above this line."
            raise _StopError(
                problem_at(event, codes.YAML_ANCHOR, f"`*{event.anchor}` names an anchor that is not there", hint)
            )
        if value is _OPEN:
            raise _StopError(problem_at(event, codes.YAML_ANCHOR, f"the value of `&{event.anchor}` contains itself"))
        if isinstance(value, (dict, list, Override)):
            size, depth = self.measure(value)
            self.aliased += size
            if self.aliased > self.max_aliased:
                message = f"the aliases (`*name`) of this file stand for more than {self.max_aliased:,} values"
                hint = "Look for an anchor that holds aliases of aliases."
                raise _StopError(problem_at(event, codes.YAML_STRUCTURE, message, hint))
            if self.depth + depth > MAX_DEPTH:
                message = f"with its aliases, the values are nested more than {MAX_DEPTH} levels deep"
                raise _StopError(problem_at(event, codes.YAML_STRUCTURE, message))
        return value

    def measure(self, value: Any) -> tuple[int, int]:
        """Return how many values a container stands for and how deep it is; what is shared was measured before."""
        if isinstance(value, Override):
            value = value.value
        if not isinstance(value, (dict, list)):
            return 1, 0
        known = self.measured.get(id(value))
        if known is None:
            parts = [self.measure(part) for part in (value.values() if isinstance(value, dict) else value)]
            size = 1 + sum(part[0] for part in parts)
            known = self.measured[id(value)] = (size, 1 + max((part[1] for part in parts), default=0), value)
        return known[0], known[1]

    def merge(self, result: dict[str, Any], merges: list[tuple[Any, Any]]) -> None:
        """Add what `<<` names to a mapping: its own keys win, then the first of several mappings."""
        self.duplicates = self.duplicates or len(merges) > 1
        for value, event in merges:
            sources = value if isinstance(value, list) else [value]
            for source in sources:
                plain = source.value if isinstance(source, Override) else source
                if plain is RESET:
                    continue
                if not isinstance(plain, dict):
                    message = "`<<` takes a mapping, or a list of mappings"
                    self.problems.append(problem_at(event, codes.YAML_ANCHOR, message))
                    return
                for key, part in plain.items():
                    result.setdefault(key, part)

    def refuse_key(self, key: Any, event: Any) -> None:
        if isinstance(key, (dict, list)):
            message, hint = "a key cannot be a mapping or a list", "Put a value that starts with `{` or `[` in quotes."
        else:
            shown = event.value if type(event) is ScalarEvent else str(key)
            message, hint = f"the key `{shown}` is not text", f'Put it in quotes: "{shown}".'
        self.problems.append(problem_at(event, codes.YAML_KEY, message, hint))
