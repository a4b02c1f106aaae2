"""How attributes become fields: functions declared for the paths that they consume, and the merge of what they give.

A lowering function takes a `Scope` (one service in its plan) and yields contributions: a part of the workload and the
fields it adds there. It writes no object itself, so that which field came from which attribute falls out of the
declaration. `workload.py` calls them and assembles the result.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import astuple

from kompyse.model import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kompyse.diagnostics import Code, Path, Sink
    from kompyse.plan.options import Options
    from kompyse.plan.plan import Plan, PlannedService, Unit

TARGET_NAME = "kubernetes"


class Part(StrEnum):
    """The parts of a workload that fields are added to."""

    CONTAINER = "container"
    """The service's own container."""
    POD = "pod"
    """The pod's spec; `initContainers` and `volumes` are lists that grow."""
    TEMPLATE = "template"
    """The pod's metadata: labels and annotations."""
    WORKLOAD = "workload"
    """The workload's metadata: labels and annotations."""
    CONTROLLER = "controller"
    """The workload's spec beside its template: replicas, strategy, backoffLimit, ..."""


class Contribution(NamedTuple):
    """Fields added to one part.

    `origins` are the values that they come from, where the attributes of the function do not say which: one for all
    fields, or one for each item of the list that is added. They are kept for traces alone.
    """

    part: Part
    fields: dict[str, Any]
    origins: Sequence[Path] = ()


class Scope(NamedTuple):
    """What a lowering function sees: one service, its plan, and where to tell."""

    plan: Plan
    unit: Unit
    planned: PlannedService
    sink: Sink

    @property
    def service(self) -> Service:
        """The service as the project has it."""
        return self.planned.service

    @property
    def options(self) -> Options:
        """The caller's choices."""
        return self.plan.options

    def path(self, *tail: str | int) -> Path:
        """The Compose path of something in this service."""
        return ("services", self.planned.key, *tail)

    def report(self, code: Code, message: str, *tail: str | int, hint: str = "") -> None:
        """Tell something about the value at `tail` in this service."""
        self.sink.report(code, message, path=self.path(*tail), hint=hint, target=TARGET_NAME)


class Declared(NamedTuple):
    """A lowering function and the paths it consumes; `attributes` are the service attributes that call it."""

    function: Callable[[Scope], Iterable[Contribution]]
    paths: tuple[str, ...]
    attributes: tuple[str, ...]


LOWERINGS: list[Declared] = []
"""In the order of declaration, which is the order of the fields in the output."""

CONSUMED: dict[str, str] = {}
"""Registry path → the function that consumes it. A path that ends in `.**` covers all below it too."""


def lowers(
    *paths: str, always: bool = False
) -> Callable[[Callable[[Scope], Iterable[Contribution]]], Callable[[Scope], Iterable[Contribution]]]:
    """Declare a function of one service for attribute paths (`services.*.user`, `services.*.healthcheck.**`).

    It is called for the services that set one of these attributes, or for all with `always`.
    """

    def declare(function: Callable[[Scope], Iterable[Contribution]]) -> Callable[[Scope], Iterable[Contribution]]:
        attributes = () if always else tuple(dict.fromkeys(path.split(".")[2].removesuffix("[]") for path in paths))
        LOWERINGS.append(Declared(function, paths, attributes))
        CONSUMED.update(dict.fromkeys(paths, f"{function.__module__}.{function.__name__}"))
        return function

    return declare


def builds(*paths: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function that makes whole objects (Services, claims, ConfigMaps) from these attribute paths."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        CONSUMED.update(dict.fromkeys(paths, f"{function.__module__}.{function.__name__}"))
        return function

    return declare


def contributions(scope: Scope) -> Iterator[tuple[Declared, Contribution]]:
    """Call the lowering functions that concern a service, in the order of their declaration."""
    always, by_field = _index(len(LOWERINGS))
    wanted = set(always)
    for value, blank, positions in zip(astuple(scope.service), _BLANK, by_field, strict=True):
        if positions and value is not blank and value != blank:
            wanted.update(positions)
    for position in sorted(wanted):
        declared = LOWERINGS[position]
        for contribution in declared.function(scope):
            yield declared, contribution


_BLANK = astuple(Service())
"""The values of a service that sets nothing, in the order of its fields."""


@lru_cache(maxsize=1)
def _index(count: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Give the positions in `LOWERINGS` (the first `count`) of what is always called, and of what each field calls."""
    places = list(enumerate(LOWERINGS[:count]))
    always = tuple(position for position, declared in places if not declared.attributes)
    by_field = tuple(
        tuple(position for position, declared in places if field in declared.attributes)
        for field in Service.__struct_fields__
    )
    return always, by_field


KEYS: dict[str, tuple[str, ...]] = {
    "hostAliases": ("ip",),
    "initContainers": ("name",),
    "options": ("name",),
    "sysctls": ("name",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "volumes": ("name",),
}
"""Lists of which the API server takes each item once, and the fields that tell items apart."""


def merge(into: dict[str, Any], fields: dict[str, Any]) -> None:
    """Add fields to a part: maps merge, lists grow without repeating an item, scalars replace."""
    for key, value in fields.items():
        kind = value.__class__
        if kind is dict:
            present = into.get(key)
            if present.__class__ is not dict:
                into[key] = present = {}
            merge(present, value)
        elif kind is list:
            present = into.get(key)
            if key in KEYS:
                into[key] = present = present or []
                _merge_items(present, value, KEYS[key])
            elif present.__class__ is list:
                present.extend([item for item in value if item not in present])
            else:
                into[key] = value[:]
        else:
            into[key] = value


def _merge_items(present: list[dict[str, Any]], items: list[dict[str, Any]], key: tuple[str, ...]) -> None:
    index = {identity(item, key): item for item in present}
    for item in items:
        same = index.setdefault(identity(item, key), item)
        if same is item:
            present.append(item)
        else:
            merge(same, item)


def identity(item: dict[str, Any], key: tuple[str, ...]) -> tuple[Any, ...]:
    """Give what tells an item of a list from others."""
    return tuple([item.get(field) for field in key])
