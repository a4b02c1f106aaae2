"""Services of the stack: the fields that the lowering functions give, put together, and traced where that is asked for.

Takes the plan; gives for each service its key in the stack and its fields.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple

from kompyse.model import Service
from kompyse.targets.swarm.lowering import LOWERINGS, Scope
from kompyse.targets.swarm.names import of_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets.swarm.lowering import Declared, Field
    from kompyse.targets.swarm.tracing import Tracing

_ALWAYS = frozenset(("image", "deploy", "networks", "ports", "volumes"))
"""Attributes whose functions are asked for every service: what they give may come from elsewhere."""


def services(plan: Plan, sink: Sink, tracing: Tracing | None) -> dict[str, dict[str, Any]]:
    """Give the services of the stack by their key, in the order of the project."""
    names = of_services(plan, sink)
    found: dict[str, dict[str, Any]] = {}
    for key in plan.services:
        scope = Scope(plan, plan.services[key], sink)
        made: dict[str, Any] = {}
        for declared in _concerned(scope):
            for field in declared.function(scope):
                _put(made, field, names[key], scope, declared, tracing)
        found[names[key]] = made
    return found


def _concerned(scope: Scope) -> Iterator[Declared]:
    """Give the functions for the attributes that a service sets, and those that are asked always."""
    always, by_field = _index(len(LOWERINGS))
    wanted = set(always)
    for value, blank, positions in zip(astuple(scope.service), _BLANK, by_field, strict=True):
        if positions and value is not blank and value != blank:
            wanted.update(positions)
    return (LOWERINGS[position] for position in sorted(wanted))


_BLANK = astuple(Service())
"""The values of a service that sets nothing, in the order of its fields."""


@lru_cache(maxsize=1)
def _index(count: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Give the positions in `LOWERINGS` (the first `count`) of what is always called, and of what each field calls."""
    places = list(enumerate(LOWERINGS[:count]))
    always = tuple(position for position, declared in places if not _ALWAYS.isdisjoint(declared.attributes))
    by_field = tuple(
        tuple(position for position, declared in places if field in declared.attributes)
        for field in Service.__struct_fields__
    )
    return always, by_field


def _put(  # noqa: PLR0913, PLR0917 - a field, and where it goes
    made: dict[str, Any], field: Field, name: str, scope: Scope, declared: Declared, tracing: Tracing | None
) -> None:
    """Set a field: maps merge, lists grow, other values replace."""
    node = made
    for part in field.path[:-1]:
        node = node.setdefault(part, {})
    last, value = field.path[-1], field.value
    start = 0
    if isinstance(value, list) and isinstance(node.get(last), list):
        start = len(node[last])
        node[last] += value
    elif isinstance(value, dict) and isinstance(node.get(last), dict):
        node[last].update(value)
    else:
        node[last] = value
    if tracing is not None:
        tracing.field(("services", name, *field.path), field, start, scope, declared)
