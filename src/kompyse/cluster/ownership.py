"""Whose the objects of a namespace are: what is there already, and that none of it belongs to somebody else.

Names of Services are the contract between services, so two projects in one namespace would take one another's peers.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kompyse.cluster import applyset
from kompyse.cluster.errors import ApiError, ClusterError, finding
from kompyse.cluster.server.client import MANAGER
from kompyse.cluster.server.connection import CONNECTIONS
from kompyse.diagnostics.codes.cluster import OBJECT_FOREIGN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.cluster.applyset import ApplySet
    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.discovery import Kinds
    from kompyse.targets import Object

PROJECT = "app.kubernetes.io/part-of"
MANAGED_BY = "app.kubernetes.io/managed-by"


def existing(objects: Sequence[Object], namespace: str, client: Client, kinds: Kinds) -> dict[str, Object]:
    """Read what is there of these kinds, by path: one list a kind, and one by one what has no namespace."""
    paths = {}
    for each in objects:
        resource = kinds.find(each["apiVersion"], each["kind"])
        path = kinds.path(each, namespace)
        paths[path if not resource.namespaced else path.rpartition("/")[0]] = resource.namespaced

    def read(path: str) -> list[tuple[str, Object]]:
        try:
            answer = client.get(path)
        except ApiError as error:
            # A namespace that one may not look at is told when it is written to, if at all.
            if error.status in {403, 404} and not paths[path]:
                return []
            raise
        if not paths[path]:
            return [(path, answer)]
        return [(f"{path}/{each['metadata']['name']}", each) for each in answer["items"]]

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return {path: each for found in pool.map(read, sorted(paths)) for path, each in found}


def check(objects: Sequence[Object], present: Mapping[str, Object], own: ApplySet, kinds: Kinds) -> None:
    """Refuse to write over what is not the project's.

    What `kompyse convert | kubectl apply` made of the same project is its own, and so is the namespace.

    Raises:
        ClusterError: something is somebody else's.
    """
    found = []
    for made in objects:
        there = present.get(kinds.path(made, own.namespace))
        if there is None or made["kind"] == "Namespace":
            continue
        labels = there["metadata"].get("labels") or {}
        if labels.get(applyset.PART_OF) == own.identity:
            continue
        converted = labels.get(MANAGED_BY) == "kompyse" and labels.get(PROJECT) == made["metadata"]["labels"][PROJECT]
        if applyset.PART_OF in labels or not converted:
            owner = labels.get(PROJECT) or labels.get(MANAGED_BY)
            whose = f'belongs to "{owner}"' if owner else "was not made by Kompyse"
            name = f"{made['kind']} {made['metadata']['name']}"
            found.append(finding(OBJECT_FOREIGN, f'{name} in the namespace "{own.namespace}" {whose}'))
    if found:
        raise ClusterError(found)


def is_own_conflict(error: ApiError) -> bool:
    """Whether an apply conflicts only with what Kompyse itself has set since (`stop`, `scale`): the project wins."""
    owned = [each for each in error.causes if each.get("reason") == "FieldManagerConflict"]
    return bool(owned) and all(each.get("message", "").startswith(f'conflict with "{MANAGER}"') for each in owned)
