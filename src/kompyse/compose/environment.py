"""What an included project takes from its own variables before it becomes part of the whole.

A bare name in the list form of `environment` takes its value from the variables that its file sees, which for an
included project are those of its own `.env`; the map form waits for the variables of the whole project (`env_files`).
That is how the reference loader does it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def resolve_lists(tree: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    """Give the bare names in lists of `environment` their values; names that are not set stay bare."""

    def resolve(service: dict[str, Any]) -> dict[str, Any]:
        items = service.get("environment")
        if not isinstance(items, list):
            return service
        new = [f"{item}={variables[item]}" if isinstance(item, str) and item in variables else item for item in items]
        return {**service, "environment": new} if new != items else service

    return _each_service(tree, resolve)


def named_sources(tree: dict[str, Any], variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that `secrets.*.environment` and `configs.*.environment` name and that are set."""
    sources = (
        source.get("environment")
        for section in ("secrets", "configs")
        if isinstance(entries := tree.get(section), dict)
        for source in entries.values()
        if isinstance(source, dict)
    )
    return {name: variables[name] for name in sources if isinstance(name, str) and name in variables}


def _each_service(tree: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    services = tree.get("services")
    if not isinstance(services, dict):
        return tree
    changed = {
        name: new
        for name, service in services.items()
        if isinstance(service, dict) and (new := change(service)) is not service
    }
    return {**tree, "services": {**services, **changed}} if changed else tree
