"""The registry: every attribute path of the Compose Specification with its row, and the way from a value to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.attributes.families import (
    build,
    deploy,
    develop,
    health,
    model,
    mount,
    network,
    process,
    project,
    resources,
    security,
    service,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.attributes.attribute import Attribute

_FAMILIES = (
    project,
    service,
    process,
    health,
    resources,
    security,
    network,
    mount,
    store,
    build,
    deploy,
    develop,
    model,
)

REGISTRY: Mapping[str, Attribute] = {
    row.path: row for row in sorted((row for family in _FAMILIES for row in family.ROWS), key=lambda row: row.path)
}
"""Every row by its path, in the order of the paths."""


def attribute_path(path: Iterable[str | int]) -> str:
    """Find the attribute to which a value belongs: ("services", "web", "ports", 0) is `services.*.ports[]`.

    Below the last attribute that has a row (the keys of an environment, the items of a plain list, `x-` keys) the
    answer is that attribute; it is empty for a path that starts with an unknown key.
    """
    found = ""
    for part in path:
        step = _step(found, part)
        if step is None:
            break
        found = step
    return found


def _step(parent: str, part: str | int) -> str | None:
    if isinstance(part, int):
        candidates: tuple[str, ...] = (f"{parent}[]",)
    elif parent:
        candidates = (f"{parent}.{part}", f"{parent}.*")
    else:
        candidates = (part,)
    for candidate in candidates:
        if candidate in REGISTRY and not (
            isinstance(part, str) and part.startswith("x-") and REGISTRY[parent].key == ""
        ):
            return candidate
    return None
