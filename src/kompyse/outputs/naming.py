"""Names of files for objects: `web-deployment.yaml`. Nothing is written here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_LONGEST = 200
"""Bytes of a name without its extension: file systems end at 255."""


def named(
    objects: Sequence[dict[str, Any]], extension: str, names: Sequence[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each object with the name of its file: that of `names`, else its own name, then its kind.

    `kubectl apply -f DIR` goes by the order of the names and stops at an object whose Namespace is not there yet, so
    a Namespace gets a name before all others. Objects that differ in their group or namespace only are numbered.
    """
    if names:
        for name, each in zip(names, objects, strict=True):
            yield f"{name}.{extension}", each
        return
    taken: set[str] = set()
    for each in objects:
        kind = each["kind"].lower()
        stem = _UNSAFE.sub("-", f"{each['metadata']['name']}-{kind}".lower())[-_LONGEST:]
        if kind == "namespace":
            stem = f"00-{stem}"
        name, number = f"{stem}.{extension}", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}.{extension}"
        taken.add(name)
        yield name, each
