"""The hash of a service as Docker Compose computes it: over its JSON, with fields in the order of the reference.

Compose compares this hash with that of a running container to tell whether it must be made anew. It covers all but
what does not change a container: build, pull policy, scale, dependencies and profiles.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kompyse.compose.printed import service_as_json
from kompyse.values.goformat import json_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_HASHED = frozenset(("build", "pull_policy", "scale", "depends_on", "profiles", "env_file"))
_HOOK = ("command", "user", "privileged", "working_dir", "environment")
_GRANT = ("source", "target", "uid", "gid", "mode")
_UPDATE = ("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order")
_REQUEST = ("capabilities", "driver", "count", "device_ids", "options")
_RESOURCE = ("cpus", "memory", "pids", "devices", "generic_resources")
_CONTAINER = (
    *("annotations", "blkio_config", "cap_add", "cap_drop", "cgroup_parent", "cgroup", "cpu_count", "cpu_percent"),
    *("cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpus", "cpuset", "cpu_shares", "command"),
    *("configs", "credential_spec", "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search", "domainname"),
    *("entrypoint", "environment", "env_file", "extra_hosts", "group_add", "gpus", "hostname", "image", "init", "ipc"),
    *("isolation", "labels", "label_file", "logging", "log_driver", "log_opt", "mem_limit", "mem_reservation"),
    *("memswap_limit", "mem_swappiness", "mac_address", "models", "network_mode", "networks", "oom_kill_disable"),
    *("oom_score_adj", "pid", "pids_limit", "platform", "privileged", "pull_policy", "pull_refresh_after"),
    *("read_only", "runtime", "secrets", "security_opt", "shm_size", "stop_grace_period", "stop_signal"),
    *("storage_opt", "sysctls", "tmpfs", "ulimits", "use_api_socket", "user", "userns_mode", "uts", "volume_driver"),
    *("volumes", "volumes_from", "working_dir"),
)
_ORDER: dict[str, tuple[str, ...]] = {
    "": (
        *("annotations", "attach", "develop", "blkio_config", "cap_add", "cap_drop", "cgroup_parent", "cgroup"),
        *("cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpus", "cpuset"),
        *("cpu_shares", "command", "configs", "container_name", "credential_spec", "deploy", "device_cgroup_rules"),
        *("devices", "dns", "dns_opt", "dns_search", "domainname", "entrypoint", "provider", "environment", "expose"),
        *("external_links", "extra_hosts", "group_add", "gpus", "hostname", "healthcheck", "image", "init", "ipc"),
        *("isolation", "labels", "label_file", "links", "logging", "mem_limit", "mem_reservation", "memswap_limit"),
        *("mem_swappiness", "mac_address", "models", "network_mode", "networks", "oom_kill_disable", "oom_score_adj"),
        *("pid", "pids_limit", "platform", "ports", "privileged", "read_only", "restart", "runtime", "secrets"),
        *("security_opt", "shm_size", "stdin_open", "stop_grace_period", "stop_signal", "storage_opt", "sysctls"),
        *("tmpfs", "tty", "ulimits", "use_api_socket", "user", "userns_mode", "uts", "volumes", "volumes_from"),
        *("working_dir", "pre_start", "post_start", "pre_stop"),
    ),
    "blkio_config": (
        *("weight", "weight_device", "device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops"),
    ),
    **dict.fromkeys(
        (f"blkio_config.device_{way}_{what}[]" for way in ("read", "write") for what in ("bps", "iops")),
        ("Path", "Rate"),
    ),
    "blkio_config.weight_device[]": ("Path", "Weight"),
    "configs[]": _GRANT,
    "credential_spec": ("config", "file", "registry"),
    "deploy": (
        *("mode", "labels", "update_config", "rollback_config", "resources", "restart_policy", "placement"),
        "endpoint_mode",
    ),
    "deploy.placement": ("constraints", "preferences", "max_replicas_per_node"),
    "deploy.resources": ("limits", "reservations"),
    "deploy.resources.limits": _RESOURCE,
    "deploy.resources.reservations": _RESOURCE,
    "deploy.resources.reservations.devices[]": _REQUEST,
    "deploy.resources.reservations.generic_resources[].discrete_resource_spec": ("kind", "value"),
    "deploy.restart_policy": ("condition", "delay", "max_attempts", "window"),
    "deploy.rollback_config": _UPDATE,
    "deploy.update_config": _UPDATE,
    "develop.watch[]": ("path", "action", "target", "exec", "include", "ignore", "initial_sync"),
    "develop.watch[].exec": _HOOK,
    "devices[]": ("source", "target", "permissions"),
    "gpus[]": _REQUEST,
    "healthcheck": ("test", "timeout", "interval", "retries", "start_period", "start_interval", "disable"),
    "logging": ("driver", "options"),
    "models.*": ("endpoint_var", "model_var"),
    "networks.*": (
        *("aliases", "driver_opts", "gw_priority", "interface_name", "ipv4_address", "ipv6_address"),
        *("link_local_ips", "mac_address", "priority"),
    ),
    "ports[]": ("name", "mode", "host_ip", "target", "published", "protocol", "app_protocol"),
    "post_start[]": _HOOK,
    "pre_start[]": (*_CONTAINER, "per_replica"),
    "pre_stop[]": _HOOK,
    "provider": ("type", "options"),
    "secrets[]": _GRANT,
    "ulimits.*": ("soft", "hard"),
    "volumes[]": ("type", "source", "target", "read_only", "consistency", "bind", "volume", "tmpfs", "image"),
    "volumes[].bind": ("selinux", "propagation", "create_host_path", "recursive"),
    "volumes[].tmpfs": ("size", "mode"),
    "volumes[].volume": ("labels", "nocopy", "subpath"),
}
"""Path of a record in a service -> the order of its fields. Maps without a row are sorted."""

_ESCAPED = re.compile("[<>&\u2028\u2029]")


def service_hash(service: dict[str, Any], environment: Mapping[str, str]) -> str:
    """Return the hash of a canonical service; `environment` is that of the project."""
    hashed = {key: value for key, value in service.items() if key not in _NOT_HASHED}
    platform = environment.get("DOCKER_DEFAULT_PLATFORM")
    if platform and "build" in service and "platform" not in service:
        hashed["platform"] = platform
    return sha256(_text(service_as_json(hashed), "").encode()).hexdigest()


def _text(value: Any, path: str) -> str:
    """Write a value as JSON as Go does: no blanks, records in their order, other maps sorted."""
    if isinstance(value, dict):
        order = _ORDER.get(path)
        keys = [key for key in order if key in value] if order else sorted(value)
        fields = (f"{_string(key)}:{_text(value[key], _below(path, key))}" for key in keys)
        return f"{{{','.join(fields)}}}"
    if isinstance(value, list):
        return f"[{','.join([_text(item, f'{path}[]') for item in value])}]"
    if isinstance(value, str):
        return _string(value)
    return json_number(value) if isinstance(value, float) else json.dumps(value)


def _below(path: str, key: str) -> str:
    star = f"{path}.*"
    if star in _ORDER:
        return star
    return f"{path}.{key}" if path else key


def _string(text: str) -> str:
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
