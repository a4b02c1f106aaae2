"""Hints of x-kompyse, and options, that mean nothing on a swarm: each is told, hints at their lines.

Labels of Kompose are not: a project carries them for Kubernetes, and every target but that passes them by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.targets.swarm.lowering import TARGET_NAME

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.options import Options
    from kompyse.plan.plan import Plan

_KEY = "x-kompyse"
_READ = frozenset(("kind", "schedule", "retries", "diagnostics"))
"""Hints that say how a service runs, and how findings weigh, on every target."""
_CHOSEN = frozenset(("swarm_api", "resolve_images", "bind", "secrets", "image_prefix", "image_tag"))
"""Options that a stack file depends on."""
_WITH_SEALED = frozenset(("sealed_cert", "sealed_scope", "namespace"))


def tell(plan: Plan, sink: Sink) -> None:
    """Tell the hints and options without effect."""
    _tell_options(plan.options, sink)
    for key, planned in plan.services.items():
        _tell(planned.service.x_kompyse, ("services", key, _KEY), sink)
    _tell(plan.project.x_kompyse, (_KEY,), sink)
    for section in ("volumes", "networks", "configs", "secrets"):
        entries: dict[str, Any] = getattr(plan.project, section)
        for key, entry in entries.items():
            if entry is not None:
                _tell(entry.x_kompyse, (section, key, _KEY), sink)


def _tell_options(options: Options, sink: Sink) -> None:
    sealed = options.secrets == "sealed"
    if sealed:
        sink.report(
            codes.SWARM_NOT_SEALED,
            "secrets are to be sealed, and no swarm opens what is sealed for a cluster: they would be plain files",
            hint="leave out --secrets sealed, or say --secrets external and make them with docker secret create",
            target=TARGET_NAME,
        )
    default = type(options)()
    for option in options.__struct_fields__:
        told = option in _CHOSEN or (sealed and option in _WITH_SEALED)
        if not told and getattr(options, option) != getattr(default, option):
            message = f"the option {option} is for other platforms: on a swarm it has no effect"
            sink.report(codes.SWARM_OPTION_UNUSED, message, target=TARGET_NAME)


def _tell(extension: Any, path: Path, sink: Sink) -> None:
    if isinstance(extension, dict):
        for name in extension:
            if name not in _READ:
                message = f"the hint {name} is for other platforms: on a swarm it has no effect"
                sink.report(codes.HINT_UNUSED, message, path=(*path, name), target=TARGET_NAME, hint="")
