"""Profiles: the tree and the active profiles in, the enabled services out; and pruning of what no service uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def select(tree: dict[str, Any], profiles: Sequence[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Keep the services that a profile switches on, or that have none; `*` switches on all.

    Returns the tree and the names of the services that are off. The input is not changed.
    """
    active = set(profiles)
    services = tree.get("services") or {}
    disabled = tuple(
        name
        for name, service in services.items()
        if service.get("profiles") and "*" not in active and active.isdisjoint(service["profiles"])
    )
    if not disabled:
        return tree, ()
    off = set(disabled)
    return {**tree, "services": {name: each for name, each in services.items() if name not in off}}, disabled


def prune(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out the networks, volumes, secrets, configs and models that no service uses, as `config` does."""
    used: dict[str, set[str]] = {section: set() for section in ("networks", "volumes", "secrets", "configs", "models")}
    for service in (tree.get("services") or {}).values():
        for section, name in _uses(service):
            used[section].add(name)
    result = dict(tree)
    for section, names in used.items():
        if section in tree:
            kept = {name: each for name, each in (tree[section] or {}).items() if name in names}
            if kept:
                result[section] = kept
            else:
                del result[section]
    return result


def _uses(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section in ("networks", "models"):
        for name in service.get(section) or ():
            yield section, name
    for section in ("secrets", "configs"):
        for grant in service.get(section) or ():
            yield section, grant.get("source", "")
    for grant in (service.get("build") or {}).get("secrets") or ():
        yield "secrets", grant.get("source", "")
    for mount in service.get("volumes") or ():
        if mount["type"] == "volume" and mount.get("source"):
            yield "volumes", mount["source"]
