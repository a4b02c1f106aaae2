"""Whether applying an object would change nothing: the object and what the cluster has in, yes or not sure out.

The server keeps with every object which fields a manager has applied. Where these are just the fields that are to be
applied, each with the value that it has, an apply does nothing, and need not be made: that is most of the time of a
run in which little has changed. Whatever is not plainly so (a default in between, a number that is written otherwise)
counts as not sure, and the server is asked.

Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management (FieldsV1: `f:` a field, `k:`
an item of a list by its keys, `v:` an item of a set, `.` the item itself).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kompyse.cluster.server.client import MANAGER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.targets import Object

_HEAD = frozenset({"apiVersion", "kind"})
_NAMES = frozenset({"name", "namespace"})
"""What identifies an object is owned by nobody."""
_DEFAULTS = {"protocol": "TCP"}
"""Keys of items of lists that may be left out, and what they are then."""


def is_applied(made: Object, live: Object) -> bool:
    """Whether `live` is what comes of applying `made`. False also where that cannot be seen."""
    applied = [
        each
        for each in live["metadata"].get("managedFields") or ()
        if (each.get("manager"), each.get("operation"), each.get("subresource")) == (MANAGER, "Apply", None)
    ]
    if len(applied) != 1 or applied[0].get("apiVersion") != made["apiVersion"]:
        return False
    return _same(applied[0].get("fieldsV1") or {}, _content(made), _content(live))


def _content(made: Object) -> Object:
    metadata = {key: value for key, value in made["metadata"].items() if key not in _NAMES}
    return {**{key: value for key, value in made.items() if key not in _HEAD}, "metadata": metadata}


def _same(fields: Mapping[str, Any], made: Any, live: Any) -> bool:
    """Compare what is below one place. No fields below mean that the value is owned as a whole."""
    owned = {key: value for key, value in fields.items() if key != "."}
    if not owned:
        # `.` alone is an item or a map of which nothing is owned but that it is there.
        return bool(made == live) if not fields else not made
    if isinstance(made, dict) and isinstance(live, dict):
        return (
            all(key.startswith("f:") for key in owned)
            and {key[2:] for key in owned} == made.keys() <= live.keys()
            and all(_same(below, made[key[2:]], live[key[2:]]) for key, below in owned.items())
        )
    if isinstance(made, list) and isinstance(live, list):
        return len(owned) == len(made) and _same_items(owned, made, live)
    return False


def _same_items(owned: Mapping[str, Any], made: list[Any], live: list[Any]) -> bool:
    """Compare the items of a list: they are the same, and in the same order. Items of others may stand between."""
    order = []
    for key, below in owned.items():
        form, wanted = key[:2], json.loads(key[2:])
        here = [at for at, each in enumerate(made) if _is(form, each, wanted)]
        there = [at for at, each in enumerate(live) if _is(form, each, wanted)]
        if len(here) != 1 or len(there) != 1:
            return False
        if form == "k:" and not _same(below, made[here[0]], live[there[0]]):
            return False
        order.append((here[0], there[0]))
    places = [there for _, there in sorted(order)]
    return places == sorted(places)


def _is(form: str, item: Any, wanted: Any) -> bool:
    """Whether an item of a list is the one that a key means."""
    if form == "v:":
        return bool(item == wanted)
    return (
        form == "k:"
        and isinstance(item, dict)
        and all(item.get(key, _DEFAULTS.get(key)) == value for key, value in wanted.items())
    )
