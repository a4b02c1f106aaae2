"""What the init containers of `pre_start` inherit: a service in, its hooks with the container settings of the service.

A hook runs in a container like that of its service. What describes a container is taken over and completed by what the
hook says, by the rules of merging; the mounts are not, and neither is what concerns the service as a whole (ports,
build, dependencies).
"""

from __future__ import annotations

from typing import Any

from kompyse.compose.merge import merge
from kompyse.diagnostics import Sink

ATTRIBUTES = frozenset(
    (
        *("annotations", "blkio_config", "cap_add", "cap_drop", "cgroup", "cgroup_parent", "command", "configs"),
        *("cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares"),
        *("cpus", "cpuset", "credential_spec", "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search"),
        *("domainname", "entrypoint", "env_file", "environment", "extra_hosts", "gpus", "group_add", "hostname"),
        *("image", "init", "ipc", "isolation", "label_file", "labels", "logging", "mac_address", "mem_limit"),
        *("mem_reservation", "mem_swappiness", "memswap_limit", "models", "network_mode", "networks"),
        *("oom_kill_disable", "oom_score_adj", "pid", "pids_limit", "platform", "privileged", "pull_policy"),
        *("pull_refresh_after", "read_only", "runtime", "secrets", "security_opt", "shm_size", "stop_grace_period"),
        *("stop_signal", "storage_opt", "sysctls", "tmpfs", "ulimits", "use_api_socket", "user", "userns_mode"),
        *("uts", "volumes_from", "working_dir"),
    )
)
"""The attributes of a service that describe its container."""


def inherited(service: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the `pre_start` hooks of a canonical service, each with what it inherits."""
    base = {key: value for key, value in service.items() if key in ATTRIBUTES and value is not None}
    path = ("services", "hook")
    # Both sides are canonical, so that nothing can be reported.
    return [{"entrypoint": None, "command": None, **merge(base, hook, Sink(), path)} for hook in service["pre_start"]]
