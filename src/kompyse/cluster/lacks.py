"""What objects need and a cluster seems to lack, and what else it says; asked before anything waits in vain.

Objects and a session in, findings out. A cluster that does not let its user look gives none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cluster.errors import ApiError, finding
from kompyse.cluster.server.contexts import Kind
from kompyse.diagnostics.codes.cluster import INGRESS_CLASS_MISSING, STORAGE_CLASS_MISSING
from kompyse.images import engine, naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

_DNS = ("coredns", "coredns-custom")
_DEFAULT = "storageclass.kubernetes.io/is-default-class"


def of(objects: Sequence[Object], session: Session) -> list[Diagnostic]:
    """Find what the objects need and the cluster seems to lack."""
    return [*_storage(objects, session), *_ingress(objects, session)]


def address_in_dns(client: Client, name: str) -> str | None:
    """Read the address of a name from the configuration of CoreDNS; None where it has none, or may not be read."""
    for each in _DNS:
        try:
            data = client.get(f"/api/v1/namespaces/kube-system/configmaps/{each}").get("data") or {}
        except ApiError:
            continue
        for line in "\n".join(map(str, data.values())).splitlines():
            words = line.split()
            if name in words[1:]:
                return words[0]
    return None


def images_of_nodes(session: Session) -> set[str]:
    """Give the full names (`naming.plain`) of the images that all nodes say they have.

    A node names 50 images, the largest.
    """
    held = [(node.get("status") or {}).get("images") or () for node in _listed(session, "/api/v1/nodes") or ()]
    listed = [{naming.plain(name) for image in images for name in image.get("names") or ()} for images in held]
    return set.intersection(*listed) if listed else set()


def _storage(objects: Sequence[Object], session: Session) -> Iterator[Diagnostic]:
    claims = list(_claims(objects))
    classes = _listed(session, "/apis/storage.k8s.io/v1/storageclasses") if claims else None
    if classes is None:
        return
    if any((each["metadata"].get("annotations") or {}).get(_DEFAULT) == "true" for each in classes):
        return

    bound = _bound(session)
    waiting = [name for name in claims if name not in bound]
    if waiting:
        known = ", ".join(each["metadata"]["name"] for each in classes)
        yield finding(
            STORAGE_CLASS_MISSING,
            f"the cluster has no default storage class, so nothing is made for {', '.join(waiting)}",
            hint=f"give --storage-class; there are: {known}" if known else _profiled(session, _NO_STORAGE),
        )


_NO_STORAGE = (
    "minikube{p} addons enable storage-provisioner, and minikube{p} addons enable default-storageclass",
    "install a provisioner: the cluster has no storage class at all",
)


def _profiled(session: Session, hints: tuple[str, str]) -> str:
    """Choose a hint: the first for minikube, with its profile, the second for others."""
    context = session.client.connection.context

    return hints[0].format(p=option(context)) if context.kind is Kind.MINIKUBE else hints[1]


def option(context: Context) -> str:
    """Name the profile of minikube, unless it is the default one."""
    return "" if context.profile == "minikube" else f" -p {context.profile}"


def _claims(objects: Sequence[Object]) -> Iterator[str]:
    """Name the claims that leave the storage class to the cluster."""
    for each in objects:
        spec = each.get("spec") or {}
        if each["kind"] == "PersistentVolumeClaim" and "storageClassName" not in spec and not spec.get("volumeName"):
            yield each["metadata"]["name"]
        for template in spec.get("volumeClaimTemplates") or ():
            if "storageClassName" not in template["spec"]:
                yield template["metadata"]["name"]


def _bound(session: Session) -> set[str]:
    """Name the claims that have their storage; those of a StatefulSet by the name of their template too."""
    found = set()
    for each in _listed(session, session.path("persistentvolumeclaims")) or ():
        if (each.get("status") or {}).get("phase") == "Bound":
            name = each["metadata"]["name"]
            found |= {name, *(name[:end] for end, letter in enumerate(name) if letter == "-")}
    return found


def _listed(session: Session, path: str) -> list[dict[str, Any]] | None:
    """List objects; None where the cluster does not know them, or this user may not see them."""
    try:
        found: list[dict[str, Any]] = session.client.get(path)["items"]
    except ApiError:
        return None
    return found


def _ingress(objects: Sequence[Object], session: Session) -> Iterator[Diagnostic]:
    asked = {
        (each.get("spec") or {}).get("ingressClassName"): each["metadata"]["name"]
        for each in objects
        if each["kind"] == "Ingress"
    }
    if not asked:
        return
    reason = _unserved(session, asked)
    if reason:
        hints = (
            "minikube{p} addons enable ingress",
            "install an Ingress controller, or name its class: --ingress-class",
        )
        yield finding(INGRESS_CLASS_MISSING, reason, hint=_profiled(session, hints))


def _unserved(session: Session, asked: Mapping[str | None, str]) -> str:
    """Say why nothing serves an Ingress; empty when something seems to."""
    context = session.client.connection.context
    classes = _listed(session, "/apis/networking.k8s.io/v1/ingressclasses")
    if classes is None:
        return "the addon ingress of minikube is off: nothing serves the Ingress" if _addon_is_off(context) else ""
    names = {each["metadata"]["name"] for each in classes}
    for wanted, name in asked.items():
        if wanted is not None and wanted not in names:
            return f'the Ingress "{name}" wants the class "{wanted}", which the cluster does not have'
    if names or None not in asked:
        return ""
    if _addon_is_off(context):
        return "the addon ingress of minikube is off, and there is no other class: nothing serves the Ingress"
    return "the cluster has no class of Ingress: nothing seems to serve it"


def _addon_is_off(context: Context) -> bool:
    """Whether minikube says that its addon ingress is not enabled. It takes a while to say so."""
    addons = engine.addons(context.profile) if context.kind is Kind.MINIKUBE else None
    return addons is not None and not addons.get("ingress", True)
