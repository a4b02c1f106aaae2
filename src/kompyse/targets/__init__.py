"""What a target is, and how it is found: one folder here, or an entry point of the group `kompyse.targets`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.options import Options
    from kompyse.plan.plan import Plan
    from kompyse.plan.terms import Terms
    from kompyse.targets.trace import Recorder

Object: TypeAlias = dict[str, Any]
"""An API object as the engine reads it: nothing but dicts, lists, strings, numbers, booleans."""

BUILT_IN = ("kubernetes", "swarm")
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


class Sidecar(NamedTuple):
    """A file that an object names."""

    path: str
    """Relative to the folder, with `/`."""
    data: bytes
    secret: bool = False
    """Nobody but its owner may read it."""


class Beside(NamedTuple):
    """The files that belong beside the objects, in a folder of their own."""

    folder: str
    files: tuple[Sidecar, ...]


class DocumentTarget(Target, Protocol):
    """A target whose objects are documents of their own, such as a stack file, and name further files."""

    names: tuple[str, ...]
    """What the files of the objects are called, in their order and without an ending."""

    def beside(self, plan: Plan) -> Beside:
        """Give the files that the objects of a plan name."""
        ...


class PlannedTarget(Target, Protocol):
    """A target that says what its platform offers. One without `terms` gets a plan for the narrowest."""

    terms: Terms


class ValidatingTarget(Target, Protocol):
    """A target that can check objects without its engine."""

    def validate(
        self, objects: list[Object], options: Options, sink: Sink, origins: Callable[[Object, Path], Iterable[Path]]
    ) -> None:
        """Tell what the engine would refuse. `origins` gives the values of the project behind a field."""
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
