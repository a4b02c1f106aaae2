"""The order of keys: mappings come in as the lowering functions filled them, and go out as users of kubectl know them.

There is a table for each kind of mapping; keys that it does not name follow in their own order.
"""

from __future__ import annotations

from typing import Any

OBJECT = ("apiVersion", "kind", "metadata", "spec")
TEMPLATE = ("metadata", "spec")
METADATA = ("name", "namespace", "labels", "annotations")
CONTAINER = (
    "name",
    "image",
    "imagePullPolicy",
    "command",
    "args",
    "workingDir",
    "envFrom",
    "env",
    "ports",
    "resources",
    "volumeMounts",
    "startupProbe",
    "readinessProbe",
    "livenessProbe",
    "lifecycle",
    "securityContext",
    "stdin",
    "tty",
)
POD = (
    "serviceAccountName",
    "automountServiceAccountToken",
    "enableServiceLinks",
    "restartPolicy",
    "terminationGracePeriodSeconds",
    "runtimeClassName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "hostname",
    "hostnameOverride",
    "subdomain",
    "hostAliases",
    "dnsPolicy",
    "dnsConfig",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "shareProcessNamespace",
    "securityContext",
    "initContainers",
    "containers",
    "imagePullSecrets",
    "volumes",
)
CONTROLLER = (
    "serviceName",
    "replicas",
    "completions",
    "parallelism",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "podFailurePolicy",
    "podManagementPolicy",
    "minReadySeconds",
    "progressDeadlineSeconds",
    "strategy",
    "updateStrategy",
    "selector",
    "template",
    "volumeClaimTemplates",
)


def arranged(fields: dict[str, Any], table: tuple[str, ...]) -> dict[str, Any]:
    """Give the same mapping with its keys in the order of the table."""
    made = {key: fields[key] for key in table if key in fields}
    if len(made) < len(fields):
        made.update((key, value) for key, value in fields.items() if key not in made)
    return made
