"""The pod around the containers: its host name, name resolution, platform, end, shared memory and annotations.

Takes one service, gives fields of the pod. Where services share one pod, a field that can only be said once comes from
the service that leads; what others ask for is compared and told in `workload.py`.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import names as name_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import metadata, quantity
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers
from kompyse.values import name as names
from kompyse.values import port as ports

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE = 10
"""Seconds between the request to stop and the kill, in Compose; Kubernetes has 30."""
NAMESERVERS, SEARCHES = 3, 32
"""The most that the API takes."""

OS, ARCH = "kubernetes.io/os", "kubernetes.io/arch"
ARCHITECTURES = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "aarch64": "arm64",
    "armhf": "arm",
    "armel": "arm",
    "armv7l": "arm",
    "i386": "386",
    "i686": "386",
}
"""Other words for the architectures that Go and Kubernetes name."""


@lowers("services.*.stop_grace_period", always=True)
def grace(scope: Scope) -> Iterator[Contribution]:
    """Say how long the pod may take to end: the longest of its services, 10 s where nothing is said."""
    if scope.planned.key != scope.unit.lead:
        return
    periods = [scope.plan.services[key].service.stop_grace_period for key in scope.unit.services]
    longest = max(GRACE if period is None else ceil(period) for period in periods)
    yield Contribution(Part.POD, {"terminationGracePeriodSeconds": longest})


@lowers("services.*.hostname")
def hostname(scope: Scope) -> Iterator[Contribution]:
    """Name the host. Peers find the name through a Service of its own, made in `network.py`."""
    written = scope.service.hostname
    if not written or _shares_network_of_another(scope):
        return
    name = written if names.is_label(written) else _label(written)
    if "." in written or not name:
        scope.report(
            name_codes.HOSTNAME_CHANGED,
            f'the container calls itself "{name or "like its pod"}" and not "{written}"',
            "hostname",
            hint="use small letters, digits and -, at most 63; a domain cannot be set",
        )
    if name:
        yield Contribution(Part.POD, {"hostname": name})


def _shares_network_of_another(scope: Scope) -> bool:
    return (scope.service.network_mode or "").startswith("service:")


def _label(text: str) -> str:
    """Make the first label of a host name; empty when nothing of it can be used."""
    try:
        return names.label(text.partition(".")[0] or text)
    except ValueError:
        return ""


@lowers("services.*.extra_hosts")
def extra_hosts(scope: Scope) -> Iterator[Contribution]:
    """Add lines to /etc/hosts, one for each address."""
    found: dict[str, list[str]] = {}
    for index, entry in enumerate(scope.service.extra_hosts):
        host, _, address = entry.partition("=")
        address = address.removeprefix("[").removesuffix("]")
        if ports.is_ip(address):
            found.setdefault(address, []).append(host)
            continue
        scope.report(
            codes.HOST_WITHOUT_ADDRESS,
            f'"{address}" is no address, so the name {host} is left out',
            "extra_hosts",
            index,
            hint="the node's address is known to a container as status.hostIP (a fieldRef in env)"
            if address == "host-gateway"
            else "write an IP address, or make a Service of type ExternalName for the name",
        )
    if found:
        aliases = [{"ip": address, "hostnames": list(dict.fromkeys(hosts))} for address, hosts in found.items()]
        yield Contribution(Part.POD, {"hostAliases": aliases})


@lowers("services.*.dns", "services.*.dns_search", "services.*.dns_opt")
def dns(scope: Scope) -> Iterator[Contribution]:
    """Add name servers, search domains and options to those of the cluster, which come first: they know the peers."""
    service = scope.service
    config: dict[str, Any] = {}
    servers = [address for address in dict.fromkeys(service.dns) if ports.is_ip(address)]
    searches = [domain for domain in dict.fromkeys(service.dns_search) if domain not in (".", "")]
    for attribute, found, most in (("dns", servers, NAMESERVERS), ("dns_search", searches, SEARCHES)):
        if len(found) > most:
            scope.report(codes.TOO_MANY_NAMESERVERS, f"only the first {most} of {len(found)} are kept", attribute)
    if servers:
        config["nameservers"] = servers[:NAMESERVERS]
    if searches:
        config["searches"] = searches[:SEARCHES]
    choices = []
    for option in dict.fromkeys(service.dns_opt):
        name, colon, value = option.partition(":")
        choices.append({"name": name, "value": value} if colon else {"name": name})
    if choices:
        config["options"] = choices
    if config:
        yield Contribution(Part.POD, {"dnsConfig": config})


@lowers("services.*.platform")
def platform(scope: Scope) -> Iterator[Contribution]:
    """Run on nodes with this operating system and architecture."""
    system, _, rest = (scope.service.platform or "").lower().partition("/")
    architecture, _, variant = rest.partition("/")
    if not rest and system not in ("linux", "windows"):
        system, architecture = "linux", system
    selector = {OS: system, ARCH: ARCHITECTURES.get(architecture, architecture)}
    if variant and (architecture, variant) not in (("arm64", "v8"), ("amd64", "v1")):
        scope.report(codes.VARIANT_LOST, f'nodes say nothing about the variant "{variant}"', "platform")
    yield Contribution(Part.POD, {"nodeSelector": {key: value for key, value in selector.items() if value}})


@lowers("services.*.runtime")
def runtime(scope: Scope) -> Iterator[Contribution]:
    """Choose the RuntimeClass that is called like the runtime. `runc` is what pods run with anyway."""
    name = scope.service.runtime
    if not name or name == "runc":
        return
    if not names.is_label(name, limit=253):
        scope.report(
            codes.RUNTIME_UNNAMEABLE,
            f'no RuntimeClass can be called "{name}", so the pod runs with the default runtime',
            "runtime",
            hint="make a RuntimeClass for it and write its name",
        )
        return
    yield Contribution(Part.POD, {"runtimeClassName": name})


@lowers("services.*.shm_size")
def shm_size(scope: Scope) -> Iterator[Contribution]:
    """Mount memory of this size at /dev/shm. The containers of a pod have 64 MiB there, as in Docker."""
    size = scope.service.shm_size
    if not size or size <= 0 or any(mount.target == "/dev/shm" for mount in scope.planned.mounts):  # noqa: S108
        return
    volume = names.label(f"{scope.planned.name}-shm")
    memory = {"medium": "Memory", "sizeLimit": quantity.size(size)}
    yield Contribution(Part.POD, {"volumes": [{"name": volume, "emptyDir": memory}]})
    yield Contribution(Part.CONTAINER, {"volumeMounts": [{"name": volume, "mountPath": "/dev/shm"}]})  # noqa: S108


@lowers("services.*.labels", "services.*.label_file", "services.*.annotations")
def label_annotations(scope: Scope) -> Iterator[Contribution]:
    """Annotate the pod with the labels of the container: their values are free text, those of labels here are not."""
    found = metadata.annotations_of(scope.service.labels, scope.path("labels"), scope.sink)
    found |= metadata.annotations_of(scope.service.annotations, scope.path("annotations"), scope.sink)
    if found:
        yield Contribution(Part.TEMPLATE, {"annotations": found})


@lowers("services.*.deploy.labels")
def deploy_labels(scope: Scope) -> Iterator[Contribution]:
    """Annotate the workload itself with the labels of the service."""
    if scope.service.deploy and scope.service.deploy.labels:
        found = metadata.annotations_of(scope.service.deploy.labels, scope.path("deploy", "labels"), scope.sink)
        yield Contribution(Part.WORKLOAD, {"annotations": found})
