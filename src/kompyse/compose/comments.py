"""The text of a file in, its comments for Kompyse out: `# kompyse: ignore KY312`.

YAML readers drop comments, so lines are searched, and what stands inside a value (a script, a quoted text) is left
out by the spans of the parser's scalars. Runs only for a text that holds such a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import yaml
from yaml.events import ScalarEvent, StreamEndEvent

from kompyse.compose.documents import parser
from kompyse.diagnostics.suppression import Comment

_COMMENT = r"(?:^|(?<=\s))#\s*kompyse:(.*)"
_Place = tuple[int, int]


def find(text: str) -> list[Comment]:
    """Find the comments for Kompyse. One that stands alone is about the next line that is not a comment."""
    lines = text.splitlines()
    found = [(number, match) for number, line in enumerate(lines) if (match := re.search(_COMMENT, line))]
    if not found:
        return []
    spans = _scalars(text)
    return [
        Comment(number + 1, match.start() + 1, match[1].strip(), _about(lines, number) + 1)
        for number, match in found
        if not _is_inside(spans, (number, match.start()))
    ]


def _about(lines: list[str], number: int) -> int:
    """Return the index of the line that the comment on line `number` is about."""
    if not lines[number].lstrip().startswith("#"):
        return number
    below = (index for index in range(number + 1, len(lines)) if not lines[index].lstrip().startswith("#"))
    return next(below, number)


def _scalars(text: str) -> list[tuple[_Place, _Place]]:
    """Return where the values of a text begin and end, as lines and columns from 0; as far as it can be read."""
    events = parser(text)
    spans: list[tuple[_Place, _Place]] = []
    event: Any = None
    try:
        while type(event) is not StreamEndEvent:
            event = events.get_event()
            if type(event) is ScalarEvent:
                spans.append(_span(event))
    except (yaml.YAMLError, RecursionError):
        pass  # the loader reports what is wrong with the text
    return spans


def _span(event: Any) -> tuple[_Place, _Place]:
    """Return where the content is: that of a block begins below the line of its `|`, which may end in a comment."""
    start, end = event.start_mark, event.end_mark
    first = (start.line + 1, 0) if event.style in {"|", ">"} else (start.line, start.column)
    return first, (end.line, end.column)


def _is_inside(spans: list[tuple[_Place, _Place]], place: _Place) -> bool:
    index = bisect_right(spans, (place, (1 << 60, 0))) - 1
    return index >= 0 and place < spans[index][1]
