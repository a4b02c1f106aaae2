"""What Compose adds to what the user wrote: the canonical tree in, a tree with all defaults and names out.

Default network, implied dependencies, names of resources, and the defaults of ports, builds, secrets and devices.
Nothing is read and nothing is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.forms import dependencies

if TYPE_CHECKING:
    from collections.abc import Callable

_RESOURCES = ("networks", "volumes", "secrets", "configs")
_NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")
_HOOKS = ("post_start", "pre_stop")


def apply(tree: dict[str, Any], name: str, *, bare: bool = False) -> dict[str, Any]:
    """Return the tree with all defaults; `name` is the name of the project. The input is not changed.

    A `bare` tree goes without the nulls and the empty maps that stand for nothing.
    """
    services = {key: _service(each, bare=bare) for key, each in (tree.get("services") or {}).items()}
    networks = dict(tree.get("networks") or {})
    if "default" not in networks and any("default" in (each.get("networks") or {}) for each in services.values()):
        networks["default"] = None
    result = {**tree, "name": name, "services": services}
    for section in _RESOURCES:
        resources = networks if section == "networks" else tree.get(section)
        if resources:
            result[section] = {key: _named(each, key, name) for key, each in resources.items()}
    if networks and not bare:
        result["networks"] = {key: {"ipam": {}, **each} for key, each in result["networks"].items()}
    return result


def _named(resource: dict[str, Any] | None, key: str, project: str) -> dict[str, Any]:
    found = dict(resource or {})
    if found.get("name") == "":
        del found["name"]  # the reference takes it for a name, and does not print it
    elif not found.get("name"):
        found["name"] = key if found.get("external") else f"{project}_{key}"
    return found


def values(tree: dict[str, Any], *, bare: bool = False) -> dict[str, Any]:
    """Return the tree with the defaults of single attributes only: no names, no networks, no implied dependencies."""
    services = {key: _own(each, bare=bare) for key, each in (tree.get("services") or {}).items()}
    result = {**tree, "services": services} if services else dict(tree)
    for section in () if bare else _RESOURCES:
        if tree.get(section):
            shown: dict[str, Any] = {"ipam": {}} if section == "networks" else {}
            result[section] = {key: {**shown, **(each or {})} for key, each in tree[section].items()}
    return result


def _own(service: dict[str, Any], *, bare: bool) -> dict[str, Any]:
    """Complete the attributes of a service that are there."""
    result = dict(service) if bare else {"command": None, "entrypoint": None, **service}
    for key, complete in _COMPLETIONS.items():
        if key in result and not (bare and key == "deploy"):
            result[key] = complete(result[key])
    for key in () if bare else _HOOKS:
        if key in result:
            result[key] = [{"command": None, **hook} for hook in result[key]]
    return result


def _service(service: dict[str, Any], *, bare: bool) -> dict[str, Any]:
    result = _own(service, bare=bare)
    if result.get("pull_policy") == "if_not_present":
        result["pull_policy"] = "missing"
    if "build" in result and "dockerfile_inline" not in result["build"]:
        result["build"] = _without_blanks({"dockerfile": "Dockerfile", **result["build"]}, "dockerfile")
    if not result.get("networks") and "network_mode" not in result and "provider" not in result:
        result["networks"] = {"default": None}
    needed = _dependencies(result, bare=bare)
    if needed:
        result["depends_on"] = needed
    if "pre_start" in result and result.get("image"):
        result["pre_start"] = [{"image": result["image"], **hook} for hook in result["pre_start"]]
    return result


def scaled(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with `deploy.replicas` where a service that has a deploy section says it by `scale`."""
    services = {
        name: {**service, "deploy": {"replicas": service["scale"], **service["deploy"]}}
        for name, service in (tree.get("services") or {}).items()
        if "deploy" in service and "scale" in service
    }
    return {**tree, "services": {**tree["services"], **services}} if services else tree


def _dependencies(service: dict[str, Any], *, bare: bool) -> dict[str, Any]:
    """Add the services that links, shared namespaces and shared volumes need; what is written stays as it is."""
    needed = dict(service.get("depends_on") or {})
    for link in service.get("links") or ():
        parts = link.split(":")
        needed.setdefault(parts[0] if len(parts) == 2 else link, {**dependencies.started(), "restart": True})
    for key in _NAMESPACES:
        kind, colon, other = (service.get(key) or "").partition(":")
        if colon and kind == "service":
            needed.setdefault(other, {**dependencies.started(), "restart": True})
    for origin in service.get("volumes_from") or ():
        if not origin.startswith("container:"):
            implied = {**dependencies.started(), "restart": False} if bare else dependencies.started()
            needed.setdefault(origin.split(":")[0], implied)
    return needed


def _build(build: dict[str, Any]) -> dict[str, Any]:
    return _without_blanks({"context": ".", **build}, "context")


def _without_blanks(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Leave out what was written as nothing, which is no reason for a default."""
    return {key: value for key, value in record.items() if value or key not in keys}


def _ports(ports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"mode": "ingress", "protocol": "tcp", **port} if isinstance(port, dict) else port for port in ports]


def _secrets(grants: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"target": f"/run/secrets/{grant.get('source', '')}", **grant} for grant in grants]


def _requests(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ask for all devices where neither a number nor identifiers are named."""
    return [each if "count" in each or "device_ids" in each else {**each, "count": -1} for each in requests]


def _deploy(deploy: dict[str, Any]) -> dict[str, Any]:
    result = {"resources": {}, "placement": {}, **deploy}
    devices = result["resources"].get("reservations", {}).get("devices")
    if devices:
        reservations = {**result["resources"]["reservations"], "devices": _requests(devices)}
        result["resources"] = {**result["resources"], "reservations": reservations}
    return result


_COMPLETIONS: dict[str, Callable[[Any], Any]] = {
    "build": _build,
    "deploy": _deploy,
    "gpus": _requests,
    "ports": _ports,
    "secrets": _secrets,
}
"""What to add to an attribute of a service that is there."""
