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
_HOOKS = ("pre_start", "post_start", "pre_stop")


def apply(tree: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the tree with all defaults; `name` is the name of the project. The input is not changed."""
    services = {key: _service(each) for key, each in (tree.get("services") or {}).items()}
    networks = dict(tree.get("networks") or {})
    if "default" not in networks and any("default" in (each.get("networks") or {}) for each in services.values()):
        networks["default"] = None
    result = {**tree, "name": name, "services": services}
    for section in _RESOURCES:
        resources = networks if section == "networks" else tree.get(section)
        if resources:
            result[section] = {key: _named(each, key, name) for key, each in resources.items()}
    if networks:
        result["networks"] = {key: {"ipam": {}, **each} for key, each in result["networks"].items()}
    return result


def _named(resource: dict[str, Any] | None, key: str, project: str) -> dict[str, Any]:
    found = dict(resource or {})
    if not found.get("name"):
        found["name"] = key if found.get("external") else f"{project}_{key}"
    return found


def _service(service: dict[str, Any]) -> dict[str, Any]:
    result = {"command": None, "entrypoint": None, **service}
    for key, complete in _COMPLETIONS.items():
        if key in result:
            result[key] = complete(result[key])
    if not result.get("networks") and "network_mode" not in result and "provider" not in result:
        result["networks"] = {"default": None}
    needed = _dependencies(result)
    if needed:
        result["depends_on"] = needed
    for key in _HOOKS:
        if key in result:
            result[key] = [{"command": None, **hook} for hook in result[key]]
    if "pre_start" in result and result.get("image"):
        result["pre_start"] = [{"image": result["image"], **hook} for hook in result["pre_start"]]
    if "deploy" in result and "scale" in result:
        result["deploy"] = {"replicas": result["scale"], **result["deploy"]}
    return result


def _dependencies(service: dict[str, Any]) -> dict[str, Any]:
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
            needed.setdefault(origin.split(":")[0], dependencies.started())
    return needed


def _build(build: dict[str, Any]) -> dict[str, Any]:
    result = {"context": ".", **build}
    if "dockerfile_inline" not in result:
        result.setdefault("dockerfile", "Dockerfile")
    return result


def _ports(ports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"mode": "ingress", "protocol": "tcp", **port} for port in ports]


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


def _pull_policy(policy: str) -> str:
    return "missing" if policy == "if_not_present" else policy


_COMPLETIONS: dict[str, Callable[[Any], Any]] = {
    "build": _build,
    "deploy": _deploy,
    "gpus": _requests,
    "ports": _ports,
    "pull_policy": _pull_policy,
    "secrets": _secrets,
}
"""What to add to an attribute of a service that is there."""
