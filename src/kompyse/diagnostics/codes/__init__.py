"""The table of codes, one file per family; the digit after `KY` names the family."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kompyse.diagnostics.code import Code

FAMILIES = {
    "fates": "what a target does with an attribute",
    "source": "reading and merging files",
    "shape": "keys, types and values of the Compose model",
    "names": "names of objects and hosts",
    "network": "ports, Services and networks",
    "storage": "volumes and mounts",
    "workload": "processes, probes, resources and start-up",
    "config": "configs, secrets and environment",
    "build": "images and builds",
    "output": "options and written files",
    "cluster": "an API server or an engine, and what runs on it",
}


@cache
def all_codes() -> dict[str, Code]:
    """Every code by its id, in the order of their numbers. Imports all families: for docs, help and options."""
    from kompyse.diagnostics.code import Code  # noqa: PLC0415 - keeps this module free to import

    rows = [
        value
        for family in FAMILIES
        for value in vars(import_module(f"{__name__}.{family}")).values()
        if isinstance(value, Code)
    ]
    return {row.id: row for row in sorted(rows)}


def page_of(code: Code) -> str:
    """Name the page of a code, with its heading, in the folder of pages."""
    family = next(family for family in FAMILIES if code in vars(import_module(f"{__name__}.{family}")).values())
    return f"{family}.md#{anchor(code)}"


def anchor(code: Code) -> str:
    """Give the anchor that GitHub makes of the heading of a code."""
    return f"{code.id.lower()}-{code.name.replace('.', '')}"
