"""What a target is, and how it is found: one folder here, or an entry point of the group `kompyse.targets`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets.trace import Recorder

Object: TypeAlias = dict[str, Any]
"""An API object as the engine reads it: nothing but dicts, lists, strings, numbers, booleans."""

BUILT_IN = ("kubernetes",)
"""Targets of this package; each is a module of this room with the constant TARGET."""


class Target(Protocol):
    """Turns a plan into the objects of one engine."""

    name: str
    summary: str

    def fates(self) -> Mapping[str, Fate]:
        """Give the fate of every attribute path; a path without an entry counts as lost."""
        ...

    def lower(self, plan: Plan, sink: Sink) -> list[Object]:
        """Translate. The objects come in the order in which they have to be applied."""
        ...


class TracingTarget(Target, Protocol):
    """A target that notes where its fields come from. One without `traces` is never given a recorder."""

    traces: bool
    """True."""

    def lower(self, plan: Plan, sink: Sink, trace: Recorder | None = None) -> list[Object]:
        """Translate, and note the origins of every field in the recorder, if there is one."""
        ...


def names() -> tuple[str, ...]:
    """All targets that can be named, built in and installed, sorted."""
    return tuple(sorted({*BUILT_IN, *_installed()}))


def find(name: str) -> Target:
    """Load a target by its name. Raises KeyError when there is none."""
    if name in BUILT_IN:
        target: Target = import_module(f"{__name__}.{name}").TARGET
        return target
    loaded: Target = _installed()[name].load()
    return loaded


def _installed() -> dict[str, Any]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - 30 ms that a built-in target does not need

    return {point.name: point for point in entry_points(group="kompyse.targets")}
