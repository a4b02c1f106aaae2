"""Two copies of a service beside one another: what they are called, labelled and selected by.

Objects in, objects out; nothing is asked of a cluster. A service runs as the project has it (`web`, the plain side), or
as one of two colours (`web-blue`, `web-green`): the same Deployment with one label more on it, on its pods and in its
selectors, and with copies of its own of the ConfigMaps and Secrets that it reads, so that what comes later changes
nothing for what runs. All that leads to a service (its Services, its autoscaler, its budget for disruptions) is aimed
at one side by the same label.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kompyse.targets import Object

NAME = "app.kubernetes.io/name"
COLOUR = "kompyse.io/colour"
"""The label of all that belongs to one colour."""
REVISION = "kompyse.io/revision"
"""The annotation of a Deployment of a colour: a hash of the pods that the project asked for."""
STANDING = "kompyse.io/standing"
"""The annotation of a Deployment: what it is beside the other sides of its service."""
HASH = "pod-template-hash"
"""The label by which the cluster tells the pods of one Deployment from those that it had before a change."""
PLAIN, BLUE, GREEN = "", "blue", "green"
LIVE, NEXT, EARLIER = "live", "next", "earlier"
_BUNDLES = frozenset({"ConfigMap", "Secret"})
_REFERENCES = {
    "configMap": "ConfigMap",
    "configMapRef": "ConfigMap",
    "configMapKeyRef": "ConfigMap",
    "secret": "Secret",
    "secretRef": "Secret",
    "secretKeyRef": "Secret",
}


def side_of(made: Object) -> str:
    """Give the side that an object belongs to: a colour, or the plain one."""
    side: str = (made["metadata"].get("labels") or {}).get(COLOUR, PLAIN)
    return side


def standing_of(made: Object) -> str:
    """Give what a workload is beside the other sides. Without a note a plain one serves, and a colour is to come."""
    noted: str | None = (made["metadata"].get("annotations") or {}).get(STANDING)
    return noted or (NEXT if side_of(made) else LIVE)


def is_live(made: Object) -> bool:
    """Tell whether a workload is the one that serves; every workload is that has no sides."""
    return standing_of(made) == LIVE


def other(side: str) -> str:
    """Give the colour that comes after a side. The plain side counts as the first colour."""
    return BLUE if side == GREEN else GREEN


def said(side: str) -> str:
    """Name a side in a sentence."""
    return side or "the plain one"


def name_of(workload: str, side: str) -> str:
    """Name the Deployment of a side."""
    return names.label(f"{workload}-{side}") if side else workload


def title_of(service: str, side: str) -> str:
    """Name a side that does not serve, as `ps` and the progress of `up` show it."""
    return f"{service}-{side or 'plain'}"


def revision(workload: Object) -> str:
    """Hash the pods that a workload asks for; with what they read, whose hash stands among their annotations."""
    text = json.dumps(workload["spec"]["template"], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def revision_of(made: Object) -> str:
    """Give the revision of a Deployment of a colour; empty for a plain one."""
    noted: str = (made["metadata"].get("annotations") or {}).get(REVISION, "")
    return noted


def references(template: Any) -> Iterator[tuple[str, str]]:
    """Name the ConfigMaps and Secrets that a pod reads, as (kind, name)."""
    if isinstance(template, list):
        for each in template:
            yield from references(each)
    elif isinstance(template, dict):
        for key, value in template.items():
            if key in _REFERENCES and isinstance(value, dict):
                found = value.get("secretName") or value.get("name")
                if isinstance(found, str):
                    yield _REFERENCES[key], found
            yield from references(value)


def coloured(workload: Object, side: str, bundles: Mapping[tuple[str, str], Object]) -> list[Object]:
    """Make the Deployment of a colour, and before it its copies of what it reads of the project (`bundles`)."""
    service, name = workload["metadata"]["labels"][NAME], name_of(workload["metadata"]["name"], side)
    read = [each for each in dict.fromkeys(references(workload["spec"]["template"])) if each in bundles]
    renamed = {(kind, old): f"{old}-{name}" for kind, old in read}
    copies = [_copy(bundles[each], renamed[each], side) for each in read]
    spec = _pointing(_selecting(workload["spec"], service, side), renamed)
    head = spec["template"]["metadata"]
    metadata = workload["metadata"]
    return [
        *copies,
        {
            **workload,
            "metadata": {
                **metadata,
                "name": name,
                "labels": {**metadata["labels"], COLOUR: side},
                "annotations": {**metadata.get("annotations", {}), REVISION: revision(workload)},
            },
            "spec": {
                **spec,
                "template": {**spec["template"], "metadata": {**head, "labels": {**head["labels"], COLOUR: side}}},
            },
        },
    ]


def _copy(made: Object, name: str, side: str) -> Object:
    metadata = made["metadata"]
    return {**made, "metadata": {**metadata, "name": name, "labels": {**metadata["labels"], COLOUR: side}}}


def _selecting(value: Any, service: str, side: str) -> Any:
    """Add the colour to every selector of the service's own pods."""
    if isinstance(value, list):
        return [_selecting(each, service, side) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: _selecting(each, service, side) for key, each in value.items()}
    labels = found.get("matchLabels")
    if isinstance(labels, dict) and labels.get(NAME) == service:
        found["matchLabels"] = {**labels, COLOUR: side}
    return found


