"""Hints of x-kompyse that mean nothing on a swarm: each is told at its line.

Labels of Kompose are not: a project carries them for Kubernetes, and every target but that passes them by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.targets.swarm.lowering import TARGET_NAME

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan

_KEY = "x-kompyse"
_READ = frozenset(("kind", "schedule", "retries", "diagnostics"))
"""Hints that say how a service runs, and how findings weigh, on every target."""


def tell(plan: Plan, sink: Sink) -> None:
    """Tell the hints without effect."""
    for key, planned in plan.services.items():
        _tell(planned.service.x_kompyse, ("services", key, _KEY), sink)
    _tell(plan.project.x_kompyse, (_KEY,), sink)
    for section in ("volumes", "networks", "configs", "secrets"):
        entries: dict[str, Any] = getattr(plan.project, section)
        for key, entry in entries.items():
            if entry is not None:
                _tell(entry.x_kompyse, (section, key, _KEY), sink)


def _tell(extension: Any, path: Path, sink: Sink) -> None:
    if isinstance(extension, dict):
        for name in extension:
            if name not in _READ:
                message = f"the hint {name} is for other platforms: on a swarm it has no effect"
                sink.report(codes.HINT_UNUSED, message, path=(*path, name), target=TARGET_NAME, hint="")
