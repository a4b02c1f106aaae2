"""How a service runs on a platform. Source: Compose Deploy Specification."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute(
        "services.*.deploy",
        "map|null",
        "How the service is run on a platform: replicas, resources, placement, updates.",
    ),
    Attribute(
        "services.*.deploy.endpoint_mode",
        "string",
        "How the name of the service resolves: to one virtual address, or to all replicas.",
    ),
    Attribute("services.*.deploy.labels", "map|list(K=V)", "Metadata put on the service, not on its containers."),
    Attribute(
        "services.*.deploy.mode",
        "string",
        "How many containers run: a number (replicated) or one on each node (global), for ever or once (-job).",
    ),
    Attribute("services.*.deploy.placement", "map", "On which nodes the containers may run."),
    Attribute("services.*.deploy.placement.constraints", "list(string)", "Conditions that a node must meet."),
    Attribute(
        "services.*.deploy.placement.max_replicas_per_node",
        "int|string",
        "The number of containers of the service on one node at most.",
        unit="count",
    ),
    Attribute(
        "services.*.deploy.placement.preferences",
        "list(map)",
        "How the containers are spread over the nodes.",
        extensions=False,
    ),
    Attribute("services.*.deploy.placement.preferences[]", "map", "One rule of spreading."),
    Attribute(
        "services.*.deploy.placement.preferences[].spread",
        "string",
        "The node label over whose values the containers are spread evenly.",
    ),
    Attribute("services.*.deploy.replicas", "int|string", "The number of containers.", unit="int"),
    Attribute("services.*.deploy.resources", "map", "Limits and reservations of resources."),
    Attribute("services.*.deploy.resources.limits", "map", "What a container may use at most."),
    Attribute(
        "services.*.deploy.resources.limits.cpus",
        "number|string",
        "The number of CPUs that a container may use at most.",
        unit="cpus",
    ),
    Attribute(
        "services.*.deploy.resources.limits.memory",
        "string",
        "The memory that a container may use at most.",
        unit="bytes",
    ),
    Attribute(
        "services.*.deploy.resources.limits.pids",
        "int|string",
        "The number of processes in a container at most.",
        unit="int",
    ),
    Attribute("services.*.deploy.resources.reservations", "map", "What the platform keeps free for a container."),
    Attribute(
        "services.*.deploy.resources.reservations.cpus",
        "number|string",
        "The number of CPUs kept free for a container.",
        unit="cpus",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices",
        "list(map)",
        "Accelerators, such as GPUs, kept for a container.",
        extensions=False,
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices[]",
        "map",
        "One request for devices.",
        required=("capabilities",),
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices[].capabilities",
        "list(unique)",
        "What the device must be able to do, such as `gpu`.",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices[].count",
        "string|int",
        "How many devices; `all` takes every one.",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices[].device_ids",
        "list(unique)",
        "The devices wanted, by their identifiers.",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.devices[].driver",
        "string",
        "The driver that provides the device, such as nvidia.",
    ),
    Attribute("services.*.deploy.resources.reservations.devices[].options", "map|list(K=V)", "Options for the driver."),
    Attribute(
        "services.*.deploy.resources.reservations.generic_resources",
        "list(map)",
        "Resources that the platform only counts, kept for a container.",
        extensions=False,
    ),
    Attribute("services.*.deploy.resources.reservations.generic_resources[]", "map", "One counted resource."),
    Attribute(
        "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec",
        "map",
        "A number of things of one kind.",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind",
        "string",
        "The name of the kind.",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value",
        "number|string",
        "How many of them.",
        unit="int",
    ),
    Attribute(
        "services.*.deploy.resources.reservations.memory",
        "string",
        "The memory kept free for a container.",
        unit="bytes",
    ),
    Attribute(
        "services.*.deploy.restart_policy",
        "map",
        "When a container that ended is started again; replaces `restart` on a platform.",
    ),
    Attribute("services.*.deploy.restart_policy.condition", "string", "After which endings: none, on-failure or any."),
    Attribute(
        "services.*.deploy.restart_policy.delay", "string", "How long to wait before each start.", unit="duration"
    ),
    Attribute(
        "services.*.deploy.restart_policy.max_attempts",
        "int|string",
        "How often a start is tried.",
        unit="count",
    ),
    Attribute(
        "services.*.deploy.restart_policy.window",
        "string",
        "How long a container must run for its start to count as a success.",
        unit="duration",
    ),
    Attribute("services.*.deploy.rollback_config", "map", "How the way back from a failed update proceeds."),
    Attribute(
        "services.*.deploy.rollback_config.delay",
        "string",
        "How long to wait between two groups of containers.",
        unit="duration",
    ),
    Attribute(
        "services.*.deploy.rollback_config.failure_action", "string", "What happens when it fails: continue or pause."
    ),
    Attribute(
        "services.*.deploy.rollback_config.max_failure_ratio",
        "number|string",
        "The share of failures that is put up with.",
        unit="float",
    ),
    Attribute(
        "services.*.deploy.rollback_config.monitor",
        "string",
        "How long a replaced container is watched for failure.",
        unit="duration",
    ),
    Attribute(
        "services.*.deploy.rollback_config.order",
        "enum:start-first/stop-first",
        "Whether the new container starts before the old one stops.",
    ),
    Attribute(
        "services.*.deploy.rollback_config.parallelism",
        "int|string",
        "How many containers are replaced at once; 0 means all.",
        unit="count",
    ),
    Attribute("services.*.deploy.update_config", "map", "How an update proceeds."),
    Attribute(
        "services.*.deploy.update_config.delay",
        "string",
        "How long to wait between two groups of containers.",
        unit="duration",
    ),
    Attribute(
        "services.*.deploy.update_config.failure_action",
        "string",
        "What happens when it fails: continue or pause, or go back.",
    ),
    Attribute(
        "services.*.deploy.update_config.max_failure_ratio",
        "number|string",
        "The share of failures that is put up with.",
        unit="float",
    ),
    Attribute(
        "services.*.deploy.update_config.monitor",
        "string",
        "How long a replaced container is watched for failure.",
        unit="duration",
    ),
    Attribute(
        "services.*.deploy.update_config.order",
        "enum:start-first/stop-first",
        "Whether the new container starts before the old one stops.",
    ),
    Attribute(
        "services.*.deploy.update_config.parallelism",
        "int|string",
        "How many containers are replaced at once; 0 means all.",
        unit="count",
    ),
)