def _pointing(value: Any, renamed: Mapping[tuple[str, str], str]) -> Any:
    """Let references to ConfigMaps and Secrets point to the copies."""
    if isinstance(value, list):
        return [_pointing(each, renamed) for each in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, each in value.items():
        made = _pointing(each, renamed)
        if key in _REFERENCES and isinstance(made, dict):
            field = "secretName" if "secretName" in made else "name"
            copy = renamed.get((_REFERENCES[key], made.get(field, "")))
            made = {**made, field: copy} if copy else made
        found[key] = made
    return found


def bundles_of(objects: Sequence[Object]) -> dict[tuple[str, str], Object]:
    """Give the ConfigMaps and Secrets of a project, by kind and name."""
    return {(each["kind"], each["metadata"]["name"]): each for each in objects if each["kind"] in _BUNDLES}


def read_in(objects: Sequence[Object]) -> set[tuple[str, str]]:
    """Name the ConfigMaps and Secrets that these objects read, whatever for, as (kind, name)."""
    found = set(references(objects))
    todo: list[Any] = [*objects]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            todo.extend(value.values())
            if isinstance(value.get("secretName"), str):
                found.add(("Secret", value["secretName"]))
            for key in ("imagePullSecrets", "certificateRefs", "secrets"):
                found |= {("Secret", each["name"]) for each in value.get(key) or () if isinstance(each, dict)}
    return found


def leads_to(made: Object, service: str) -> bool:
    """Tell whether an object leads to the pods of a service: a Service, a budget, or an autoscaler of it."""
    read = _READ.get(made["kind"])
    return read is not None and read(made) == service


def aimed(made: Object, deployment: str, labels: Mapping[str, str]) -> Object:
    """Aim an object that leads to a service at one side: its Deployment, and what tells its pods from others."""
    spec = made["spec"]
    if made["kind"] == "HorizontalPodAutoscaler":
        return {**made, "spec": {**spec, "scaleTargetRef": {**spec["scaleTargetRef"], "name": deployment}}}
    if made["kind"] == "Service":
        return {**made, "spec": {**spec, "selector": {**_bare(spec["selector"]), **labels}}}
    chosen = {**_bare(spec["selector"]["matchLabels"]), **labels}
    return {**made, "spec": {**spec, "selector": {**spec["selector"], "matchLabels": chosen}}}


def aiming(made: Object, deployment: str, labels: Mapping[str, str]) -> Object:
    """Give the same as a merge patch, for an object of which only the cluster has the rest."""
    if made["kind"] == "HorizontalPodAutoscaler":
        return {"spec": {"scaleTargetRef": {"name": deployment}}}
    chosen = {key: labels.get(key) for key in (COLOUR, HASH)}
    return {"spec": {"selector": chosen if made["kind"] == "Service" else {"matchLabels": chosen}}}


def _bare(labels: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if key not in (COLOUR, HASH)}


def _of_service(made: Object) -> str:
    name: str = (made["spec"].get("selector") or {}).get(NAME, "")
    return name


def _of_budget(made: Object) -> str:
    name: str = ((made["spec"].get("selector") or {}).get("matchLabels") or {}).get(NAME, "")
    return name


def _of_autoscaler(made: Object) -> str:
    name: str = (made["metadata"].get("labels") or {}).get(NAME, "")
    return name if made["spec"]["scaleTargetRef"]["kind"] == "Deployment" else ""


_READ: dict[str, Callable[[Object], str]] = {
    "Service": _of_service,
    "PodDisruptionBudget": _of_budget,
    "HorizontalPodAutoscaler": _of_autoscaler,
}
"""The kinds that lead to pods, and how each says to which service."""
LEADING = frozenset(_READ)


def unfit(workload: Object, objects: Sequence[Object]) -> str:
    """Say why a workload cannot run twice beside itself; empty when it can. `objects` are all of the project."""
    service = workload["metadata"]["labels"][NAME]
    if workload["kind"] != "Deployment":
        return _KINDS[workload["kind"]]
    if alone := _held_alone(workload, objects):
        return alone
    if not any(each["kind"] == "Service" and leads_to(each, service) for each in objects):
        return "no name leads to it, so there is nothing to switch"
    taken = {each["metadata"]["labels"][NAME] for each in objects if each["kind"] in WORKLOADS}
    clash = {title_of(service, side) for side in (PLAIN, BLUE, GREEN)} & taken
    if clash:
        return f"another service is called {min(clash)}"
    return ""


def _held_alone(workload: Object, objects: Sequence[Object]) -> str:
    """Say what of a workload a single pod can have; empty where there is nothing."""
    pod = workload["spec"]["template"]["spec"]
    claims = [each[_CLAIM]["claimName"] for each in pod.get("volumes", ()) if _CLAIM in each]
    modes = {
        each["metadata"]["name"]: each["spec"].get("accessModes", ())
        for each in objects
        if each["kind"] == "PersistentVolumeClaim"
    }
    # A Deployment is recreated where two of its pods cannot be, and its claims do not say it all.
    recreated = workload["spec"].get("strategy", {}).get("type") == "Recreate"
    ports = [port for each in pod["containers"] for port in each.get("ports", ()) if port.get("hostPort")]
    if recreated and (pod.get("hostNetwork") or ports):
        return "its pod holds ports of the node, which two pods cannot"
    alone = claims if recreated else [each for each in claims if "ReadWriteOncePod" in modes.get(each, ())]
    return f"it writes to a volume that one pod has at a time ({', '.join(alone)})" if alone else ""


_CLAIM = "persistentVolumeClaim"
_KINDS = {
    "StatefulSet": "its replicas have names and volumes of their own (a StatefulSet), which two sets cannot share",
    "DaemonSet": "it runs once on every node (a DaemonSet)",
    "Job": "it runs once, to its end (a Job)",
    "CronJob": "it runs by the clock (a CronJob)",
}
"""Why those kinds that run services cannot run twice."""
WORKLOADS = frozenset({"Deployment", *_KINDS})
"""The kinds that run services."""
