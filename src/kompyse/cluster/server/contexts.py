"""Which cluster a context of the kubeconfig leads to: what made it, what it is called there, and whether it is local.

`read` takes the name of a context and the kubeconfig, `of` the entries themselves; both give a `Context`. Nothing is
asked of any server. What the programs write into a kubeconfig:

- minikube: https://minikube.sigs.k8s.io/docs/handbook/kubectl/, and `pkg/minikube/kubeconfig` for its extension
- kind: https://kind.sigs.k8s.io/docs/user/quick-start/#interacting-with-your-cluster (`kind-NAME`)
- k3d: https://k3d.io/stable/usage/kubeconfig/ (`k3d-NAME`)
- Docker Desktop: https://docs.docker.com/desktop/features/kubernetes/ (`docker-desktop`)
- Rancher Desktop: https://docs.rancherdesktop.io/ui/preferences/kubernetes/ (`rancher-desktop`)
- Colima: https://github.com/abiosoft/colima#kubernetes (`colima`, `colima-PROFILE`)
- OrbStack: https://docs.orbstack.dev/kubernetes/ (`orbstack`)
- MicroK8s: https://microk8s.io/docs/working-with-kubectl (`microk8s`, its cluster `microk8s-cluster`)
"""

from __future__ import annotations

import ipaddress
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from kompyse.cluster.errors import failure
from kompyse.cluster.server import kubeconfig as files
from kompyse.diagnostics.codes.cluster import CLUSTER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

Entry = dict[str, Any]
"""An entry of a kubeconfig, without its name."""


class Kind(StrEnum):
    """What made a cluster; the value is how people call it."""

    MINIKUBE = "minikube"
    KIND = "kind"
    K3D = "k3d"
    DOCKER_DESKTOP = "Docker Desktop"
    RANCHER_DESKTOP = "Rancher Desktop"
    COLIMA = "Colima"
    ORBSTACK = "OrbStack"
    MICROK8S = "MicroK8s"
    AROUND = "the cluster around this pod"
    OTHER = "a cluster"


class Context(NamedTuple):
    """A context of the kubeconfig."""

    name: str
    kind: Kind
    profile: str
    """What the cluster is called by the program that made it: `minikube -p PROFILE`, `kind --name PROFILE`."""
    server: str
    """The address of the API server; empty for the cluster around this pod."""
    namespace: str
    """The namespace of the context; `default` where it names none."""
    is_local: bool
    """Whether the cluster runs on this machine, as far as the kubeconfig shows."""


_PROVIDER = "minikube.sigs.k8s.io"
_WITH_NAME = {"kind-": Kind.KIND, "k3d-": Kind.K3D, "colima-": Kind.COLIMA}
_NAMES = {
    "minikube": Kind.MINIKUBE,
    "docker-desktop": Kind.DOCKER_DESKTOP,
    "docker-for-desktop": Kind.DOCKER_DESKTOP,
    "rancher-desktop": Kind.RANCHER_DESKTOP,
    "colima": Kind.COLIMA,
    "orbstack": Kind.ORBSTACK,
    "microk8s": Kind.MICROK8S,
    "microk8s-cluster": Kind.MICROK8S,
}
_HERE = frozenset({"localhost", "host.docker.internal", "kubernetes.docker.internal", "k8s.orb.local"})
"""Names of this machine; the last three are how containers, Docker Desktop and OrbStack call it."""
_IN_MACHINES = frozenset({Kind.MINIKUBE, Kind.COLIMA, Kind.RANCHER_DESKTOP})
"""Programs whose cluster may be in a virtual machine with an address of its own in a private network."""
_ELSEWHERE = ("tls-server-name", "proxy-url")
"""Settings of a cluster that say that the address is not where the server is."""
_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def read(context: str | None = None, kubeconfig: str | None = None) -> Context:
    """Read a context, or the current one, from the file, or those of KUBECONFIG, or ~/.kube/config.

    Without any of these, and inside a pod, it is the cluster around the pod.

    Raises:
        ClusterError: there is none, or no context of this name.
    """
    return read_all(context, kubeconfig)[0]


