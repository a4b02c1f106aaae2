"""What is in a stack file of one service, as a stamp: a label that says what was deployed, and by which run.

Takes documents and the specs of services; gives fingerprints, stamps, documents of some services alone, and whether a
service runs as it was deployed. `docker stack deploy` cannot tell: it updates every service of its file, and so runs
every job again. A stamp is `<fingerprint>.<run>`. Whoever changes a service otherwise keeps its labels: then the spec
and the one before it have the same stamp, and the service is deployed again.
"""

from __future__ import annotations

import json
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kompyse.targets import Object

STAMP = "kompyse.io/deployed"
"""The label of services, and of networks."""
_DIGITS = 20
_KEPT = ("configs", "secrets")
"""Sections of which `docker stack deploy` makes all entries, also those that no service of the file uses."""


def fingerprint(document: Object, service: str) -> str:
    """Give a hash of all that a service is made of: its fields, and the volumes, configs and secrets that it names.

    Networks count by their keys: a service keeps its tasks when a network has other options, and nobody can change one.
    """
    made: Mapping[str, Any] = document["services"][service]
    used = {
        section: {key: (document.get(section) or {}).get(key) for key in sorted(_used(made, section))}
        for section in ("volumes", *_KEPT)
    }
    return _digest([made, used])


def network_fingerprint(fields: Mapping[str, Any] | None) -> str:
    """Give a hash of the options of a network."""
    return _digest(fields or {})


def _digest(data: object) -> str:
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _used(service: Mapping[str, Any], section: str) -> Iterator[str]:
    for each in service.get(section) or ():
        if isinstance(each, str):
            yield each
        elif isinstance(each.get("source"), str) and (section != "volumes" or each.get("type") == "volume"):
            yield each["source"]
    if section == "configs":
        config = (service.get("credential_spec") or {}).get("config")
        if config:
            yield config


def cut(document: Object, services: Iterable[str], run: str) -> Object:
    """Give the document of these services alone, each with its stamp, and of what they need."""
    chosen = {name: document["services"][name] for name in services}
    found: Object = {**document, "services": {name: _stamped(document, name, run) for name in chosen}}
    for section in _KEPT:
        used = {key for each in chosen.values() for key in _used(each, section)}
        entries = {key: fields for key, fields in (document.get(section) or {}).items() if key in used}
        found.pop(section, None)
        if entries:
            found[section] = entries
    if networks := _networks(document, chosen.values()):
        found["networks"] = networks
    return found


def _stamped(document: Object, service: str, run: str) -> Object:
    made = document["services"][service]
    deploy = made.get("deploy") or {}
    labels = {**(deploy.get("labels") or {}), STAMP: f"{fingerprint(document, service)}.{run}"}
    return {**made, "deploy": {**deploy, "labels": labels}}


def _networks(document: Object, services: Iterable[Mapping[str, Any]]) -> Object:
    """Give the networks, with stamps where the stack makes them. Services that name none are on `default`."""
    found: Object = dict(document.get("networks") or {})
    if any(not each.get("networks") for each in services):
        found.setdefault("default", {})
    for key, fields in found.items():
        if not (fields or {}).get("external"):
            labels = {**((fields or {}).get("labels") or {}), STAMP: network_fingerprint(fields)}
            found[key] = {**(fields or {}), "labels": labels}
    return found


def is_ours(service: Object) -> bool:
    """Whether a service on the swarm was deployed by `kompyse up`."""
    return STAMP in (service["Spec"].get("Labels") or {})


def stamp(spec: Mapping[str, Any] | None) -> str:
    """Read the stamp of a spec; empty when there is none."""
    return str(((spec or {}).get("Labels") or {}).get(STAMP, ""))


def is_made_of(service: Object, wanted: str) -> bool:
    """Whether a service was deployed with this fingerprint."""
    return stamp(service["Spec"]).partition(".")[0] == wanted


def is_as_deployed(service: Object, wanted: str) -> bool:
    """Whether a service has this fingerprint, and nobody changed it since it was deployed."""
    return is_made_of(service, wanted) and stamp(service["Spec"]) != stamp(service.get("PreviousSpec"))


def renewed(service: Object) -> str:
    """Give the stamp of a service for another update by us; empty where it was not as it was deployed before."""
    current = stamp(service["Spec"])
    what, _, run = current.partition(".")
    return f"{what}.{run.partition('-')[0]}-{uuid.uuid4().hex[:8]}" if is_as_deployed(service, what) and what else ""
