"""Fates of rights and namespaces."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_WINDOWS_ACCOUNT = lost(
    "credential specs are for Windows nodes, and Kompyse does not read them",
    "add securityContext.windowsOptions.gmsaCredentialSpecName to the pod, and the spec as a GMSACredentialSpec",
)

ROWS = {
    "services.*.cap_add": translated("containers[].securityContext.capabilities.add"),
    "services.*.cap_drop": translated("containers[].securityContext.capabilities.drop"),
    "services.*.credential_spec": _WINDOWS_ACCOUNT,
    "services.*.credential_spec.config": _WINDOWS_ACCOUNT,
    "services.*.credential_spec.file": _WINDOWS_ACCOUNT,
    "services.*.credential_spec.registry": _WINDOWS_ACCOUNT,
    "services.*.group_add": translated("spec.template.spec.securityContext.supplementalGroups"),
    "services.*.ipc": translated("spec.template.spec.hostIPC; containers in one pod for service:NAME"),
    "services.*.isolation": lost(
        "the isolation of a container on Windows is chosen by a RuntimeClass", "write the RuntimeClass as `runtime`"
    ),
    "services.*.pid": translated(
        "spec.template.spec.hostPID; containers in one pod and shareProcessNamespace for service:NAME"
    ),
    "services.*.privileged": translated("containers[].securityContext.privileged"),
    "services.*.read_only": translated("containers[].securityContext.readOnlyRootFilesystem"),
    "services.*.runtime": approximated(
        "spec.template.spec.runtimeClassName",
        "the cluster must have a RuntimeClass of that name, else the pod is refused",
        "make a RuntimeClass whose handler is the runtime, or remove the attribute",
    ),
    "services.*.security_opt": translated("containers[].securityContext"),
    "services.*.sysctls": translated("spec.template.spec.securityContext.sysctls"),
    "services.*.use_api_socket": lost(
        "the nodes of a cluster have no Docker Engine to talk to",
        "let the service use the Kubernetes API, with a service account and a Role, or a builder such as BuildKit",
    ),
    "services.*.user": translated("containers[].securityContext.runAsUser and runAsGroup"),
    "services.*.userns_mode": inert("pods are in the user namespace of their node, which is what `host` asks for"),
    "services.*.uts": lost(
        "a pod has its own host name unless it uses the network of its node",
        "set network_mode: host if the service needs the name of the node",
    ),
}
