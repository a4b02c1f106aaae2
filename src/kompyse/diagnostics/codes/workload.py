"""KY5: processes, probes, resources and start-up."""

from kompyse.diagnostics.code import Code, Severity

DEPENDENCY_CYCLE = Code(
    "KY501",
    "dependency-cycle",
    Severity.ERROR,
    "Services need one another in a circle, through depends_on, links, volumes_from or a shared namespace, so that none of them could start first. Compose refuses such a project too.",
    "Remove one of the references. Services that only call each other at run time need no dependency for it: their names resolve in any order.",
)
GROUP_WAITS_FOR_ITSELF = Code(
    "KY502",
    "group-waits-for-itself",
    Severity.ERROR,
    "Services that share a namespace (`network_mode: service:x` and the like) run in one place and start together. One of them waits for an outsider, and that outsider waits for another of them: Compose starts them one by one, a platform never starts them.",
    "Remove one of the dependencies named, or the shared namespace, or weaken one condition to service_started.",
)
GROUP_STARTS_LATE = Code(
    "KY503",
    "group-starts-late",
    Severity.WARNING,
    "Services that share a namespace start together, and through an outsider they wait for one another. As one of the waits is for service_started only, it ends after a while and the project starts, but late.",
    "Remove one of the dependencies named, or shorten the wait for services that are only to be started.",
)
TAKEN_FOR_ONE_SHOT = Code(
    "KY504",
    "taken-for-one-shot",
    Severity.NOTE,
    "The service has an explicit restart policy of something that ends (`no`, `on-failure`), no ports, no health check, and no peer calls it: it is run once to its end, not kept running.",
    "If it is to stay, give it `restart: unless-stopped`, or the hint `x-kompyse: {kind: deployment}`.",
)
RESTARTED_ANYWAY = Code(
    "KY505",
    "restarted-anyway",
    Severity.NOTE,
    "The restart policy says that the container is not started again, but ports, a health check or peers show that it is to stay. What stays is started again on a platform whenever it ends.",
    "If it is to run once, give it the hint `x-kompyse: {kind: job}`.",
)
INVALID_RESTART = Code(
    "KY506",
    "invalid-restart",
    Severity.ERROR,
    "The restart policy is none of those that exist. Compose takes any text here, and the engine refuses it.",
    "Use `no` (in quotes), `always`, `unless-stopped`, `on-failure` or `on-failure:N`.",
)
REPLICAS_OUT_OF_RANGE = Code(
    "KY507",
    "replicas-out-of-range",
    Severity.ERROR,
    "The number of containers is below 0 or does not fit into 32 bits, which is what platforms take.",
    "Write the number that you want.",
)
COMPLETED_BUT_RESTARTED = Code(
    "KY508",
    "completed-but-restarted",
    Severity.WARNING,
    "Another service starts when this one has completed, so it runs once; its restart policy would start it again after a good end, which never counts as completed.",
    'Write `restart: on-failure` to have it tried again after a failure, or `restart: "no"`.',
)
ONE_SHOT_PER_NODE = Code(
    "KY509",
    "one-shot-per-node",
    Severity.WARNING,
    "`deploy.mode: global-job` runs a task once on each node. It is run once altogether.",
    "Write `mode: replicated-job` and the number of runs as `replicas`, or `mode: global` for what stays on each node.",
)
WAIT_INSIDE_UNIT = Code(
    "KY510",
    "wait-inside-unit",
    Severity.WARNING,
    "A service waits until another is healthy and shares its namespace, so that both run in one place and start together: the wait is not kept.",
    "Let the service try again until the other answers, or remove the shared namespace.",
)
COMPLETED_INSIDE_UNIT = Code(
    "KY511",
    "completed-inside-unit",
    Severity.ERROR,
    "A service waits for the end of another whose namespace it shares. They run in one place that ends with both, so the one would never start.",
    "Remove the shared namespace, or the dependency.",
)
HEALTHY_WITHOUT_CHECK = Code(
    "KY512",
    "healthy-without-check",
    Severity.WARNING,
    "A service waits until another is healthy, and the project gives that one no health check. Its image may have one, which platforms do not see: it counts as healthy as soon as it runs.",
    "Write the check of the image into `healthcheck`.",
)
UNIT_LIFECYCLES_DIFFER = Code(
    "KY513",
    "unit-lifecycles-differ",
    Severity.ERROR,
    "Services that share a namespace run in one place and live and end together, but one of them is to end, or to run on every node, and another is not.",
    "Give them the same restart policy and mode, or remove the shared namespace.",
)
UNIT_REPLICAS_DIFFER = Code(
    "KY514",
    "unit-replicas-differ",
    Severity.WARNING,
    "Services that share a namespace run in one place, so that there are as many of each as of the one whose namespace it is.",
    "Set the number on that service alone.",
)
VALUE_OUT_OF_RANGE = Code(
    "KY516",
    "value-out-of-range",
    Severity.ERROR,
    "A number, a time or a size is smaller or larger than any engine or platform takes. Docker Compose reads it, and the container would not start; on a platform it would be refused, or be another number.",
    "Write a value of the range that the message names.",
)
VALUE_UNUSABLE = Code(
    "KY517",
    "value-unusable",
    Severity.ERROR,
    "Docker Compose reads the value without a look at it, and no engine can run a container with it: a word that is none of those that exist, a path that is not absolute, a text that no process can be given.",
    "Correct the value as the message says.",
)
UNKNOWN_CONTROLLER = Code(
    "KY550",
    "unknown-controller",
    Severity.ERROR,
    "The option names a kind of workload that does not exist, or one that does not run services which stay.",
    "Use deployment, statefulset or daemonset.",
)
POD_FIELD_TAKEN = Code(
    "KY551",
    "pod-field-taken",
    Severity.WARNING,
    "Services that share a namespace run in one pod, and a pod has some settings once for all its containers. Two of these services ask for different values of one.",
    "Set it on one of the services only, or give both the same value.",
)
PULL_POLICY_CLOSE = Code(
    "KY552",
    "pull-policy-close",
    Severity.NOTE,
    "Compose can pull an image again when it is older than a day or a week. Kubernetes knows always, never, and when it is missing.",
    "Nothing; or write `pull_policy: missing` to keep what a node has.",
)
ENTRYPOINT_NOT_CLEARED = Code(
    "KY553",
    "entrypoint-not-cleared",
    Severity.WARNING,
    "The project clears the entrypoint of the image and leaves the command to the image. In Kubernetes an empty command means that of the image, so its entrypoint would run.",
    "Write the command out, as `command`: then it runs without the entrypoint.",
)
COMMAND_NOT_CLEARED = Code(
    "KY554",
    "command-not-cleared",
    Severity.NOTE,
    "The project gives an empty command. The Docker Engine and Kubernetes both take that for none, and run the command of the image.",
    "Set `entrypoint` too, which drops the command of the image, or write the command that you want.",
)
VARIABLE_UNSET = Code(
    "KY555",
    "variable-unset",
    Severity.NOTE,
    "One or more variables stand in the project without a value, and the environment of the conversion has none for them. Compose removes such a variable from the container, even if the image sets it; Kubernetes can set variables, not remove them.",
    "Set them where Kompyse runs, or give them a value. Remove them from the project if the image's value is right.",
)
VARIABLE_NAME_NEW = Code(
    "KY556",
    "variable-name-new",
    Severity.ERROR,
    "Before Kubernetes 1.32 the name of a variable may hold only letters, digits, `-`, `_` and `.`, and not start with a digit. The release that the objects are written for (`--kubernetes-version`) refuses the whole pod.",
    "Rename the variable, or upgrade the cluster to 1.32 or newer and say so with `--kubernetes-version`.",
)
CHECK_OF_IMAGE = Code(
    "KY557",
    "check-of-image",
    Severity.WARNING,
    "The health check has no command of its own: with times alone it changes those of the check that the image brings. Kubernetes never runs the check of an image.",
    "Copy the test from the image (`docker image inspect` shows it under Healthcheck) into the project.",
)
START_INTERVAL_UNUSED = Code(
    "KY558",
    "start-interval-unused",
    Severity.NOTE,
    "The start interval counts within the start period only, and there is none. Docker ignores it, and so does the output.",
    "Set `start_period` as well, or remove `start_interval`.",
)
RESERVED_ABOVE_LIMIT = Code(
    "KY559",
    "reserved-above-limit",
    Severity.WARNING,
    "More is reserved for the container than it may use. Docker and Kubernetes both refuse that, so the limit is reserved.",
    "Lower the reservation or raise the limit.",
)
STORAGE_OPTION_LOST = Code(
    "KY560",
    "storage-option-lost",
    Severity.WARNING,
    "Storage options are for the storage driver of the Docker Engine. Only a size has an equal: the ephemeral storage of the container.",
    "Remove the option, or set what it does on the nodes.",
)
DEVICE_UNKNOWN = Code(
    "KY561",
    "device-unknown",
    Severity.WARNING,
    "The project reserves devices for which no device plugin with a customary name exists, so nothing is reserved and the pod may start without the device.",
    "Find the name under which your device plugin offers them (`kubectl describe node`, under Allocatable) and write it as `generic_resources` with its domain.",
)
ALL_DEVICES_IS_ONE = Code(
    "KY562",
    "all-devices-is-one",
    Severity.WARNING,
    "Compose gives the container all devices of the host. A device plugin hands out a number of them, and there is no number that means all.",
    "Write how many as `count`.",
)
NAME_IS_NOT_A_NUMBER = Code(
    "KY563",
    "name-is-not-a-number",
    Severity.WARNING,
    "The project names a user or a group. What the name means stands in the image, and the Kubernetes API takes numbers only.",
    "Write the number. Where it is the user that the image sets anyway, remove the attribute.",
)
SECURITY_OPTION_LOST = Code(
    "KY564",
    "security-option-lost",
    Severity.WARNING,
    "The security option has no field in a pod, or contradicts another setting of it.",
    "Remove the option, or set on the nodes what it does.",
)
PROFILE_ON_THE_NODE = Code(
    "KY565",
    "profile-on-the-node",
    Severity.WARNING,
    "Docker reads a security profile from a file beside the project. Kubernetes takes the name of a profile that lies on the node already; where it does not, the container does not start.",
    "Put the profile on every node (for seccomp below /var/lib/kubelet/seccomp), for instance with the Security Profiles Operator.",
)
SYSCTL_LEFT_OUT = Code(
    "KY566",
    "sysctl-left-out",
    Severity.WARNING,
    "A kubelet lets pods set a few kernel parameters and refuses every pod that asks for others: the pod would never start.",
    "Set the parameter on the nodes. Or let the administrator allow it (kubelet --allowed-unsafe-sysctls) and add it to the pod's securityContext.",
)
HOST_WITHOUT_ADDRESS = Code(
    "KY567",
    "host-without-address",
    Severity.WARNING,
    "An extra host needs an address. `host-gateway` means the machine that runs Docker; a pod runs on any node, and none of them is that machine.",
    "Write an address, or say with `--host-gateway` which one `host-gateway` is. For something outside the cluster a Service of type ExternalName gives a name; the node's own address is `status.hostIP`. `kompyse up` finds the host by itself on minikube, k3d, kind and Docker Desktop.",
)
TOO_MANY_NAMESERVERS = Code(
    "KY568",
    "too-many-nameservers",
    Severity.WARNING,
    "A pod may have three name servers and 32 search domains; the API server refuses more.",
    "Remove those that matter least.",
)
SEARCH_DOMAIN_LEFT_OUT = Code(
    "KY583",
    "search-domain-left-out",
    Severity.WARNING,
    "The domains in which a pod looks for short host names are added to those of the cluster. They have letters, digits, `-`, `_` and `.`; and `.`, which in Docker means none, cannot be said.",
    "Correct the domain. Without search domains peers would not be found by their names.",
)
VARIANT_LOST = Code(
    "KY569",
    "variant-lost",
    Severity.NOTE,
    "Nodes carry labels with their operating system and architecture, and none with the variant of it (`v7` of `arm`).",
    "Give the nodes a label of your own and ask for it with `deploy.placement.constraints`, where it matters.",
)
RUNTIME_UNNAMEABLE = Code(
    "KY570",
    "runtime-unnameable",
    Severity.WARNING,
    "A runtime is chosen by the name of a RuntimeClass, which has small letters, digits and `-`. This runtime has a path or another name.",
    "Make a RuntimeClass whose handler is the runtime, and write its name in the project.",
)
NAMESPACE_LOST = Code(
    "KY571",
    "namespace-lost",
    Severity.WARNING,
    "A pod can share namespaces of the kernel with its node or among its own containers. The project asks for another way to share or to separate them.",
    "Make the other container a service of the project: services that join one another's namespaces become one pod.",
)
CONSTRAINT_LOST = Code(
    "KY572",
    "constraint-lost",
    Severity.WARNING,
    "The placement asks for something of the nodes that Kubernetes does not know of them. Without it the pods may run on other nodes than you want.",
    "Label the nodes (`kubectl label node NAME key=value`) and ask for `node.labels.key`.",
)
REPLICAS_PER_NODE_BOUNDED = Code(
    "KY573",
    "replicas-per-node-bounded",
    Severity.NOTE,
    "Kubernetes can keep pods off a node that runs one already. For a larger number per node it can only bound by how many the nodes differ.",
    "Use 1, or accept it.",
)
REPLICAS_UNUSED = Code(
    "KY574",
    "replicas-unused",
    Severity.WARNING,
    "The number of replicas does not count here: a DaemonSet runs its pod once on every node.",
    "Remove the number, or run the service as a Deployment.",
)
UPDATE_STOPS_FIRST = Code(
    "KY575",
    "update-stops-first",
    Severity.WARNING,
    "The project wants the new container to start before the old one stops. Here the new pod would wait for ever for something that the old one holds.",
    "Use a volume that several nodes may write to, or no ports of the node; or accept the pause.",
)
UPDATE_UNUSED = Code(
    "KY576",
    "update-unused",
    Severity.WARNING,
    "The way of updating cannot be set for this kind of workload.",
    "Remove it, or run the service as a Deployment.",
)
FAILURE_ACTION_LOST = Code(
    "KY577",
    "failure-action-lost",
    Severity.WARNING,
    "When an update fails, a Deployment stops updating and keeps the old pods that are left: that is `pause`. It neither goes on nor goes back by itself.",
    "Go back with `kubectl rollout undo`, or let a tool do it that watches the update.",
)
PRE_START_PER_REPLICA = Code(
    "KY578",
    "pre-start-per-replica",
    Severity.WARNING,
    "The hook is to run once before the service starts. Init containers run in every pod, each time it starts.",
    "Make the hook a service of its own and let this one depend on it with `service_completed_successfully`; or let it run often without harm.",
)
WAIT_LEFT_OUT = Code(
    "KY579",
    "wait-left-out",
    Severity.WARNING,
    "A service depends on another that cannot be waited for from inside the cluster, so it starts without waiting.",
    "Let the service try again until it reaches what it needs; most do, and the kubelet starts it again if it ends.",
)
TIME_ROUNDED_UP = Code(
    "KY580",
    "time-rounded-up",
    Severity.NOTE,
    "Kubernetes counts the times of probes, of updates and of the end of a pod in whole seconds. The project has a part of a second, which is rounded up.",
    "Nothing; or write whole seconds.",
)
CPU_ROUNDED_UP = Code(
    "KY582",
    "cpu-rounded-up",
    Severity.NOTE,
    "Kubernetes counts CPUs in thousandths. The amount is none of whole thousandths and is rounded up.",
    "Nothing; or write an amount such as `0.334`.",
)
SCALED_WITHOUT_RESERVATION = Code(
    "KY584",
    "scaled-without-reservation",
    Severity.WARNING,
    "The service is scaled by its use of a resource in percent. A percentage is one of what the containers of the pod reserve, and one of them reserves nothing: the autoscaler would say `missing request` and leave the number of pods as it is.",
    "Write `deploy.resources.reservations` for every service of the pod, or scale by an amount for each replica (`cpu: 500m`, `memory: 200Mi`), which needs no reservation.",
)
DRAIN_BLOCKED = Code(
    "KY585",
    "drain-blocked",
    Severity.WARNING,
    "The budget lets none of the pods be away. A drain, and with it an upgrade of the node, then waits for ever.",
    "Run more replicas than have to stay, or let at least one of them be away.",
)
PROBE_BY_HTTP = Code(
    "KY589",
    "probe-by-http",
    Severity.NOTE,
    "The health check is a plain HTTP request, and the kubelet sends it itself, as was asked for (`--probes http`). It asks the address of the pod and not localhost, so that a server which listens on localhost alone does not answer.",
    "Let the server listen on all addresses, or leave the check to its command: `x-kompyse: {probe: exec}`.",
)
NODE_PATH_NOT_LABELLED = Code(
    "KY581",
    "node-path-not-labelled",
    Severity.NOTE,
    "Docker gives the path an SELinux label with which the container may read it (`z`, `Z`). The kubelet labels the volumes of a pod, but never a path of the node; on nodes with SELinux the container may not be able to read it.",
    "Label the path on the nodes, or use a volume instead of the path.",
)

