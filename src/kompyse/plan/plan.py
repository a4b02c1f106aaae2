"""The records of a plan: what the passes of this room decide and the targets lower.

Everything here holds for every target. Names are already normalised and free of collisions; contents are read.
`origin` is the path of the Compose value that a decision comes from.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from kompyse.diagnostics import Path  # noqa: TC001 - a field type of the records below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.graph import ServiceGraph
    from kompyse.model import Project, Service
    from kompyse.plan.hints import RouteHints, ServiceHints
    from kompyse.plan.options import Options


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the plan."""


class Lifecycle(StrEnum):
    """How a unit runs."""

    CONTINUOUS = "continuous"
    """Runs for ever and is started again when it ends."""
    ONE_SHOT = "one-shot"
    """Runs to its end; others may wait for that."""
    PER_NODE = "per-node"
    """Runs for ever, once on every node."""
    SCHEDULED = "scheduled"
    """A one-shot started by the clock."""


class PeerPort(Decision, frozen=True):
    """A port on which the other services reach a service under its name."""

    number: int
    protocol: str
    """tcp, udp or sctp."""
    name: str | None = None
    app_protocol: str | None = None
    inferred: bool = False
    """True when it is not declared but seen in a peer's references."""
    referenced: bool = False
    """True when a peer's references name it, declared or not: somebody relies on its being listened on."""
    origin: Path = ()


class Publication(Decision, frozen=True):
    """A port that the project publishes on the host."""

    target: int
    published: int | None
    """The port on the host; None when the engine may choose (or any of a range)."""
    protocol: str
    choices: str = ""
    """The range `a-b` of which the engine may choose; empty for one port, or for any at all."""
    host_ip: str | None = None
    loopback: bool = False
    """Published on a loopback address only: nobody outside the host reaches it."""
    on_node: bool = False
    """`mode: host`: on the node that runs the container."""
    name: str | None = None
    app_protocol: str | None = None
    origin: Path = ()


class Alias(Decision, frozen=True):
    """One more host name under which peers reach a service."""

    host: str
    """Normalised."""
    written: str
    origin: Path = ()


class Wait(Decision, frozen=True):
    """A service that has to be there before another starts."""

    service: str
    condition: str
    """service_started, service_healthy or service_completed_successfully."""
    required: bool = True
    origin: Path = ()


class File(Decision, frozen=True):
    """A file of a bundle: its path inside (`/` allowed for a directory), bytes and permission bits if known."""

    path: str
    data: bytes
    mode: int | None = None


class Remote(Decision, frozen=True, kw_only=True):
    """What an operator of the platform fetches a secret from."""

    store: str
    key: str
    """What the secret is called there."""
    cluster_wide: bool = False
    """Whether the store serves the whole cluster."""
    property: str | None = None
    """The part of what is there; None for all of it."""
    refresh: str = "1h"


class Bundle(Decision, frozen=True):
    """Files read at conversion: a config, a secret, a bound file or directory, or variables of a service."""

    name: str
    """Normalised, unique among bundles of the same `secret` value."""
    files: tuple[File, ...]
    secret: bool = False
    digest: str = ""
    """Short hash over paths, modes and bytes; changes when the content does. Shorter for secrets, see `contents.py`."""
    external: bool = False
    """Exists on the platform already under `name`, or is made by hand there; `files` is empty."""
    remote: Remote | None = None
    """Where it is fetched from; then `files` is empty too."""
    sealed: bool = False
    """Its content is only given out encrypted."""
    immutable: bool = False
    """Nobody changes it: `name` holds the digest, and another content is another bundle."""
    stem: str = ""
    """The name without the digest, where that is part of the name."""
    file: str | None = None
    """The key of its one file, for a config or secret that is one; known also where there are no `files`."""
    type: str = ""
    """Of a secret, as the platform knows types; empty for none."""
    annotations: dict[str, str] = {}
    labels: dict[str, str] = {}
    origin: Path = ()


class VariableSet(Decision, frozen=True):
    """Variables of a service that stand in a bundle, of which each file is one variable, called like it."""

    bundle: str
    secret: bool = False
    names: tuple[str, ...] = ()


class FromBundle(Decision, frozen=True, tag="bundle"):
    """Mount a bundle: one file of it, or all of it as a directory when `file` is None."""

    bundle: str
    secret: bool = False
    file: str | None = None


class FromVolume(Decision, frozen=True, tag="volume"):
    """Mount a named volume; `volume` is its key in `Plan.volumes`.

    That is its key in the project, or a path (`./data`) for a bind mount that became a volume by option.
    """

    volume: str
    subpath: str | None = None


class FromNothing(Decision, frozen=True, tag="empty"):
    """Mount an empty directory that lives as long as the container's pod: an anonymous volume."""


class FromMemory(Decision, frozen=True, tag="memory"):
    """Mount an empty directory in memory; size in bytes, None for no limit."""

    size: int | None = None
    mode: int | None = None


class FromHost(Decision, frozen=True, tag="host"):
    """Mount a path of the host. `kind` is file, directory, socket, device or unknown."""

    path: str
    kind: str = "unknown"
    create: bool = True
    propagation: str | None = None
    recursive: str | None = None


