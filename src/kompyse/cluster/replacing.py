"""Objects with fields that cannot change: made anew where nothing is lost by it, refused where data would be.

The API server answers 422 with `field is immutable` (or, for a StatefulSet or a claim, `updates to ... are forbidden`).
Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/ (the template of a Job never changes).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kompyse.cluster.errors import ApiError, ClusterError, failure, finding
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.cluster.server.client import Client
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

PROPAGATION = {
    "Job": "Background",
    "CronJob": "Orphan",
    "Deployment": "Foreground",
    "DaemonSet": "Foreground",
    # The claims of a StatefulSet outlive it, and so does what is on them.
    "StatefulSet": "Foreground",
    "Service": "Background",
    "ConfigMap": "Background",
    "Secret": "Background",
    "RoleBinding": "Background",
    "HorizontalPodAutoscaler": "Background",
    "PodDisruptionBudget": "Background",
    "Ingress": "Background",
}
"""The kinds that hold no data, and what becomes of their pods when they are deleted."""
_SECONDS = 120.0
_SIGNS = ("immutable", "are forbidden", "may not change", "cannot change", "can not be changed")


def is_immutable(error: ApiError) -> bool:
    """Whether the server says that a field cannot change."""
    return error.status == 422 and any(sign in error.message for sign in _SIGNS)


def replace(  # noqa: PLR0913 - what is there, what is to be, and how
    path: str, made: Object, before: Object, error: ApiError, client: Client, *, dry_run: bool = False
) -> Sequence[Diagnostic]:
    """Delete an object and apply it anew. Gives what is to be told.

    Raises:
        ClusterError: data would be lost, so nothing was done.
    """
    name = f"{made['kind']} {made['metadata']['name']}"
    propagation = PROPAGATION.get(made["kind"])
    if propagation is None:
        raise failure(codes.FIELD_IMMUTABLE, f"{name} cannot become what the project says: {_reason(error)}")
    told = finding(codes.OBJECT_RECREATED, f"{name} was deleted and made anew: {_reason(error)}")
    if dry_run:
        return (told,)
    client.delete(path, propagation=propagation)
    _gone(path, before["metadata"]["uid"], name, client)
    client.apply(path, made, force=True)
    return (told,)


def _gone(path: str, uid: str, name: str, client: Client) -> None:
    """Wait until the object is gone, or another stands in its place."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            found = client.get(path)
        except ApiError as error:
            if error.status == 404:
                return
            raise
        if found["metadata"]["uid"] != uid:
            return
        time.sleep(0.1)
    message = f"{name} was deleted to be made anew, and is still not gone after {_SECONDS:.0f} seconds"
    raise ClusterError((finding(codes.REQUEST_REFUSED, message, hint="look at its finalizers"),))


def _reason(error: ApiError) -> str:
    """Name the fields; the server's own sentence prints their whole content."""
    fields = [str(each["field"]) for each in error.causes if each.get("field")]
    return f"{', '.join(dict.fromkeys(fields))} cannot change" if fields else error.message[:200]
