"""Services of a project by name: what they need, and which objects are theirs.

Takes a conversion of the whole project, so that every object is what it would be without names, and gives the part of
it that concerns the services: `up web` and `up` make the same `web`. Objects that no service has to itself (networks,
the namespace) stay, and so do contents and volumes that one of the services mounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kompyse.api import Result
    from kompyse.cluster.session import Session
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object

_SERVICE = "app.kubernetes.io/name"
_SECRETS = ("Secret", "ExternalSecret", "SealedSecret")
_MOUNTED = frozenset({"ConfigMap", *_SECRETS, "PersistentVolumeClaim", "PersistentVolume", "ServiceAccount"})
"""Kinds that belong to who reads or mounts them."""
_NAMES = {
    "claimName": ("PersistentVolumeClaim",),
    "serviceAccountName": ("ServiceAccount",),
    "secretName": _SECRETS,
}
"""Fields of a pod that hold the name of an object, and its kinds."""
_NAMED = {
    "configMap": ("ConfigMap",),
    "configMapRef": ("ConfigMap",),
    "configMapKeyRef": ("ConfigMap",),
    "secret": _SECRETS,
    "secretRef": _SECRETS,
    "secretKeyRef": _SECRETS,
}
"""Fields of a pod that hold an object with its `name`."""


def closure(plan: Plan, named: Iterable[str], *, alone: bool = False) -> frozenset[str]:
    """Give the services (keys) that are named, what runs in one pod with them, and all that they need.

    `alone` leaves out what they need.
    """
    found: set[str] = set()
    waiting = list(named)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        unit = plan.unit_of(key)
        found |= set(unit.services)
        if not alone:
            waiting += [edge.target for member in unit.services for edge in plan.graph.needs.get(member, ())]
    return frozenset(found)


def needed(plan: Plan, chosen: Collection[str]) -> frozenset[str]:
    """Give the services that the chosen ones wait for and that are not chosen."""
    return frozenset(
        edge.target for key in chosen for edge in plan.graph.needs.get(key, ()) if edge.target not in chosen
    )


def narrowed(result: Result, chosen: Collection[str]) -> Result:
    """Give the part of a conversion to Kubernetes that concerns these services (keys)."""
    plan = result.plan
    part = replace(
        plan,
        services={key: each for key, each in plan.services.items() if key in chosen},
        units=tuple(unit for unit in plan.units if unit.lead in chosen),
    )
    return result._replace(plan=part, objects=list(_objects(result.objects, plan, chosen)))


def running(session: Session) -> frozenset[str]:
    """Give the services (normalised names) that the cluster runs, or has run to their end."""
    from kompyse.cluster.scaling import there  # noqa: PLC0415 - for services without what they need alone

    return frozenset(name for each in there(session) if each.runs for name in each.services)


def _objects(objects: Iterable[Object], plan: Plan, chosen: Collection[str]) -> Iterator[Object]:
    """Leave out what belongs to other services alone."""
    listed = list(objects)
    theirs = {each.name for key, each in plan.services.items() if key in chosen}
    others = {each.name for key, each in plan.services.items() if key not in chosen}
    read: dict[tuple[str, str], bool] = {}
    """Whether one of the chosen services reads or mounts an object."""
    pods: list[tuple[Mapping[str, str], bool]] = []
    for each in listed:
        template = _template(each)
        if template is not None:
            own = each["metadata"]["labels"][_SERVICE] in theirs
            pods.append((template["metadata"]["labels"], own))
            for reference in _references(template["spec"]):
                read[reference] = own or read.get(reference, False)
    for each in listed:
        if each["kind"] == "PersistentVolumeClaim" and "volumeName" in each["spec"]:
            own = read.get((each["kind"], each["metadata"]["name"]), True)
            read["PersistentVolume", each["spec"]["volumeName"]] = own
    for each in listed:
        kind = each["kind"]
        if kind in _MOUNTED:
            taken = read.get((kind, each["metadata"]["name"]), True)
        elif kind == "NetworkPolicy":
            selected = each["spec"]["podSelector"].get("matchLabels", {}).items()
            own_pods = [own for labels, own in pods if selected <= labels.items()]
            taken = any(own_pods) or not own_pods
        else:
            taken = each["metadata"].get("labels", {}).get(_SERVICE) not in others
        if taken:
            yield each


def _template(made: Object) -> dict[str, Any] | None:
    """Give the template of the pods of a workload."""
    spec = made.get("spec") or {}
    found: dict[str, Any] | None = spec.get("jobTemplate", {}).get("spec", spec).get("template")
    return found if found is not None and "spec" in found else None


def _references(part: Any) -> Iterator[tuple[str, str]]:
    """Find the objects that a pod names, as kind and name."""
    if isinstance(part, list):
        for each in part:
            yield from _references(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in _NAMES and isinstance(value, str):
                yield from ((kind, value) for kind in _NAMES[key])
            elif key in _NAMED and isinstance(value, dict) and "name" in value:
                yield from ((kind, value["name"]) for kind in _NAMED[key])
            elif key == "imagePullSecrets":
                yield from ((kind, each["name"]) for each in value for kind in _SECRETS)
            yield from _references(value)
