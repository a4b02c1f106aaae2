"""A tree whose variables are not replaced: what can be completed and resolved without knowing their values.

The values are what the user wrote, merged and in long forms. Numbers are not read and commands not split, profiles
choose nothing, and no file with variables is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose import defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def values(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with the defaults of single attributes."""
    return defaults.values(_each_service(tree, _single), bare=True)


def complete(tree: dict[str, Any], project: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """Return the tree with names, networks and implied dependencies; bare names take the values of `variables`."""
    return _each_service(defaults.apply(tree, project, bare=True), lambda service: _named(service, variables))


def _each_service(tree: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    services = tree.get("services") or {}
    return {**tree, "services": {name: change(service) for name, service in services.items()}} if services else tree


def _single(service: dict[str, Any]) -> dict[str, Any]:
    """Say of requests for devices and of mounts what the short forms would say."""
    result = dict(service)
    if "gpus" in service:
        result["gpus"] = _requests(service["gpus"])
    reservations = ((service.get("deploy") or {}).get("resources") or {}).get("reservations") or {}
    if reservations.get("devices"):
        resources = {
            **service["deploy"]["resources"],
            "reservations": {**reservations, "devices": _requests(reservations["devices"])},
        }
        result["deploy"] = {**service["deploy"], "resources": resources}
    if "volumes" in service:
        result["volumes"] = [_mount(each) for each in service["volumes"]]
    return result


def _requests(requests: list[Any]) -> list[Any]:
    return [each if "count" in each or "device_ids" in each else {**each, "count": "all"} for each in requests]


def _mount(mount: Any) -> Any:
    if not isinstance(mount, dict) or not isinstance(mount.get("bind"), dict):
        return mount
    return {**mount, "bind": {"create_host_path": True, **mount["bind"]}}


def _named(service: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    result = dict(service)
    if "environment" in service:
        result["environment"] = _resolved(service["environment"], variables, keep=True)
    arguments = (service.get("build") or {}).get("args")
    if arguments is not None:
        result["build"] = {**service["build"], "args": _resolved(arguments, variables, keep=False)}
    return result


def _resolved(value: Any, variables: Mapping[str, str], *, keep: bool) -> Any:
    """Give names without a value that of the variable; without `keep`, names of no variable are dropped."""
    if isinstance(value, list):
        items = [f"{item}={variables[item]}" if "=" not in item and item in variables else item for item in value]
        return items if keep else [item for item in items if "=" in item]
    found = {name: variables.get(name) if text is None else text for name, text in value.items()}
    return found if keep else {name: text for name, text in found.items() if text is not None}
