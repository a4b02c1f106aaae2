"""The stack file: services, networks, volumes, configs and secrets as one document, in native types of its schema.

Takes the plan; gives the document. Every text in it is escaped: `docker stack deploy` replaces variables once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.swarm import contents, mounts, networks, ports
from kompyse.targets.swarm.services import services

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.swarm.tracing import Tracing

_VERSION = "3.8"
_WITH_PIDS = "3.9"
"""The schema in which `limits.pids` appeared."""
_SECTIONS = ("networks", "volumes", "configs", "secrets")
_ORDER = (
    "image",
    "entrypoint",
    "command",
    "user",
    "working_dir",
    "hostname",
    "environment",
    "healthcheck",
    "ports",
    "networks",
    "volumes",
    "configs",
    "secrets",
    "deploy",
)
"""Keys of a service that come first, in the order in which people read them; the others follow, sorted."""


def stack(plan: Plan, sink: Sink, tracing: Tracing | None = None) -> Object:
    """Make the document. Nothing in it is shared with the plan."""
    made = services(plan, sink, tracing)
    ports.check(plan, sink)
    sections: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    for part in (networks, mounts, contents):
        for section, key, fields, origins in part.entries(plan, sink):
            sections[section][key] = fields
            if tracing is not None:
                tracing.entry((section, key), fields, origins)
    needs_pids = any("pids" in each.get("deploy", {}).get("resources", {}).get("limits", {}) for each in made.values())
    document: Object = {
        "version": _WITH_PIDS if needs_pids else _VERSION,
        "services": {name: _arranged(each) for name, each in made.items()},
        **{section: entries for section, entries in sections.items() if entries},
    }
    escaped: Object = _escaped(document)
    if tracing is not None:
        tracing.finish(escaped)
    return escaped


def _arranged(service: dict[str, Any]) -> dict[str, Any]:
    keys = [*(key for key in _ORDER if key in service), *sorted(service.keys() - set(_ORDER))]
    return {key: service[key] for key in keys}


def _escaped(value: Any) -> Any:
    """Double each `$` in the texts of a value, so that the command finds no variable."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {key: _escaped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_escaped(each) for each in value]
    return value
