"""Fates of the deploy section."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_BASE = "services.*.deploy"
_DEVICES = approximated(
    "containers[].resources.limits: nvidia.com/gpu and its kin",
    "the nodes need a device plugin that offers such devices, and it picks which of them the container gets",
    "install the device plugin of the vendor; a ResourceClaim can choose a certain device",
)
_GENERIC = translated("containers[].resources.limits: the extended resource of that name")
_SPREAD = translated("spec.template.spec.topologySpreadConstraints")
_ROLLBACK = lost(
    "Kubernetes goes back in the way in which it updates, and only when it is told to",
    "kubectl rollout undo goes back by hand; Argo Rollouts and Flagger go back by themselves",
)
_UPDATE = translated("spec.strategy.rollingUpdate, or updateStrategy of a DaemonSet")

ROWS = {
    _BASE: translated("the workload"),
    f"{_BASE}.endpoint_mode": translated("spec.clusterIP of the Service: None for dnsrr"),
    f"{_BASE}.labels": translated("metadata.annotations of the workload"),
    f"{_BASE}.mode": translated("the kind: Deployment, DaemonSet for global, Job for replicated-job and global-job"),
    f"{_BASE}.placement": translated("spec.template.spec.affinity and topologySpreadConstraints"),
    f"{_BASE}.placement.constraints": translated("spec.template.spec.affinity.nodeAffinity"),
    f"{_BASE}.placement.max_replicas_per_node": translated(
        "spec.template.spec.affinity.podAntiAffinity for 1, else topologySpreadConstraints"
    ),
    f"{_BASE}.placement.preferences": _SPREAD,
    f"{_BASE}.placement.preferences[]": _SPREAD,
    f"{_BASE}.placement.preferences[].spread": _SPREAD,
    f"{_BASE}.replicas": translated("spec.replicas; completions and parallelism of a Job"),
    f"{_BASE}.resources": translated("containers[].resources"),
    f"{_BASE}.resources.limits": translated("containers[].resources.limits"),
    f"{_BASE}.resources.limits.cpus": translated("containers[].resources.limits.cpu"),
    f"{_BASE}.resources.limits.memory": translated("containers[].resources.limits.memory"),
    f"{_BASE}.resources.limits.pids": lost(
        "the number of processes is limited for all pods of a node alike", "set podPidsLimit of the kubelet"
    ),
    f"{_BASE}.resources.reservations": translated("containers[].resources.requests"),
    f"{_BASE}.resources.reservations.cpus": translated("containers[].resources.requests.cpu"),
    f"{_BASE}.resources.reservations.devices": _DEVICES,
    f"{_BASE}.resources.reservations.devices[]": _DEVICES,
    f"{_BASE}.resources.reservations.devices[].capabilities": _DEVICES,
    f"{_BASE}.resources.reservations.devices[].count": _DEVICES,
    f"{_BASE}.resources.reservations.devices[].device_ids": _DEVICES,
    f"{_BASE}.resources.reservations.devices[].driver": _DEVICES,
    f"{_BASE}.resources.reservations.devices[].options": lost(
        "options of a device's driver have no place in a pod",
        "set what the driver reads from the environment (NVIDIA_DRIVER_CAPABILITIES and the like) as variables",
    ),
    f"{_BASE}.resources.reservations.generic_resources": _GENERIC,
    f"{_BASE}.resources.reservations.generic_resources[]": _GENERIC,
    f"{_BASE}.resources.reservations.generic_resources[].discrete_resource_spec": _GENERIC,
    f"{_BASE}.resources.reservations.generic_resources[].discrete_resource_spec.kind": _GENERIC,
    f"{_BASE}.resources.reservations.generic_resources[].discrete_resource_spec.value": _GENERIC,
    f"{_BASE}.resources.reservations.memory": translated("containers[].resources.requests.memory"),
    f"{_BASE}.restart_policy": translated("the kind of the workload; a Job's backoffLimit and restartPolicy"),
    f"{_BASE}.restart_policy.condition": translated("the kind of the workload; a Job's restartPolicy"),
    f"{_BASE}.restart_policy.delay": lost(
        "the kubelet waits 10 seconds before it starts a container again, then twice as long each time, to 5 minutes",
        "let the process itself wait and try again, if it must be sooner or later",
    ),
    f"{_BASE}.restart_policy.max_attempts": translated("spec.backoffLimit of a Job"),
    f"{_BASE}.restart_policy.window": lost(
        "a container that ran for 10 minutes counts as started well, and that cannot be changed",
        "use a health check: a pod that is not ready gets no traffic",
    ),
    f"{_BASE}.rollback_config": _ROLLBACK,
    f"{_BASE}.rollback_config.delay": _ROLLBACK,
    f"{_BASE}.rollback_config.failure_action": _ROLLBACK,
    f"{_BASE}.rollback_config.max_failure_ratio": _ROLLBACK,
    f"{_BASE}.rollback_config.monitor": _ROLLBACK,
    f"{_BASE}.rollback_config.order": _ROLLBACK,
    f"{_BASE}.rollback_config.parallelism": _ROLLBACK,
    f"{_BASE}.update_config": _UPDATE,
    f"{_BASE}.update_config.delay": approximated(
        "spec.minReadySeconds",
        "each new pod must stay ready for that long, before the next one is replaced",
    ),
    f"{_BASE}.update_config.failure_action": inert(
        "an update that fails stops there, which is `pause`; another action is told"
    ),
    f"{_BASE}.update_config.max_failure_ratio": lost(
        "an update waits until each new pod is ready, and lets no part of them fail",
        "Argo Rollouts and Flagger weigh how many fail",
    ),
    f"{_BASE}.update_config.monitor": translated("spec.minReadySeconds"),
    f"{_BASE}.update_config.order": translated("spec.strategy.rollingUpdate: maxSurge or maxUnavailable"),
    f"{_BASE}.update_config.parallelism": _UPDATE,
}
