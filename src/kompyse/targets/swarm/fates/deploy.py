"""Fates of the deploy section: it was made for a swarm."""

from kompyse.attributes.fate import lost, translated

_BASE = "services.*.deploy"
_DEVICES = lost(
    "a task of a swarm gets no devices of its node",
    "offer them as generic resources (`node-generic-resources` of the daemon) and reserve them with generic_resources",
)
_SAME = (
    "",
    ".endpoint_mode",
    ".labels",
    ".mode",
    ".placement",
    ".placement.constraints",
    ".placement.max_replicas_per_node",
    ".placement.preferences",
    ".placement.preferences[]",
    ".placement.preferences[].spread",
    ".replicas",
    ".resources",
    ".resources.limits",
    ".resources.limits.cpus",
    ".resources.limits.memory",
    ".resources.limits.pids",
    ".resources.reservations",
    ".resources.reservations.cpus",
    ".resources.reservations.generic_resources",
    ".resources.reservations.generic_resources[]",
    ".resources.reservations.generic_resources[].discrete_resource_spec",
    ".resources.reservations.generic_resources[].discrete_resource_spec.kind",
    ".resources.reservations.generic_resources[].discrete_resource_spec.value",
    ".resources.reservations.memory",
    ".restart_policy",
    ".restart_policy.condition",
    ".restart_policy.delay",
    ".restart_policy.max_attempts",
    ".restart_policy.window",
    *(
        f".{name}{tail}"
        for name in ("update_config", "rollback_config")
        for tail in ("", ".delay", ".failure_action", ".max_failure_ratio", ".monitor", ".order", ".parallelism")
    ),
)
_DEVICE_KEYS = ("", "[]", *(f"[].{key}" for key in ("capabilities", "count", "device_ids", "driver", "options")))

ROWS = {
    **{f"{_BASE}{tail}": translated(f"deploy{tail}") for tail in _SAME},
    **{f"{_BASE}.resources.reservations.devices{tail}": _DEVICES for tail in _DEVICE_KEYS},
}
