"""The variables that a project uses: a tree whose variables are not replaced in, each with its defaults out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.template import Variable, variables

if TYPE_CHECKING:
    from collections.abc import Iterator


def used(tree: dict[str, Any]) -> list[Variable]:
    """Return every variable once, sorted by its name.

    One that is used several times is required if one use requires it; of several defaults the first one counts.
    """
    found: dict[str, Variable] = {}
    for text in _texts(tree):
        for variable in variables(text):
            before = found.get(variable.name, variable)
            found[variable.name] = Variable(
                variable.name,
                before.default or variable.default,
                before.presence or variable.presence,
                before.required or variable.required,
            )
    return [found[name] for name in sorted(found)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "$" in value:
            yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
