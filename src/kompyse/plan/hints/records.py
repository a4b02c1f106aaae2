"""What a user can hint at: the words, and one record for what is said of a project, a service and a volume.

A field that nobody speaks of is None (or empty). `reading.py` fills the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kompyse.plan.hints.running import Autoscale, Disk, Disruption, History, Probe, Starter

KEY = "x-kompyse"
KINDS = ("deployment", "statefulset", "daemonset", "job", "cronjob")
EXPOSURES = ("nodeport", "loadbalancer", "ingress", "gateway", "none")
PATH_TYPES = ("prefix", "exact", "implementation")
TRAFFIC_POLICIES = ("cluster", "local")
POLICIES = ("auto", "always", "never")
STANDARDS = ("privileged", "baseline", "restricted")
ACCESS_MODES = {
    "rwo": "ReadWriteOnce",
    "rox": "ReadOnlyMany",
    "rwx": "ReadWriteMany",
    "rwop": "ReadWriteOncePod",
}


STRATEGIES = ("rolling", "blue-green")
"""In its place, or by a second set of containers beside it."""
VOLUME_TYPES = ("claim", "empty", "host", "content")
"""What a mount may become: storage, an empty directory, the path of the node, or content."""


class RouteHints(NamedTuple):
    """How the world reaches a service by HTTP."""

    places: tuple[tuple[str, str], ...] = ()
    """Hosts, each with its own path or an empty one; none for whatever host a request names."""
    path: str = ""
    """Of the hosts that have none of their own; empty for everything."""
    path_type: str = "prefix"
    port: int | None = None
    """The port of the container; None for the one that looks most like it."""
    tls: str | bool | None = None
    """The name of a secret with the certificate; True for one that is called after the service, empty for the
    certificate of whatever takes the requests, False for none. None where nothing is said."""
    class_name: str | None = None
    gateway: tuple[str, str] | None = None
    """Name and namespace; the namespace may be empty."""
    annotations: dict[str, str] = {}  # noqa: RUF012 - never changed


class ServiceHints(NamedTuple):
    """Hints of one service; None where nothing is said."""

    kind: str | None = None
    publish: str | None = None
    style: str | None = None
    """What stands behind the service's name: `headless` for the addresses of its containers themselves."""
    schedule: str | None = None
    retries: int | None = None
    volume_size: int | None = None
    """For all named volumes that the service mounts, in bytes."""
    volume_class: str | None = None
    volume_type: str | None = None
    """What its volumes become, in the words of `VOLUME_TYPES`."""
    volume_subpath: str | None = None
    """The folder that it mounts of each of its named volumes."""
    fill: bool | None = None
    """Whether its volumes are filled from its image."""
    fs_group: int | None = None
    """The group to which the files of its volumes belong."""
    name: str | None = None
    """What the service is called on the platform."""
    ingress: RouteHints | None = None
    ingress_tls: str | None = None
    """From a label; counts with `ingress`."""
    ingress_class: str | None = None
    """From a label; counts with `ingress`."""
    node_port: int | None = None
    traffic_policy: str | None = None
    account: AccountHints | None = None
    security: str | None = None
    """The security standard that it has to meet: privileged, baseline or restricted."""
    pull_secrets: tuple[str, ...] = ()
    """Names of the secrets with which its images are pulled."""
    pull_policy: str | None = None
    """When its image is pulled, in the words of Compose."""
    on_node: bool = False
    """Bind the published ports on the node itself, as `mode: host` does."""
    autoscale: Autoscale | None = None
    disruption: Disruption | None = None
    readiness: Probe | None = None
    liveness: Probe | None = None
    """Whether, and by which check, the container is started again when it does not answer."""
    probe: str | None = None
    """How health checks are asked: exec or http."""
    group: str | None = None
    """Services with the same word run in one place."""
    ordered: bool | None = None
    """Start replicas one after another, each when the one before it is healthy."""
    concurrency: str | None = None
    """What happens when a run is due while another goes on: allow, forbid or replace."""
    time_zone: str | None = None
    suspended: bool | None = None
    history: History | None = None
    ttl: int | None = None
    """Seconds for which something that ended is kept."""
    strategy: str | None = None
    """How a changed service is replaced, in the words of `STRATEGIES`."""
    starter: Starter | None = None
    disk: Disk | None = None


class AccountHints(NamedTuple):
    """The identity under which a service asks the platform for something."""

    name: str
    create: bool = False
    """Make it too."""
    token: bool = True
    """Give its token to the containers."""
    annotations: dict[str, str] = {}  # noqa: RUF012 - never changed


class StoreHints(NamedTuple):
    """Hints of one secret or config; None where nothing is said."""

    name: str | None = None
    """What it is called on the platform."""
    key: str | None = None
    """Under which it holds its one file."""
    type: str | None = None
    """Of a secret, as the platform knows types."""
    immutable: bool | None = None
    annotations: dict[str, str] = {}  # noqa: RUF012 - never changed
    store: tuple[str, bool] | None = None
    """The store from which a secret is fetched: its name, and whether it is of the whole cluster."""
    remote_key: str | None = None
    property: str | None = None
    refresh: str | None = None


class Weights(NamedTuple):
    """Codes that the project wants to be ignored, or to weigh as errors."""

    ignores: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class VolumeHints(NamedTuple):
    """Hints of one volume; None where nothing is said."""

    size: int | None = None
    storage_class: str | None = None
    access_modes: tuple[str, ...] = ()
    selector: dict[str, str] | None = None
    """Labels of the storage that it is made of."""
    claim_labels: dict[str, str] | None = None
    """Labels of what asks for it, for those who select by them."""
    subpath: str | None = None
    """The folder of it that is mounted, wherever it is."""
    fill: bool | None = None
    """Whether it is filled from the images of the services that mount it."""


class MountHints(NamedTuple):
    """Hints of one item of `volumes` of a service; None where nothing is said."""

    fill: bool | None = None
    becomes: str | None = None
    """What the mount becomes, in the words of `VOLUME_TYPES`."""


class NetworkHints(NamedTuple):
    """Hints of one network; None where nothing is said."""

    policy: str | None = None
    """When it is kept apart: auto, always or never."""
