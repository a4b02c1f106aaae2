"""Checking the objects of a target without its engine: asks the target, and finds the values behind what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kompyse.diagnostics.codes.output import VALIDATION_PARTIAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object, Target, ValidatingTarget
    from kompyse.targets.trace import Trace


def validate(engine: Target, objects: list[Object], plan: Plan, sink: Sink, trace: Callable[[], Trace]) -> None:
    """Tell what the engine of a target would refuse. `trace` makes the trace, which only a fault needs."""
    if not hasattr(engine, "validate"):
        message = f"the target {engine.name} has no schemas: nothing was checked"
        sink.report(VALIDATION_PARTIAL, message, target=engine.name)
        return
    made: list[Trace] = []

    def origins(owner: Object, field: Path) -> list[Path]:
        made[:] = made or [trace()]
        head = owner["metadata"]
        for length in range(len(field), 0, -1):
            found = made[0].of_field(owner["kind"], head["name"], field[:length], head.get("namespace", ""))
            if paths := [origin.path for origin in found if origin.path]:
                return paths
        return []

    cast("ValidatingTarget", engine).validate(objects, plan.options, sink, origins)