UNHEALTHY_IS_REPLACED = Code(
    "KY590",
    "unhealthy-is-replaced",
    Severity.NOTE,
    "Compose only says that a container is unhealthy. Swarm stops it and starts another, and gives a new one no traffic until it is healthy.",
    "Give a service that starts slowly a `start_period` that is long enough, and let the check ask for what a new start would cure.",
)

SWARM_ENGINE_TOO_OLD = Code(
    "KY591",
    "swarm-engine-too-old",
    Severity.WARNING,
    "The engine for which the stack file is made (`--swarm-api`) does not have this yet.",
    "Use a newer engine and say so: jobs, ulimits, capabilities and limits of processes came with API 1.41 (Docker 20.10).",
)

SWARM_NOT_WITH_MODE = Code(
    "KY592",
    "swarm-not-with-mode",
    Severity.WARNING,
    "The engine refuses it together with the mode in which the service runs: jobs are not updated step by step, and a service on all nodes has no number of replicas.",
    "Remove it, or choose another `deploy.mode`.",
)

SWARM_NO_SCHEDULE = Code(
    "KY593",
    "swarm-no-schedule",
    Severity.WARNING,
    "Swarm starts nothing by the clock. The service is a job that runs when the stack is deployed, and not again.",
    "Run `docker service update --force` from a clock of your own, or use a service for this such as swarm-cronjob.",
)

