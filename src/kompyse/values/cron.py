"""Schedules of cron: five fields, or a macro such as `@daily`.

Follows the parser of the Kubernetes API server (robfig/cron, ParseStandard), which knows no `L`, `W` or `#`.
"""

from __future__ import annotations

from typing import NamedTuple

MACROS = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")


class _Field(NamedTuple):
    name: str
    lowest: int
    highest: int
    words: tuple[str, ...] = ()
    """Names of its values, from the lowest on."""


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field("day of the week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def parse(text: str) -> str:
    """Check a schedule; gives it with single blanks between its fields. Raises ValueError with a sentence."""
    stripped = text.strip()
    fields = stripped.split()
    if stripped in MACROS:
        return stripped
    if len(fields) != len(_FIELDS):
        raise ValueError(f'"{text}" is not a schedule: write five fields, as in "0 3 * * *", or @daily')
    for field, kind in zip(fields, _FIELDS, strict=True):
        for part in field.split(","):
            _check(part, kind)
    return " ".join(fields)


def _check(text: str, kind: _Field) -> None:
    """Check one part of a field: `*`, `5`, `1-5`, each with `/step`."""
    span, slash, step = text.partition("/")
    if slash and not (step.isascii() and step.isdigit() and int(step) > 0):
        raise ValueError(f'"{text}" of the {kind.name}: the step is not a number above 0')
    if span in ("*", "?"):
        return
    first, dash, last = span.partition("-")
    start = _number(first, text, kind)
    end = _number(last, text, kind) if dash else start
    if end < start:
        raise ValueError(f'"{text}" of the {kind.name} ends before it starts')


def _number(text: str, whole: str, kind: _Field) -> int:
    word = text.lower()
    if word in kind.words:
        return kind.lowest + kind.words.index(word)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f'"{whole}" is not a {kind.name}')
    number = int(text)
    if not kind.lowest <= number <= kind.highest:
        raise ValueError(f'"{whole}" is not a {kind.name}: it goes from {kind.lowest} to {kind.highest}')
    return number
