"""Fates of resources, devices, rights and namespaces."""

from kompyse.attributes.fate import lost, translated

_BLKIO = lost(
    "a service of a swarm has no limits of block input and output", "limit it on the nodes, or in the storage"
)
_CGROUP = lost("the engine decides on the cgroups of tasks", "set `cgroup-parent` of the daemon on the nodes")
_CPU = lost(
    "a task has a limit and a reservation of CPUs, and nothing else", "use deploy.resources: limits and reservations"
)
_CPUS = translated("deploy.resources.limits.cpus")
_DEVICES = lost(
    "a task of a swarm gets no devices of its node",
    "offer them as generic resources (`node-generic-resources` of the daemon) and reserve them: deploy.resources."
    "reservations.generic_resources; or mount what the device is reached by",
)
_MEMORY = lost(
    "a task has a limit and a reservation of memory, and nothing else", "use deploy.resources, or set it on the nodes"
)
_NAMESPACE = lost("every task has namespaces of its own", "put both processes into one image, or talk over the network")
_PRIVILEGED = lost(
    "tasks of a swarm are never privileged", "add what is needed one by one (`cap_add`), or run it outside of the swarm"
)
_ULIMITS = translated("ulimits")
_RATES = tuple(f"device_{way}_{unit}" for way in ("read", "write") for unit in ("bps", "iops"))

ROWS = {
    "services.*.blkio_config": _BLKIO,
    **{f"services.*.blkio_config.{rate}{tail}": _BLKIO for rate in _RATES for tail in ("", "[]", "[].path", "[].rate")},
    "services.*.blkio_config.weight": _BLKIO,
    "services.*.blkio_config.weight_device": _BLKIO,
    "services.*.blkio_config.weight_device[]": _BLKIO,
    "services.*.blkio_config.weight_device[].path": _BLKIO,
    "services.*.blkio_config.weight_device[].weight": _BLKIO,
    "services.*.cgroup": _CGROUP,
    "services.*.cgroup_parent": _CGROUP,
    "services.*.cpu_count": _CPUS,
    "services.*.cpu_percent": _CPU,
    "services.*.cpu_period": _CPUS,
    "services.*.cpu_quota": _CPUS,
    "services.*.cpu_rt_period": _CPU,
    "services.*.cpu_rt_runtime": _CPU,
    "services.*.cpu_shares": _CPU,
    "services.*.cpus": _CPUS,
    "services.*.cpuset": _CPU,
    "services.*.device_cgroup_rules": _DEVICES,
    "services.*.devices": _DEVICES,
    "services.*.devices[]": _DEVICES,
    "services.*.devices[].permissions": _DEVICES,
    "services.*.devices[].source": _DEVICES,
    "services.*.devices[].target": _DEVICES,
    "services.*.gpus": _DEVICES,
    "services.*.gpus[]": _DEVICES,
    "services.*.gpus[].capabilities": _DEVICES,
    "services.*.gpus[].count": _DEVICES,
    "services.*.gpus[].device_ids": _DEVICES,
    "services.*.gpus[].driver": _DEVICES,
    "services.*.gpus[].options": _DEVICES,
    "services.*.mem_limit": translated("deploy.resources.limits.memory"),
    "services.*.mem_reservation": translated("deploy.resources.reservations.memory"),
    "services.*.mem_swappiness": _MEMORY,
    "services.*.memswap_limit": _MEMORY,
    "services.*.oom_kill_disable": _MEMORY,
    "services.*.oom_score_adj": lost(
        "the schema of stack files has it only in newer commands than most nodes have",
        "set it on the service: docker service update --oom-score-adj",
    ),
    "services.*.pids_limit": translated("deploy.resources.limits.pids"),
    "services.*.shm_size": translated("volumes: tmpfs at /dev/shm"),
    "services.*.ulimits": _ULIMITS,
    "services.*.ulimits.*": _ULIMITS,
    "services.*.ulimits.*.hard": _ULIMITS,
    "services.*.ulimits.*.soft": _ULIMITS,
    "services.*.cap_add": translated("cap_add"),
    "services.*.cap_drop": translated("cap_drop"),
    "services.*.credential_spec": translated("credential_spec"),
    "services.*.credential_spec.config": translated("credential_spec.config"),
    "services.*.credential_spec.file": translated("credential_spec.file"),
    "services.*.credential_spec.registry": translated("credential_spec.registry"),
    "services.*.group_add": lost(
        "a stack file has no further groups",
        "set them in the image (`adduser`), or on the service: docker service update --group-add",
    ),
    "services.*.ipc": _NAMESPACE,
    "services.*.isolation": translated("isolation"),
    "services.*.pid": _NAMESPACE,
    "services.*.privileged": _PRIVILEGED,
    "services.*.read_only": translated("read_only"),
    "services.*.runtime": lost("a task runs in the default runtime of its node", "set `default-runtime` of the daemon"),
    "services.*.security_opt": lost(
        "`docker stack deploy` passes no security options",
        "set defaults on the daemon (`no-new-privileges`, seccomp-profile)",
    ),
    "services.*.sysctls": translated("sysctls"),
    "services.*.use_api_socket": lost(
        "Compose mounts the socket of the engine with the credentials of the one who calls it",
        "mount /var/run/docker.sock, and log in on the nodes",
    ),
    "services.*.user": translated("user"),
    "services.*.userns_mode": _NAMESPACE,
    "services.*.uts": _NAMESPACE,
    "services.*.storage_opt": lost(
        "a task takes the storage of the engine as it is", "limit it on the nodes: `storage-opts` of the daemon"
    ),
}