def read_all(context: str | None = None, kubeconfig: str | None = None) -> tuple[Context, dict[str, Any]]:
    """Do as `read` does, and give the merged kubeconfig too; empty for the cluster around a pod."""
    places = kubeconfig or files.places()
    try:
        merged = files.read(places)
    except (OSError, ValueError) as error:
        sentence = " ".join(str(error).split()).rstrip(".")
        raise failure(CLUSTER_UNKNOWN, f"the kubeconfig {places} cannot be read: {sentence}") from None
    if merged is None:
        if not (context or kubeconfig) and (around := _around()):
            return around, {}
        raise failure(CLUSTER_UNKNOWN, f"no cluster is configured: there is no kubeconfig at {places}")
    return _chosen(merged, context), merged


def _around() -> Context | None:
    """Give the cluster that this process runs in a pod of; None when it does not."""
    if not (os.environ.get("KUBERNETES_SERVICE_HOST") and Path(_ACCOUNT, "token").is_file()):
        return None
    try:
        namespace = Path(_ACCOUNT, "namespace").read_text(encoding="utf-8").strip()
    except OSError:
        namespace = ""
    return Context("in-cluster", Kind.AROUND, "", "", namespace or "default", is_local=True)


def _chosen(config: Mapping[str, Any], context: str | None) -> Context:
    contexts = {each["name"]: each["context"] for each in config["contexts"]}
    name = context if context is not None else config.get("current-context") or ""
    if name not in contexts:
        said = f'there is no context "{name}"' if name else "the kubeconfig calls no context the current one"
        raise failure(CLUSTER_UNKNOWN, said, hint=f"there are: {', '.join(contexts)}" if contexts else "")
    chosen = contexts[name]
    cluster = files.entry(config, str(chosen.get("cluster")), "cluster")
    user = files.entry(config, str(chosen.get("user")), "user")
    return of(name, chosen, cluster, user)


def of(name: str, context: Entry, cluster: Entry, user: Entry) -> Context:
    """Judge a context by its name and the entries that it names: its own, its cluster's, its user's."""
    server = str(cluster.get("server") or "").rstrip("/")
    kind, profile = _made(name, context, cluster)
    local = _is_here(server, kind) and not _leads_away(kind, cluster, user)
    return Context(name, kind, profile, server, context.get("namespace") or "default", local)


def _made(name: str, context: Entry, cluster: Entry) -> tuple[Kind, str]:
    """Tell what made a cluster, and how it calls it.

    Contexts are renamed more often than clusters, so the cluster's name is asked first.
    """
    called = str(context.get("cluster") or name)
    if any(_PROVIDER in str(each) for entry in (cluster, context) for each in entry.get("extensions") or ()):
        return Kind.MINIKUBE, called
    for each in (called, name):
        if each in _NAMES:
            return _NAMES[each], each if _NAMES[each] is Kind.MINIKUBE else "default"
        for prefix, kind in _WITH_NAME.items():
            if each.startswith(prefix):
                return kind, each.removeprefix(prefix)
    return Kind.OTHER, called


def _is_here(server: str, kind: Kind) -> bool:
    """Whether an address is one of this machine, or of a virtual machine on it.

    A loopback address counts, although a tunnel may begin there: that is what all local clusters have.
    """
    host = urlsplit(server).hostname or ""
    if host in _HERE or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # k3d writes the address that its port is bound to: 0.0.0.0.
    return address.is_loopback or address.is_unspecified or (kind in _IN_MACHINES and address.is_private)


def _leads_away(kind: Kind, cluster: Entry, user: Entry) -> bool:
    """Whether an address of this machine leads to a server somewhere else: signs of a tunnel or of a cloud."""
    if any(cluster.get(each) for each in _ELSEWHERE) or user.get("exec") or user.get("auth-provider"):
        return True
    # A certificate that does not fit the address is passed over for a tunnel.
    return kind is Kind.OTHER and bool(cluster.get("insecure-skip-tls-verify"))
