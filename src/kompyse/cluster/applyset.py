"""Which objects belong to a project: the ApplySet specification, so that kubectl sees what Kompyse applied.

A Secret named after the project is the parent: its label is the identity of the set, its annotation lists the kinds
that members may have. Members carry the identity as a label. The list only grows before anything is applied, and is
cut down after what left the project is deleted, so that a run that is killed never loses sight of a member.

Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-id (KEP-3659).
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ApiError
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.discovery import Kinds, Resource
    from kompyse.targets import Object

PART_OF = "applyset.kubernetes.io/part-of"
ID = "applyset.kubernetes.io/id"
KINDS = "applyset.kubernetes.io/contains-group-kinds"
TOOLING = "applyset.kubernetes.io/tooling"
OURS = "kompyse/v1"


class ApplySet(NamedTuple):
    """The set of a project in a namespace."""

    name: str
    """Of the parent."""
    namespace: str

    @property
    def identity(self) -> str:
        """The label of the members: a hash over name, namespace, kind and group of the parent."""
        digest = hashlib.sha256(f"{self.name}.{self.namespace}.Secret.".encode()).digest()
        return f"applyset-{base64.urlsafe_b64encode(digest).decode().rstrip('=')}-v1"

    @property
    def path(self) -> str:
        """The parent's path."""
        return f"/api/v1/namespaces/{self.namespace}/secrets/{self.name}"

    def parent(self, group_kinds: Iterable[str], annotations: Mapping[str, str]) -> Object:
        """Make the parent. `annotations` are what Kompyse itself remembers of the project."""
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": self.name,
                "namespace": self.namespace,
                "labels": {ID: self.identity, "app.kubernetes.io/managed-by": "kompyse"},
                "annotations": {TOOLING: OURS, KINDS: ",".join(sorted(group_kinds)), **annotations},
            },
            "type": "kompyse.io/project",
        }


def of_project(project: str, namespace: str) -> ApplySet:
    """Give the set of a project. Its parent is called `kompyse.PROJECT`, which no object of a project is."""
    return ApplySet(f"kompyse.{names.label(project)}", namespace)


def member(made: Object, applyset: ApplySet) -> Object:
    """Give the object with the label of the set; the one that is given stays as it is."""
    metadata = made["metadata"]
    return {**made, "metadata": {**metadata, "labels": {**metadata.get("labels", {}), PART_OF: applyset.identity}}}


def group_kind(made: Object) -> str:
    """Name the kind of an object as the annotation does: `Deployment.apps`, `Service`."""
    group, _, _ = made["apiVersion"].rpartition("/")
    return f"{made['kind']}.{group}" if group else str(made["kind"])


def recorded(parent: Object | None) -> frozenset[str]:
    """Give the kinds that a parent lists."""
    if parent is None:
        return frozenset()
    listed = (parent["metadata"].get("annotations") or {}).get(KINDS, "")
    return frozenset(each for each in listed.split(",") if each)


def read(client: Client, applyset: ApplySet) -> Object | None:
    """Read the parent; None when the project was never applied here."""
    try:
        found: Object = client.get(applyset.path)
    except ApiError as error:
        if error.status == 404:
            return None
        raise
    return found


def resources(group_kinds: Iterable[str], kinds: Kinds) -> list[Resource]:
    """Give the kinds of the list that the cluster still knows."""
    found = []
    for each in sorted(group_kinds):
        kind, _, group = each.partition(".")
        resource = kinds.of_group(group, kind)
        if resource is not None:
            found.append(resource)
    return found


def members(client: Client, applyset: ApplySet, found: Iterable[Resource]) -> list[Object]:
    """List the objects of the set that the cluster has, of these kinds."""
    return [
        {**each, "apiVersion": resource.api_version, "kind": resource.kind}
        for resource in found
        for each in _members(client, applyset, resource)
    ]


def _members(client: Client, applyset: ApplySet, resource: Resource) -> list[Object]:
    selector = f"{PART_OF}={applyset.identity}"
    if (resource.group, resource.kind) != ("", "Namespace"):
        listed: list[Object] = client.get(resource.path(applyset.namespace), labelSelector=selector)["items"]
        return listed
    # It is the one that the set stands in. Few users may list all of them, and some may not even look at their own.
    try:
        around: Object = client.get(resource.path(name=applyset.namespace))
    except ApiError as error:
        if error.status not in {403, 404}:
            raise
        return []
    return [around] if (around["metadata"].get("labels") or {}).get(PART_OF) == applyset.identity else []
