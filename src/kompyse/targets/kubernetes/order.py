"""The order of the output: what others need comes before them, so that `kubectl apply` meets it in time.

Takes objects in the order in which the topics made them, gives them by kind. Within a kind the order stays: workloads
come in start-up waves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.targets import Object

KINDS = (
    "Namespace",
    "ServiceAccount",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "SealedSecret",
    "ExternalSecret",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "NetworkPolicy",
    "Service",
    "EndpointSlice",
    "Job",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "Ingress",
    "HTTPRoute",
)
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob"})
_RANKS = {kind: KINDS.index("Deployment" if kind in _WORKLOADS else kind) for kind in KINDS}


def ordered(objects: Iterable[Object]) -> list[Object]:
    """Sort objects by their kind; kinds that are not known here come last."""
    return sorted(objects, key=lambda each: _RANKS.get(each["kind"], len(KINDS)))
