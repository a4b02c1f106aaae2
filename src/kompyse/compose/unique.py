"""Doubles in lists: a tree in, the tree with one item per key out.

Where two items of a list mean the same thing (a port published twice, two mounts on one target), the last one counts,
at the place of the first. Lists may hold short and long forms; the same double can therefore show only after
`canonical`, so the loader runs this before and after it. A list with an item that has no key is left alone: the check
of shapes says what is wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    Key = Callable[[Any], Hashable]


def _name(item: Any) -> Hashable:
    return item.partition("=")[0] if isinstance(item, str) else None


def _whole(item: Any) -> Hashable:
    return str(item) if isinstance(item, (str, int)) else None


def _target(item: Any) -> Hashable:
    return _field(item, "target") if isinstance(item, dict) else _whole(item)


def _path(item: Any) -> Hashable:
    return _field(item, "path") if isinstance(item, dict) else _whole(item)


def _field(item: dict[str, Any], key: str) -> Hashable:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _mounted(folder: str) -> Key:
    def key(item: Any) -> Hashable:
        if not isinstance(item, dict):
            return f"{folder}/{item}" if isinstance(item, str) else None
        return _field(item, "target") if item.get("target") is not None else f"{folder}/{item.get('source')}"

    return key


def _port(item: Any) -> Hashable:
    if not isinstance(item, dict):
        return _whole(item)
    published = item.get("published")
    key = (item.get("host_ip", "0.0.0.0"), published, item.get("target"), item.get("protocol", "tcp"))  # noqa: S104 - a key
    return key if not any(isinstance(part, (dict, list)) for part in key) else None


KEYS: dict[str, Key] = {
    "annotations": _name,
    "build.additional_contexts": _name,
    "build.args": _name,
    "build.labels": _name,
    "build.tags": _name,
    "cap_add": _name,
    "cap_drop": _name,
    "configs": _mounted(""),
    "deploy.labels": _name,
    "devices": _target,
    "dns": _name,
    "dns_opt": _name,
    "dns_search": _name,
    "env_file": _path,
    "environment": _name,
    "expose": _whole,
    "labels": _name,
    "links": _name,
    "networks.*.aliases": _name,
    "networks.*.link_local_ips": _name,
    "ports": _port,
    "profiles": _name,
    "secrets": _mounted("/run/secrets"),
    "sysctls": _name,
    "tmpfs": _name,
    "volumes": _target,
}
"""Path below a service -> what makes an item of that list unique (None: it cannot be told)."""

_DIRECT = {path: key for path, key in KEYS.items() if "." not in path}
_NESTED = {"build": ("additional_contexts", "args", "labels", "tags"), "deploy": ("labels",)}
_PER_NETWORK = ("aliases", "link_local_ips")


def unique(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with doubles removed from the lists of its services; the same object where there are none."""
    result = tree
    for section, change in _SECTIONS.items():
        entries = tree.get(section)
        if not isinstance(entries, dict):
            continue
        changed = {name: new for name, entry in entries.items() if (new := change(entry)) is not entry}
        if changed:
            result = {**result, section: {**entries, **changed}}
    return result


def _network(network: Any) -> Any:
    return _mapping(network, {"labels": _name}) if isinstance(network, dict) else network


def _service(service: Any) -> Any:
    if not isinstance(service, dict):
        return service
    changed: dict[str, Any] = {}
    for name, value in service.items():
        if type(value) is list:
            new: Any = _list(value, _DIRECT[name]) if name in _DIRECT else value
        elif type(value) is dict and name in _NESTED:
            new = _mapping(value, {part: KEYS[f"{name}.{part}"] for part in _NESTED[name]})
        elif type(value) is dict and name == "networks":
            new = _networks(value)
        else:
            continue
        if new is not value:
            changed[name] = new
    return {**service, **changed} if changed else service


_SECTIONS: dict[str, Callable[[Any], Any]] = {"services": _service, "networks": _network}
"""The sections whose entries have such lists."""


def _networks(networks: dict[str, Any]) -> dict[str, Any]:
    keys = {part: KEYS[f"networks.*.{part}"] for part in _PER_NETWORK}
    new = {name: _mapping(value, keys) if isinstance(value, dict) else value for name, value in networks.items()}
    return new if any(new[name] is not networks[name] for name in networks) else networks


def _mapping(value: dict[str, Any], keys: dict[str, Key]) -> dict[str, Any]:
    changed = {}
    for name, key in keys.items():
        items = value.get(name)
        if type(items) is list and (new := _list(items, key)) is not items:
            changed[name] = new
    return {**value, **changed} if changed else value


def _list(items: list[Any], key: Key) -> list[Any]:
    if len(items) < 2:
        return items
    found: dict[Hashable, Any] = {}
    for item in items:
        name = key(item)
        if name is None:
            return items
        found[name] = item
    return items if len(found) == len(items) else list(found.values())
