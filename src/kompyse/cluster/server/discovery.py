"""What a cluster knows: one question for all its kinds, and the path of any object.

The aggregated form of discovery (Kubernetes 1.27 and newer) tells all groups in two requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import failure
from kompyse.cluster.server.client import segment
from kompyse.diagnostics.codes.cluster import KIND_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.cluster.server.client import Client
    from kompyse.targets import Object

_AGGREGATED = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"
)


class Resource(NamedTuple):
    """A kind that the cluster knows."""

    group: str
    """Empty for the core."""
    version: str
    plural: str
    kind: str
    namespaced: bool
    verbs: frozenset[str] = frozenset()

    @property
    def api_version(self) -> str:
        """As objects write it: `apps/v1`, `v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def path(self, namespace: str = "", name: str = "") -> str:
        """Give the path of an object, or of the list of all in a namespace (in all of them without one)."""
        path = f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"
        if self.namespaced and namespace:
            path += f"/namespaces/{segment(namespace)}"
        path += f"/{self.plural}"
        return f"{path}/{segment(name)}" if name else path


class Kinds:
    """The kinds of a cluster, found by what an object says of itself."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name = {(each.api_version, each.kind): each for each in resources}

    def find(self, api_version: str, kind: str) -> Resource:
        """Find a kind. Raises ClusterError when the cluster does not know it."""
        found = self._by_name.get((api_version, kind))
        if found is None:
            raise failure(KIND_UNKNOWN, f"the cluster does not know the kind {kind} of {api_version}")
        return found

    def of_group(self, group: str, kind: str) -> Resource | None:
        """Find a kind in the version that the cluster likes best; None when it does not know it."""
        return next((each for each in self._by_name.values() if each.group == group and each.kind == kind), None)

    def path(self, made: Object, namespace: str) -> str:
        """Give the path of an object, in the namespace that it names or in this one."""
        metadata = made["metadata"]
        resource = self.find(made["apiVersion"], made["kind"])
        return resource.path(metadata.get("namespace") or namespace, metadata["name"])


def discover(client: Client) -> Kinds:
    """Ask the cluster for its kinds."""
    told = [client.request("GET", path, accept=f"{_AGGREGATED},application/json") for path in ("/api", "/apis")]
    return Kinds(resource for answer in told for resource in _resources(answer))


def _resources(answer: Any) -> Iterator[Resource]:
    for group in answer.get("items", ()):
        for version in group["versions"]:
            for each in version.get("resources", ()):
                yield Resource(
                    group["metadata"].get("name", ""),
                    version["version"],
                    each["resource"],
                    each["responseKind"]["kind"] or each["singularResource"],
                    each["scope"] == "Namespaced",
                    frozenset(each["verbs"]),
                )
