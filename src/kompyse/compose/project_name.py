"""The name of the project: what was asked for and what the files say in, a valid name out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kompyse.compose.template import TemplateError, expand
from kompyse.diagnostics.codes import source as codes
from kompyse.values.name import is_project
from kompyse.values.name import project as normalized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kompyse.diagnostics import Sink

VARIABLE = "COMPOSE_PROJECT_NAME"


def decide(  # noqa: PLR0913 - everything that may name a project
    option: str | None,
    environment: Mapping[str, str],
    trees: Iterable[Any],
    directory: str,
    sink: Sink,
    *,
    skip: Collection[str] = (),
) -> str:
    """Return the first of: the option, COMPOSE_PROJECT_NAME, the last `name:` of the files, the directory's name.

    The first two must be valid as they are; the others are made valid. Reports a name that is not valid, or empty.
    `skip` names what is not done with `name:`: "interpolation", "normalization".
    """
    for name, origin in ((option, "-p"), (environment.get(VARIABLE), VARIABLE)):
        if name:
            if not is_project(name):
                message = f'the project name "{name}" (from {origin}) is not valid'
                near = normalized(name)
                hint = f"{codes.PROJECT_NAME.meaning}" + (f' "{near}" would do.' if near else "")
                sink.report(codes.PROJECT_NAME, message, hint=hint)
            return name
    written = _written(trees) if "interpolation" in skip else _expanded(_written(trees), environment)
    if written and "normalization" in skip:
        return written
    name = normalized(written or os.path.basename(directory))
    if not name:
        origin = f'`name: "{written}"`' if written else f'the directory "{os.path.basename(directory)}"'
        message = f"nothing of {origin} can stand in a project name, so the project has none"
        sink.report(codes.PROJECT_NAME, message, path=("name",) if written else (), hint=codes.PROJECT_NAME.remedy)
    return name


def _written(trees: Iterable[Any]) -> str:
    """Return the last `name:` that is not empty."""
    names = [tree["name"] for tree in trees if isinstance(tree, dict) and isinstance(tree.get("name"), str)]
    return next((name for name in reversed(names) if name), "")


def _expanded(text: str, environment: Mapping[str, str]) -> str:
    """Return a name with its variables replaced; a faulty one is left to the phase that reports it."""
    try:
        return expand(text, environment.get, lambda _name: None)
    except TemplateError:
        return "faulty"
