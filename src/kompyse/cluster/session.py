"""A project on a cluster: what every verb needs to speak of it.

`opened` takes what the user said of cluster and namespace; `desired` takes a conversion and gives what `applying` puts
there. Nothing is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster import applyset
from kompyse.cluster.applying import Desired
from kompyse.cluster.errors import ApiError, Unreachable
from kompyse.cluster.server import discovery
from kompyse.cluster.server.client import Client
from kompyse.cluster.server.connection import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.api import Result
    from kompyse.cluster.applyset import ApplySet
    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.server.discovery import Kinds


class Session(NamedTuple):
    """An API server, and the project and namespace there that are spoken of."""

    client: Client
    kinds: Kinds
    context: str
    """The name of the context of the kubeconfig."""
    project: str
    namespace: str

    @property
    def applyset(self) -> ApplySet:
        """The set of the objects of the project."""
        return applyset.of_project(self.project, self.namespace)

    @property
    def selector(self) -> str:
        """What finds the pods of the project by their labels."""
        return f"app.kubernetes.io/part-of={self.project},app.kubernetes.io/managed-by=kompyse"

    def path(self, plural: str, name: str = "", *, group: str = "", version: str = "v1") -> str:
        """Give the path of an object of the namespace, or of the list of all: `path("pods")`."""
        base = f"/apis/{group}/{version}" if group else f"/api/{version}"
        return f"{base}/namespaces/{self.namespace}/{plural}" + (f"/{name}" if name else "")

    def elsewhere(self) -> list[str]:
        """Give the namespaces that have the project, as far as one may see: it was not where it was looked for."""
        name = self.applyset.name
        try:
            found = self.client.get("/api/v1/secrets", fieldSelector=f"metadata.name={name}")["items"]
        except (ApiError, Unreachable):
            return []
        return sorted(each["metadata"]["namespace"] for each in found if each["metadata"]["name"] == name)

    def absent(self) -> str:
        """Say that the project is not where it was looked for, and where it is."""
        said = f'"{self.project}" is not in the namespace "{self.namespace}"'
        places = self.elsewhere()
        return f"{said}; it is in {', '.join(places)}: name that with -n" if places else said


def opened(
    project: str,
    *,
    context: str | None = None,
    namespace: str | None = None,
    agree: Callable[[Context, str], object] = lambda _context, _namespace: None,
) -> Session:
    """Connect to the cluster of a context and ask it for its kinds.

    The namespace is the one that is named, else that of the context. `agree` is called with both before anything is
    sent, and raises what it likes where that is not to be.

    Raises:
        ClusterError: there is no such context.
        ApiError, Unreachable: the cluster does not answer as it should.
    """
    connection = connect(context)
    client = Client(connection)
    chosen = connection.context
    agree(chosen, namespace or chosen.namespace)
    return Session(client, discovery.discover(client), chosen.name, project, namespace or chosen.namespace)


def desired(
    result: Result, session: Session, annotations: Mapping[str, str] | None = None, *, whole: bool = True
) -> Desired:
    """Give what is to be on the cluster after a conversion to Kubernetes, or a part of it."""
    waves = {each.name: each.wave for each in result.plan.services.values()}
    return Desired(session.project, session.namespace, result.objects, waves, annotations or {}, whole)
