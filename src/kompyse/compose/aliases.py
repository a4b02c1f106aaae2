"""Attributes that had an `x-` name before they became part of the specification: a document in, today's names out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.merge import merge

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink

DEVELOP = "x-develop"
INITIAL_SYNC = "x-initialSync"


def promote(tree: dict[str, Any], sink: Sink) -> dict[str, Any]:
    """Rename `x-develop` of a service to `develop`, and `x-initialSync` of its watch rules to `initial_sync`.

    Where both names are used, the one of the specification wins, key by key.
    """
    services = tree.get("services")
    if not isinstance(services, dict):
        return tree
    changed = {
        name: _service(service, name, sink)
        for name, service in services.items()
        if isinstance(service, dict) and (DEVELOP in service or "develop" in service)
    }
    return {**tree, "services": {**services, **changed}} if changed else tree


def _service(service: dict[str, Any], name: str, sink: Sink) -> dict[str, Any]:
    old, develop = service.get(DEVELOP), service.get("develop")
    if isinstance(old, dict) and isinstance(develop, dict):
        develop = merge(old, develop, sink, ("services", name, "develop"))
    elif old is not None:
        develop = old if develop is None else develop
    if isinstance(develop, dict) and isinstance(develop.get("watch"), list):
        develop = {**develop, "watch": [_watch(rule) for rule in develop["watch"]]}
    kept = {key: value for key, value in service.items() if key != DEVELOP}
    return {**kept, "develop": develop}


def _watch(rule: Any) -> Any:
    if not isinstance(rule, dict) or INITIAL_SYNC not in rule:
        return rule
    renamed = {"initial_sync": rule[INITIAL_SYNC], **rule}
    del renamed[INITIAL_SYNC]
    return renamed