class FromImage(Decision, frozen=True, tag="image"):
    """Mount the content of an image."""

    reference: str
    subpath: str | None = None


MountSource: TypeAlias = FromBundle | FromVolume | FromNothing | FromMemory | FromHost | FromImage


class PlannedMount(Decision, frozen=True):
    """Something mounted into a service at `target`."""

    target: str
    source: MountSource
    read_only: bool = False
    fill: bool | None = None
    """Whether the platform fills it, while empty, with what the image has at `target`, as Docker does with volumes.
    None where only the volume, the service and the options say it."""
    mode: int | None = None
    """Permission bits that were asked for (secrets and configs)."""
    gid: int | None = None
    origin: Path = ()


class PlannedVolume(Decision, frozen=True):
    """A named volume: its normalised name, how large, who mounts it."""

    key: str
    name: str
    external: bool = False
    size: int | None = None
    """Bytes; None where the project says nothing, so that the option `volume_size` counts."""
    storage_class: str | None = None
    access_modes: tuple[str, ...] = ()
    """As hinted by x-kompyse, in full (ReadWriteOnce, ...); empty when the target decides."""
    selector: dict[str, str] = {}
    """Labels of the storage that it is to be made of."""
    claim_labels: dict[str, str] = {}
    """Labels of what asks for it."""
    subpath: str | None = None
    """The folder in it that stands for it, wherever it is mounted."""
    fill: bool | None = None
    """Whether it is filled from images while empty; None where only services and options say it."""
    driver: str | None = None
    driver_opts: dict[str, str] = {}
    labels: dict[str, str] = {}
    users: tuple[str, ...] = ()
    """Services that mount it, in project order."""
    writers: tuple[str, ...] = ()
    origin: Path = ()


class PlannedService(Decision, frozen=True):
    """A service and what was decided for it."""

    key: str
    """Its name in the project."""
    name: str
    """Its normalised DNS label: the host name for peers and the stem of object names."""
    service: Service
    image: str
    """The image to run; for a service that is only built, the name that Compose would give the build."""
    lifecycle: Lifecycle
    replicas: int | None = None
    """As the project says; None when it says nothing."""
    retries: int | None = None
    """For one-shots: how often a failed run is tried again; None for no limit."""
    schedule: str | None = None
    kind: str | None = None
    """What x-kompyse or a label asks for, in the target's own words and small letters."""
    peer_ports: tuple[PeerPort, ...] = ()
    publications: tuple[Publication, ...] = ()
    publish: str | None = None
    """How x-kompyse or a label wants it exposed, in the target's own words and small letters."""
    hints: ServiceHints | None = None
    """What else x-kompyse and labels say of it: scaling, checks, schedules, ..."""
    style: str | None = None
    """What a label wants to stand behind its name, in the words of the option `services`."""
    route: RouteHints | None = None
    """How x-kompyse or a label wants it reached by HTTP."""
    node_port: int | None = None
    """The number on the nodes that x-kompyse or a label wants for the one port that it publishes."""
    traffic_policy: str | None = None
    """Whether nodes forward to other nodes what comes from outside: cluster or local."""
    aliases: tuple[Alias, ...] = ()
    waits: tuple[Wait, ...] = ()
    mounts: tuple[PlannedMount, ...] = ()
    wave: int = 0
    """0 starts first."""
    digest: str = ""
    """Hash over the contents it mounts and the variables beside it; empty where there are none."""
    variables: tuple[VariableSet, ...] = ()
    """Where those of its variables are that do not stand with the service itself."""

    @property
    def most_replicas(self) -> int:
        """The largest number of containers that there can be at once."""
        scale = self.hints.autoscale if self.hints and self.lifecycle is Lifecycle.CONTINUOUS else None
        if scale is not None and scale.most is not None:
            return scale.most
        return 1 if self.replicas is None else self.replicas


class Unit(Decision, frozen=True):
    """Services that run in one place and share a network, because one asks to join the other's. Mostly one service."""

    lead: str
    """Key of the service whose name, replicas and lifecycle count."""
    services: tuple[str, ...]
    """Keys, lead first."""


class Plan(Decision, frozen=True, eq=False, dict=True):
    """Everything a target needs; built by `kompyse.plan.make`. Compared and hashed by identity: it can key a cache."""

    project: Project
    graph: ServiceGraph
    options: Options
    services: Mapping[str, PlannedService]
    """By key, in wave order, then by key."""
    units: tuple[Unit, ...]
    """In wave order, then by the lead's key."""
    volumes: Mapping[str, PlannedVolume]
    """Only those that an enabled service mounts."""
    bundles: tuple[Bundle, ...]
    networks: Mapping[str, str]
    """Key → normalised name of the networks in use."""
    outside: Mapping[str, tuple[str, ...]] = {}
    """Host name → the DNS name, or the addresses, outside of the project to which it leads."""
    isolation: Mapping[str, str] = {}
    """Key → auto, always or never, of the networks in use of which a hint says when they are kept apart."""

    def unit_of(self, key: str) -> Unit:
        """Find the unit in which a service runs."""
        return self._units[key]

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {key: unit for unit in self.units for key in unit.services}
