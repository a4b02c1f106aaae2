"""Profiles: the tree and the active profiles in, the enabled services out; and pruning of what no service uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.asked import unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kompyse.diagnostics import Sink


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


def all_of(tree: dict[str, Any]) -> tuple[str, ...]:
    """Return all profiles that services name, sorted."""
    services = (tree.get("services") or {}).values()
    return tuple(sorted({profile for service in services for profile in service.get("profiles") or ()}))


def only(
    tree: dict[str, Any], names: Sequence[str], profiles: Sequence[str], sink: Sink
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Keep the services that are named, whatever their profiles, and those that they depend on.

    Returns the tree and the names of the services that are left out. A name that no service has is reported.
    """
    services = tree.get("services") or {}
    for name in names:
        if name not in services:
            unknown(name, services, sink)
    own = (profile for name in names if name in services for profile in services[name].get("profiles") or ())
    enabled, _ = select(tree, [*profiles, *own])
    found: dict[str, dict[str, Any]] = {}
    waiting = [name for name in names if name in enabled["services"]]
    while waiting:
        name = waiting.pop()
        found[name] = enabled["services"][name]
        needed = found[name].get("depends_on") or {}
        waiting += [other for other in needed if other not in found and other in enabled["services"]]
    kept = {name: _without_others(service, found) for name, service in services.items() if name in found}
    return {**tree, "services": kept}, tuple(name for name in services if name not in found)


def _without_others(service: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """Leave out the dependencies on services that are not there."""
    if not service.get("depends_on"):
        return service
    needed = {name: each for name, each in service["depends_on"].items() if name in kept}
    rest = {key: value for key, value in service.items() if key != "depends_on"}
    return {**rest, "depends_on": needed} if needed else rest


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
