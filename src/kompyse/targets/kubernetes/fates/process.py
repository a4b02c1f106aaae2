"""Fates of what a container runs."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_LOGGING = lost(
    "the kubelet keeps and rotates the logs of all containers of its node; a pod cannot choose a driver",
    "set containerLogMaxSize and containerLogMaxFiles in the configuration of the kubelet, and run a collector"
    " (Fluent Bit, Vector) to send logs elsewhere",
)
_POST_START = approximated(
    "containers[].lifecycle.postStart.exec",
    "the hook runs while the process starts, and the container is killed and started again when it fails",
    "make what the hook does repeatable, or put it into the entrypoint",
)
_PRE_STOP = approximated(
    "containers[].lifecycle.preStop.exec",
    "the time that the hook takes counts within stop_grace_period",
    "raise stop_grace_period by the time that the hook needs",
)
_HOOK_USER = lost(
    "handlers run as the user of the container",
    "change the user inside the command, with su-exec, gosu or setpriv of the image",
)
_HOOK_PRIVILEGED = lost(
    "handlers have the rights of the container",
    "give the service itself the capability that the hook needs, or do the work in a pre_start hook",
)
_PRE_START = translated("spec.template.spec.initContainers")

ROWS = {
    "services.*.attach": inert("it says whose output `docker compose up` shows; kubectl logs shows any"),
    "services.*.command": translated("containers[].args"),
    "services.*.entrypoint": translated("containers[].command"),
    "services.*.env_file": translated("containers[].env"),
    "services.*.env_file[]": translated("containers[].env"),
    "services.*.env_file[].format": translated("containers[].env"),
    "services.*.env_file[].path": translated("containers[].env"),
    "services.*.env_file[].required": inert("it counts when the project is read"),
    "services.*.environment": translated("containers[].env"),
    "services.*.init": approximated(
        "spec.template.spec.shareProcessNamespace",
        "the pod's own first process reaps orphans, and all containers of the pod see one another's processes",
        "put an init (tini, dumb-init) into the image and its entrypoint to have one in the container",
    ),
    "services.*.logging": _LOGGING,
    "services.*.logging.driver": _LOGGING,
    "services.*.logging.options": _LOGGING,
    "services.*.post_start": _POST_START,
    "services.*.post_start[]": _POST_START,
    "services.*.post_start[].command": _POST_START,
    "services.*.post_start[].environment": _POST_START,
    "services.*.post_start[].privileged": _HOOK_PRIVILEGED,
    "services.*.post_start[].user": _HOOK_USER,
    "services.*.post_start[].working_dir": _POST_START,
    "services.*.pre_start": _PRE_START,
    "services.*.pre_start[]": _PRE_START,
    "services.*.pre_start[].command": translated("initContainers[].args"),
    "services.*.pre_start[].environment": translated("initContainers[].env"),
    "services.*.pre_start[].image": translated("initContainers[].image"),
    "services.*.pre_start[].per_replica": inert(
        "init containers run in every pod; that they do where once was asked for is told"
    ),
    "services.*.pre_start[].privileged": translated("initContainers[].securityContext.privileged"),
    "services.*.pre_start[].user": translated("initContainers[].securityContext.runAsUser and runAsGroup"),
    "services.*.pre_start[].working_dir": translated("initContainers[].workingDir"),
    "services.*.pre_stop": _PRE_STOP,
    "services.*.pre_stop[]": _PRE_STOP,
    "services.*.pre_stop[].command": _PRE_STOP,
    "services.*.pre_stop[].environment": _PRE_STOP,
    "services.*.pre_stop[].privileged": _HOOK_PRIVILEGED,
    "services.*.pre_stop[].user": _HOOK_USER,
    "services.*.pre_stop[].working_dir": _PRE_STOP,
    "services.*.restart": translated("the kind of the workload; a Job's backoffLimit and restartPolicy"),
    "services.*.stdin_open": translated("containers[].stdin"),
    "services.*.stop_grace_period": translated("spec.template.spec.terminationGracePeriodSeconds"),
    "services.*.stop_signal": approximated(
        "containers[].lifecycle.preStop.exec",
        "a hook sends the signal and waits for the end, for which the image needs a shell; without one, the kubelet"
        " sends that of the image, or SIGTERM",
        "write STOPSIGNAL into the Dockerfile of the image, which counts everywhere",
    ),
    "services.*.tty": translated("containers[].tty"),
    "services.*.working_dir": translated("containers[].workingDir"),
}
