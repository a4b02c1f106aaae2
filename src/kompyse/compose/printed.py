"""The tree as `docker compose config` prints it: what no service uses is left out, keys are sorted, defaults are shown.

The reference prints JSON and YAML from the same records by different rules, and both are followed. JSON shows a
command that is unset as null and empty maps of some defaults, drops `x-` keys below the root, and names the fields
of block devices as Go does. YAML shows none of these and keeps all `x-` keys. Dollar signs are the caller's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.checkers import Checker, checkers
from kompyse.compose.hooks import inherited
from kompyse.compose.profiles import prune

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST = ("name", "services", "networks", "volumes", "secrets", "configs", "models")
_HOOKS = ("pre_start", "post_start", "pre_stop")
_DEVICES = ("weight_device", "device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops")


def as_json(tree: dict[str, Any], *, env_files: bool = False) -> dict[str, Any]:
    """Return the tree in the JSON form; with `env_files`, the names of files whose content was not read stay."""
    return _form(tree, _json_service, env_files=env_files, extensions=False)


def as_yaml(tree: dict[str, Any], *, env_files: bool = False) -> dict[str, Any]:
    """Return the tree in the YAML form, still as data."""
    result = _form(tree, _yaml_service, env_files=env_files, extensions=True)
    networks = result.get("networks") or {}
    shown = {name: _without_empty(network, "ipam") for name, network in networks.items()}
    return {**result, "networks": shown} if networks else result


def service_as_json(service: dict[str, Any]) -> dict[str, Any]:
    """Return one service in the JSON form."""
    entry = checkers().fields["services"].entry
    assert entry is not None
    result: dict[str, Any] = _sorted(_json_service(service), entry, extensions=False)
    return result


def ordered(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with all keys sorted, and otherwise as it is."""
    result: dict[str, Any] = _sorted(tree, None, extensions=True)
    return result