SWARM_VALUE_LOST = Code(
    "KY594",
    "swarm-value-lost",
    Severity.WARNING,
    "The stack file has the attribute, and no way to say this value.",
    "Do what the finding says, or do without.",
)
STANDARD_VIOLATED = Code(
    "KY586",
    "standard-violated",
    Severity.ERROR,
    "The pods have to meet a Pod Security Standard (`--security`, or the hint `security`), and the service asks for something that the standard forbids. A namespace that enforces it refuses the pod, and the workload stays without pods.",
    "Remove what is forbidden. Where the service cannot do without, give it a weaker standard, `x-kompyse: {security: baseline}` or `privileged`, and run it in a namespace that enforces no more.",
)
USER_OF_IMAGE = Code(
    "KY587",
    "user-of-image",
    Severity.WARNING,
    "The standard `restricted` lets no process run as root. The project gives the service no user by its number, so that of the image counts: where the image says none, or says a name, the kubelet does not start the container (CreateContainerConfigError).",
    'Write the number of a user that the image can run as, `user: "1000"`. Where the image has a numeric user, nothing has to be done.',
)
STOP_SIGNAL_LOST = Code(
    "KY588",
    "stop-signal-lost",
    Severity.WARNING,
    "A pod is stopped with the STOPSIGNAL of the image, or SIGTERM. Another signal is sent by a hook in the container to its first process, and in a pod whose containers share their processes (`init`, `pid: service:NAME`), or those of the node, that is none of the service. SIGKILL and SIGSTOP can be sent from outside only.",
    "Write STOPSIGNAL into the Dockerfile of the image; or run the service without a shared process table. In place of SIGKILL, `stop_grace_period: 0s` kills at once.",
)
