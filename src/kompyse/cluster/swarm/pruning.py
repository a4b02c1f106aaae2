"""What has left the project goes from the swarm: services first, then the configs, secrets and networks of none.

Only what belongs to the stack is looked at, and only what `kompyse up` made is removed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import finding
from kompyse.cluster.swarm import stamping
from kompyse.cluster.swarm.docker import is_missing, refused
from kompyse.cluster.swarm.observing import services
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

_HASHED = re.compile(r".+_[0-9a-f]{12}")
"""Names that the target gives configs and secrets: they end in a hash of the content."""


class Orphans(NamedTuple):
    """Services of the stack that the project does not have, by their names in the stack."""

    ours: Mapping[str, Object]
    foreign: tuple[str, ...]
    """Those that somebody else deployed."""

    def in_the_way(self, document: Object) -> list[str]:
        """Name those that publish a port that a service of the document is to publish."""
        wanted = {
            (str(port.get("published")), port.get("protocol", "tcp"))
            for each in document["services"].values()
            for port in each.get("ports") or ()
        }
        return [name for name, each in self.ours.items() if wanted & set(_published(each))]


def orphans(session: Session, names: Collection[str]) -> Orphans:
    """Find the services of the stack that are none of these."""
    left = {name: each for name, each in services(session).items() if name not in names}
    ours = {name: each for name, each in left.items() if stamping.is_ours(each)}
    return Orphans(ours, tuple(name for name in left if name not in ours))


def _published(service: Object) -> Iterator[tuple[str, str]]:
    for port in (service["Spec"].get("EndpointSpec") or {}).get("Ports") or ():
        if port.get("PublishedPort"):
            yield str(port["PublishedPort"]), port.get("Protocol", "tcp")


def kept(session: Session, found: Orphans, *, prune: bool) -> list[Diagnostic]:
    """Tell the services that have left the project and stay."""
    told = [
        finding(
            codes.ORPHAN_KEPT,
            f"service {session.full(name)} is part of the stack, and was not deployed by kompyse up: it is left alone",
            hint=f"docker service rm {session.full(name)}",
        )
        for name in found.foreign
    ]
    if not prune:
        message = "service {} was deployed by an earlier run, and is no part of the project"
        told += [finding(codes.ORPHAN_KEPT, message.format(session.full(name))) for name in found.ours]
    return told


def remove_services(session: Session, names: Sequence[str], told: Callable[[str], object]) -> None:
    """Remove services of the stack."""
    for name in names:
        done = session.docker.run("service", "rm", session.full(name))
        if done.code and not is_missing(done.err):
            raise refused(done.err, ("service", "rm"))
        told(f"service {session.full(name)} removed")


def remove_left_overs(
    session: Session, document: Object, networks: Sequence[Object], told: Callable[[str], object]
) -> None:
    """Remove the configs and secrets of earlier contents, and those of the networks, that no service uses any more.

    What cannot be removed now is left to the next run: an engine keeps what is in use.
    """
    specs = [each["Spec"] for each in services(session).values()]
    for kind in ("config", "secret"):
        wanted = {fields.get("name") for fields in (document.get(f"{kind}s") or {}).values()}
        used = set(_referenced(specs, kind))
        for row in session.docker.rows(kind, "ls", "--filter", session.label):
            name = row["Name"]
            if _HASHED.fullmatch(name) and name not in wanted and row["ID"] not in used:
                _remove(session, kind, name, told)
    for name in _unused(session, document, networks, specs):
        _remove(session, "network", name, told)


def _referenced(specs: Sequence[Object], kind: str) -> Iterator[str]:
    for spec in specs:
        container = spec["TaskTemplate"].get("ContainerSpec") or {}
        for each in container.get(f"{kind.capitalize()}s") or ():
            yield each[f"{kind.capitalize()}ID"]
        if kind == "config" and (credential := (container.get("Privileges") or {}).get("CredentialSpec")):
            yield credential.get("Config") or ""


def _unused(session: Session, document: Object, networks: Sequence[Object], specs: Sequence[Object]) -> Iterator[str]:
    """Name the networks of ours that are neither in the document nor used by services with these specs."""
    wanted = set(_declared(session, document))
    if any(not each.get("networks") for each in document["services"].values()):
        wanted.add(session.full("default"))
    used = {each["Target"] for spec in specs for each in spec["TaskTemplate"].get("Networks") or ()}
    for network in networks:
        stamped = stamping.STAMP in (network.get("Labels") or {})
        if stamped and network["Name"] not in wanted and not {network["Id"], network["Name"]} & used:
            yield network["Name"]


def _declared(session: Session, document: Object) -> dict[str, Mapping[str, Any] | None]:
    """Give the networks of a document by the names that they have on the swarm."""
    declared: Mapping[str, Any] = document.get("networks") or {}
    return {(fields or {}).get("name") or session.full(key): fields for key, fields in declared.items()}


def networks_of(session: Session) -> list[Object]:
    """Read the networks of the stack."""
    ids = session.docker.read("network", "ls", "--quiet", "--no-trunc", "--filter", session.label).split()
    return session.docker.inspect("network", ids)


def unchangeable(session: Session, document: Object, networks: Sequence[Object]) -> list[Diagnostic]:
    """Tell those of the networks that are there with other options than the project has: nobody can change them."""
    named = _declared(session, document)
    found = []
    for network in networks:
        name, stamp = network["Name"], (network.get("Labels") or {}).get(stamping.STAMP)
        if name in named and stamp and stamp != stamping.network_fingerprint(named[name]):
            message = f"the network {name} is on the swarm with other options than the project has, and stays as it is"
            found.append(finding(codes.NETWORK_UNCHANGEABLE, message))
    return found


def _remove(session: Session, kind: str, name: str, told: Callable[[str], object]) -> None:
    if not session.docker.run(kind, "rm", name).code:
        told(f"{kind} {name} removed")