def in_order(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the tree with its sections in the order in which people read them."""
    return {**{key: tree[key] for key in _FIRST if key in tree}, **tree}


def _shown(service: dict[str, Any], *, env_files: bool) -> dict[str, Any]:
    """Leave out of a service what neither form shows."""
    result = service if env_files else {key: value for key, value in service.items() if key != "env_file"}
    if "devices" in service:
        devices = [_without_empty(device, "source", "target") for device in service["devices"]]
        result = {**result, "devices": devices}
    if "gpus" in service:
        result = {**result, "gpus": _requests(service["gpus"])}
    reservations = service.get("deploy", {}).get("resources", {}).get("reservations", {})
    if "devices" in reservations:
        shown = {**reservations, "devices": _requests(reservations["devices"])}
        resources = {**service["deploy"]["resources"], "reservations": shown}
        result = {**result, "deploy": {**service["deploy"], "resources": resources}}
    keys = service.get("build", {}).get("ssh")
    if keys:
        listed = [name if path is None else f"{name}={path}" for name, path in keys.items()]
        result = {**result, "build": {**service["build"], "ssh": listed}}
    if "provider" in service:
        result = {**result, "provider": _without_empty(service["provider"], "type")}
    return result


def _requests(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Show requests for devices without a count of zero, as the reference does, though that is not the same."""
    return [_without_empty(request, "count", "device_ids") for request in requests]


def _form(
    tree: dict[str, Any], shown: Callable[[dict[str, Any]], dict[str, Any]], *, env_files: bool, extensions: bool
) -> dict[str, Any]:
    services = {
        name: shown(_shown(service, env_files=env_files)) for name, service in (tree.get("services") or {}).items()
    }
    pruned = {**prune(tree), "services": services}
    if "configs" in pruned:
        pruned["configs"] = {name: _without_empty(each, "content") for name, each in pruned["configs"].items()}
    return in_order(_sorted(pruned, checkers(), extensions=extensions, root=True))


def _sorted(value: Any, checker: Checker | None, *, extensions: bool, root: bool = False) -> Any:
    """Sort the keys of all maps. Without `extensions`, `x-` keys of maps that have keys of their own are left out."""
    if type(value) is dict:
        fields = checker.fields if checker is not None else {}
        entry = checker.entry if checker is not None else None
        drops = bool(fields) and entry is None and not extensions and not root
        return {
            key: (
                part
                if type(part := value[key]) in _PLAIN
                else _sorted(part, fields.get(key, entry), extensions=extensions)
            )
            for key in sorted(value)
            if not (drops and key.startswith("x-"))
        }
    if type(value) is list:
        item = checker.item if checker is not None else None
        return [part if type(part) in _PLAIN else _sorted(part, item, extensions=extensions) for part in value]
    return _moment(value) if hasattr(value, "isoformat") else value


_PLAIN = (str, int, float, bool, type(None))


def _moment(value: Any) -> str:
    """Print a date or a time as JSON has it in Go: always with a time and a zone."""
    text = value.isoformat() if hasattr(value, "hour") else f"{value.isoformat()}T00:00:00"
    return text.replace("+00:00", "Z") if getattr(value, "tzinfo", None) else f"{text}Z"


def _json_service(service: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if "ulimits" in service:
        changed["ulimits"] = _limits(service["ulimits"])
    if service.get("build", {}).get("ulimits"):
        changed["build"] = {**service["build"], "ulimits": _limits(service["build"]["ulimits"])}
    if "blkio_config" in service:
        changed["blkio_config"] = _block_devices(service["blkio_config"])
    if "develop" in service and service["develop"].get("watch"):
        rules = [{"exec": {}, **rule} for rule in service["develop"]["watch"]]
        shown = [{**rule, "exec": {"command": None, **rule["exec"]}} for rule in rules]
        changed["develop"] = {**service["develop"], "watch": shown}
    if "pre_start" in service:
        changed["pre_start"] = inherited(service)
    return {**service, **changed} if changed else service


def _block_devices(config: dict[str, Any]) -> dict[str, Any]:
    """Name the fields of devices as the reference does, which has no JSON names for them; they are always there."""
    result = dict(config)
    for key in _DEVICES:
        if key in config:
            number, none = ("weight", 0) if key == "weight_device" else ("rate", "0")
            result[key] = [
                {"Path": device.get("path", ""), number.title(): device.get(number, none)} for device in config[key]
            ]
    return result


def _limits(limits: dict[str, Any]) -> dict[str, Any]:
    """Show limits as JSON does: one number, or what is not zero of both."""
    return {
        name: (limit or {})
        if isinstance(limit, int)
        else {key: value for key, value in limit.items() if value or key.startswith("x-")}
        for name, limit in limits.items()
    }


def _both_limits(limits: dict[str, Any]) -> dict[str, Any]:
    """Show limits as YAML does: one number that is not zero, or both."""
    found = {}
    for name, limit in limits.items():
        pair = {} if isinstance(limit, int) else limit
        found[name] = limit if isinstance(limit, int) and limit else {key: pair.get(key, 0) for key in ("soft", "hard")}
    return found


def _yaml_service(service: dict[str, Any]) -> dict[str, Any]:
    result = {key: value for key, value in service.items() if value is not None or key not in ("command", "entrypoint")}
    if "deploy" in result:
        result["deploy"] = _without_empty(result["deploy"], "resources", "placement")
    if "pre_start" in result:
        result["pre_start"] = inherited(service)
    if "ulimits" in result:
        result["ulimits"] = _both_limits(result["ulimits"])
    if result.get("build", {}).get("ulimits"):
        result["build"] = {**result["build"], "ulimits": _both_limits(result["build"]["ulimits"])}
    for key in _HOOKS:
        if key in result:
            result[key] = [_without_unset(hook) for hook in result[key]]
    return result


def _without_empty(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value or key not in keys}


def _without_unset(hook: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in hook.items() if value is not None or key not in ("command", "entrypoint")}
