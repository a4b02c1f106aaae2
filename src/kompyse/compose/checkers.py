"""The rows of the registry as a tree of checkers, one for each attribute, made once per process.

A checker knows which Python types pass at once (`plain`), which need a look at the value (`scalars`), and what
stands below a map or a list.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kompyse.attributes.attribute import Attribute
from kompyse.attributes.registry import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Callable

_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "int": (int,),
    "number": (int, float),
    "bool": (bool,),
    "null": (_NONE,),
    "any": (str, int, float, bool, _NONE),
}
_ASSIGNMENTS = "map|list(K=V)"
_HOSTS = "map(host:ip|list)|list(host=ip|host:ip)"
_ANY = "any"
_SCALAR = "string|number|bool|null"
_WORDS = {
    "string": "a string",
    "int": "a whole number",
    "number": "a number",
    "bool": "true or false",
    "map": "a map",
    "list": "a list",
}


class Checker:
    """What may stand at one path of the registry."""

    __slots__ = (
        "attribute",
        "entry",
        "extensions",
        "fields",
        "item",
        "key_matches",
        "maps",
        "moments",
        "open",
        "plain",
        "required",
        "scalars",
        "unique",
        "values",
        "words",
    )

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.fields: dict[str, Checker] = {}
        self.entry: Checker | None = None
        self.item: Checker | None = None
        self.plain: set[type] = set()
        self.scalars: set[type] = set()
        self.values: tuple[str, ...] = ()
        self.words: list[str] = []
        self.maps = self.moments = False
        self.unique = attribute.unique
        self.open = attribute.open
        self.extensions = attribute.extensions
        self.required = attribute.required
        self.key_matches: Callable[[str], object] = _key_pattern(attribute.key) if attribute.key else bool

    def takes(self) -> frozenset[type]:
        """Return the Python types of the values that are accepted here, before a look at the values."""
        containers = [kind for kind, here in ((dict, self.maps), (list, self.item is not None)) if here]
        return frozenset(self.scalars.union(containers))

    def fault(self, value: Any) -> str:
        """Say what is wrong with a scalar of an accepted type; empty when nothing is."""
        row = self.attribute
        if isinstance(value, str):
            return self._text_fault(value)
        if isinstance(value, float) and "number" not in row.form and not value.is_integer():
            return "must be a whole number"
        if row.minimum is not None and value < row.minimum:
            return f"must be at least {row.minimum}"
        if row.maximum is not None and value > row.maximum:
            return f"must be at most {row.maximum}"
        return ""

    def _text_fault(self, value: str) -> str:
        pattern = self.attribute.pattern
        if self.values and value not in self.values:
            return "must be " + either([f'"{each}"' for each in self.values])
        if pattern and not re.search(pattern, value):
            return f"does not match the pattern {pattern}"
        return ""


def either(words: list[str]) -> str:
    """Join words as people do: `a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def checkers() -> Checker:
    """Return the checker of the whole project, from which all others hang."""
    return by_path()[""]


@cache
def by_path() -> dict[str, Checker]:
    """Build the tree of checkers from the registry; returns every checker by its path, the root under ""."""
    root = Checker(Attribute("", "map", "The project."))
    root.maps = True
    known = {"": root}
    for path, row in REGISTRY.items():
        checker = known[path] = _checker(row)
        if path.endswith("[]"):
            known[path[:-2]].item = checker
        elif path.endswith(".*"):
            known[path[:-2]].entry = checker
        else:
            parent, _, key = path.rpartition(".")
            known[parent].fields[key] = checker
    return known


def _checker(row: Attribute) -> Checker:
    checker = Checker(row)
    if row.form == _ASSIGNMENTS:
        checker.words = ["a map", "a list of NAME=value"]
        _take_map(checker, _entry(_SCALAR))
        _take_list(checker, "string", unique=True)
    elif row.form == _HOSTS:
        checker.words = ["a map", "a list of host=ip"]
        _take_map(checker, _entry("string|list(string)"))
        _take_list(checker, "string", unique=True)
    else:
        for part in _parts(row.form):
            _take(checker, part)
    if checker.values or row.pattern or row.minimum is not None:
        checker.plain -= {str} if checker.values or row.pattern else {int, float}
    return checker


def _take(checker: Checker, part: str) -> None:
    """Let a checker accept one alternative of a form."""
    if part in _TYPES:
        checker.scalars.update(_TYPES[part])
        checker.plain.update(_TYPES[part])
        if part == "int":
            checker.scalars.add(float)
        if part in _WORDS:
            checker.words.append(_WORDS[part])
    elif part == "map":
        checker.words.append("a map")
        row = checker.attribute
        _take_map(checker, _entry(row.entry) if row.entry else None)
    elif part.startswith("enum:"):
        checker.values = tuple(part.removeprefix("enum:").split("/"))
        checker.scalars.add(str)
        checker.plain.add(str)
        checker.words.append(either([f'"{value}"' for value in checker.values]))
    else:
        checker.words.append("a list")
        inner = part.removeprefix("list").strip("()") or "string"
        unique = inner == "unique" or (part == "list" and checker.attribute.unique)
        _take_list(checker, "string" if inner == "unique" else inner, unique=unique or checker.unique)


def _take_map(checker: Checker, entry: Checker | None) -> None:
    checker.maps = True
    checker.entry = entry


def _take_list(checker: Checker, item: str, *, unique: bool) -> None:
    checker.item = _entry(item)
    checker.unique = unique


@cache
def _entry(form: str) -> Checker:
    """Make the checker of values without a row of their own: entries of maps, items of lists."""
    checker = Checker(Attribute("", form, ""))
    for part in _parts(form):
        _take(checker, part)
    checker.moments = "number" in form
    return checker


@cache
def _parts(form: str) -> tuple[str, ...]:
    """Split a form at the bars outside of brackets."""
    parts, depth = [""], 0
    for char in form:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return tuple(parts)


@cache
def _key_pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch
