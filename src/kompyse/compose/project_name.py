"""The name of the project: what was asked for and what the files say in, a valid name out."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kompyse.compose.template import TemplateError, expand
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.diagnostics import Sink

VARIABLE = "COMPOSE_PROJECT_NAME"


def decide(option: str | None, environment: Mapping[str, str], trees: Iterable[Any], directory: str, sink: Sink) -> str:
    """Return the first of: the option, COMPOSE_PROJECT_NAME, the last `name:` of the files, the directory's name.

    The first two must be valid as they are; the others are made valid. Reports a name that is not valid, or empty.
    """
    for name, origin in ((option, "-p"), (environment.get(VARIABLE), VARIABLE)):
        if name:
            if normalized(name) != name:
                message = f'the project name "{name}" (from {origin}) is not valid'
                near = normalized(name)
                hint = f"{codes.PROJECT_NAME.meaning}" + (f' "{near}" would do.' if near else "")
                sink.report(codes.PROJECT_NAME, message, hint=hint)
            return name
    written = _written(trees, environment)
    name = normalized(written or os.path.basename(directory))
    if not name:
        origin = f'`name: "{written}"`' if written else f'the directory "{os.path.basename(directory)}"'
        message = f"nothing of {origin} can stand in a project name, so the project has none"
        sink.report(codes.PROJECT_NAME, message, path=("name",) if written else (), hint=codes.PROJECT_NAME.remedy)
    return name


def _written(trees: Iterable[Any], environment: Mapping[str, str]) -> str:
    """Return the last `name:`, with its variables replaced; a faulty one is left to the phase that reports it."""
    names = [tree["name"] for tree in trees if isinstance(tree, dict) and isinstance(tree.get("name"), str)]
    text = next((name for name in reversed(names) if name), "")
    try:
        return expand(text, environment.get, lambda _name: None)
    except TemplateError:
        return "faulty"


def normalized(name: str) -> str:
    """Return a name in lower case without the characters that a project name cannot hold."""
    return _outside().sub("", name.lower()).lstrip("_-")


@cache
def _outside() -> re.Pattern[str]:
    return re.compile("[^a-z0-9_-]")
