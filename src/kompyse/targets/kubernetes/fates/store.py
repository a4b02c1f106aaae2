"""Fates of configs and secrets."""

from kompyse.attributes.fate import lost, translated

_TEMPLATE = lost(
    "Swarm fills in such a template for each task; Kubernetes mounts it as it is",
    "fill it in before converting, or when the container starts (envsubst in the entrypoint)",
)
_DRIVER = lost(
    "a plugin of Docker fetches the secret, and a cluster does not have it",
    "use the External Secrets Operator: name its store with x-kompyse: {store: NAME, remote_key: KEY} on the secret",
)
_OWNER = lost(
    "mounted files belong to root; only their group can be set, for the whole pod",
    "let the group read the file: set `gid` and `mode`",
)
_GROUP = translated("spec.template.spec.securityContext.fsGroup")

ROWS = {
    "configs": translated("ConfigMaps"),
    "configs.*": translated("a ConfigMap"),
    "configs.*.content": translated("data of the ConfigMap"),
    "configs.*.environment": translated("data of the ConfigMap, as the variable is when converting"),
    "configs.*.external": translated("a ConfigMap that is there already"),
    "configs.*.external.name": translated("the name of a ConfigMap that is there already"),
    "configs.*.file": translated("data or binaryData of the ConfigMap, as the file is when converting"),
    "configs.*.labels": translated("metadata.annotations of the ConfigMap"),
    "configs.*.name": translated("metadata.name of the ConfigMap"),
    "configs.*.template_driver": _TEMPLATE,
    "secrets": translated("Secrets"),
    "secrets.*": translated(
        "a Secret; with --secrets an ExternalSecret, a SealedSecret, or the name of a Secret alone"
    ),
    "secrets.*.driver": _DRIVER,
    "secrets.*.driver_opts": _DRIVER,
    "secrets.*.environment": translated("data of the Secret, as the variable is when converting"),
    "secrets.*.external": translated("a Secret that is there already"),
    "secrets.*.external.name": translated("the name of a Secret that is there already"),
    "secrets.*.file": translated("data of the Secret, as the file is when converting"),
    "secrets.*.labels": translated("metadata.annotations of the Secret"),
    "secrets.*.name": translated("metadata.name of the Secret"),
    "secrets.*.template_driver": _TEMPLATE,
    "services.*.configs": translated("volumes[].configMap and containers[].volumeMounts"),
    "services.*.configs[]": translated("volumes[].configMap and containers[].volumeMounts"),
    "services.*.configs[].gid": _GROUP,
    "services.*.configs[].mode": translated("volumes[].configMap.defaultMode, or the mode of an item"),
    "services.*.configs[].source": translated("volumes[].configMap.name"),
    "services.*.configs[].target": translated("containers[].volumeMounts[].mountPath and subPath"),
    "services.*.configs[].uid": _OWNER,
    "services.*.secrets": translated("volumes[].secret and containers[].volumeMounts"),
    "services.*.secrets[]": translated("volumes[].secret and containers[].volumeMounts"),
    "services.*.secrets[].gid": _GROUP,
    "services.*.secrets[].mode": translated("volumes[].secret.defaultMode, or the mode of an item"),
    "services.*.secrets[].source": translated("volumes[].secret.secretName"),
    "services.*.secrets[].target": translated("containers[].volumeMounts[].mountPath and subPath"),
    "services.*.secrets[].uid": _OWNER,
}
