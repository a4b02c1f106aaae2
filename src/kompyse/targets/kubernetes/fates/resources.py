"""Fates of resources and devices."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_BLOCK_IO = lost(
    "a pod has no limits or weights of block input and output",
    "use a storage class whose volumes have their own limits, or set io.max on the nodes (a DaemonSet, an NRI plugin)",
)
_REAL_TIME = lost(
    "the kubelet gives no real-time scheduling to containers",
    "reserve whole CPUs (the static policy of the CPU manager) if the work needs a guaranteed share",
)
_DEVICES = lost(
    "a pod may not open devices of the node by their path",
    "ask for the device through a device plugin or a ResourceClaim; `privileged: true` opens all devices of the node",
)
_GPUS = approximated(
    "containers[].resources.limits: nvidia.com/gpu and its kin",
    "the nodes need a device plugin that offers such devices, and it picks which of them the container gets",
    "install the device plugin of the vendor; a ResourceClaim can choose a certain device",
)
_GPU_OPTIONS = lost(
    "options of a GPU driver have no place in a pod",
    "set what the driver reads from the environment (NVIDIA_DRIVER_CAPABILITIES and the like) as variables",
)
_SWAP = lost(
    "whether and how much a container may swap is decided on the node",
    "configure memorySwap.swapBehavior of the kubelet",
)
_OOM = lost(
    "the kubelet sets who is killed first when memory runs out, from requests and limits",
    "set memory requests equal to limits to be killed last",
)
_ULIMITS = lost(
    "a pod has no ulimits; containers get those of the node's container runtime",
    'raise them in the runtime of the nodes, or lower them in the command: sh -c "ulimit -n 1024 && exec ..."',
)

ROWS = {
    "services.*.blkio_config": _BLOCK_IO,
    **{
        f"services.*.blkio_config.{limit}{tail}": _BLOCK_IO
        for limit in ("device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops")
        for tail in ("", "[]", "[].path", "[].rate")
    },
    "services.*.blkio_config.weight": _BLOCK_IO,
    "services.*.blkio_config.weight_device": _BLOCK_IO,
    "services.*.blkio_config.weight_device[]": _BLOCK_IO,
    "services.*.blkio_config.weight_device[].path": _BLOCK_IO,
    "services.*.blkio_config.weight_device[].weight": _BLOCK_IO,
    "services.*.cgroup": inert("containers have a cgroup namespace of their own, which is `private`; `host` is told"),
    "services.*.cgroup_parent": lost(
        "the kubelet decides where the cgroups of pods are", "set requests and limits: the place follows from them"
    ),
    "services.*.cpu_count": approximated(
        "containers[].resources.limits.cpu",
        "the container gets the time of so many CPUs, but sees all CPUs of the node",
    ),
    "services.*.cpu_percent": lost("a limit is an amount of CPUs, not a part of the node's", "write `cpus` instead"),
    "services.*.cpu_period": translated("containers[].resources.limits.cpu, together with cpu_quota"),
    "services.*.cpu_quota": translated("containers[].resources.limits.cpu"),
    "services.*.cpu_rt_period": _REAL_TIME,
    "services.*.cpu_rt_runtime": _REAL_TIME,
    "services.*.cpu_shares": approximated(
        "containers[].resources.requests.cpu",
        "the share is also reserved: a node with less CPU left does not take the pod",
        "leave cpu_shares out where pods do not find room",
    ),
    "services.*.cpus": translated("containers[].resources.limits.cpu"),
    "services.*.cpuset": lost(
        "a pod cannot name the CPUs that it runs on",
        "use the static policy of the CPU manager, with requests equal to limits and whole CPUs",
    ),
    "services.*.device_cgroup_rules": lost(
        "a pod has no rules for devices", "use a device plugin, or `privileged: true`, which opens all devices"
    ),
    "services.*.devices": _DEVICES,
    "services.*.devices[]": _DEVICES,
    "services.*.devices[].permissions": _DEVICES,
    "services.*.devices[].source": _DEVICES,
    "services.*.devices[].target": _DEVICES,
    "services.*.gpus": _GPUS,
    "services.*.gpus[]": _GPUS,
    "services.*.gpus[].capabilities": _GPUS,
    "services.*.gpus[].count": _GPUS,
    "services.*.gpus[].device_ids": _GPUS,
    "services.*.gpus[].driver": _GPUS,
    "services.*.gpus[].options": _GPU_OPTIONS,
    "services.*.mem_limit": translated("containers[].resources.limits.memory"),
    "services.*.mem_reservation": approximated(
        "containers[].resources.requests.memory",
        "the amount is kept free for the pod; Docker only takes memory above it away when the host runs short",
    ),
    "services.*.mem_swappiness": _SWAP,
    "services.*.memswap_limit": _SWAP,
    "services.*.oom_kill_disable": _OOM,
    "services.*.oom_score_adj": _OOM,
    "services.*.pids_limit": lost(
        "the number of processes is limited for all pods of a node alike", "set podPidsLimit of the kubelet"
    ),
    "services.*.shm_size": translated("spec.template.spec.volumes: an emptyDir in memory at /dev/shm"),
    "services.*.ulimits": _ULIMITS,
    "services.*.ulimits.*": _ULIMITS,
    "services.*.ulimits.*.hard": _ULIMITS,
    "services.*.ulimits.*.soft": _ULIMITS,
}
