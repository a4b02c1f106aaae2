"""The pod around the containers: its host name, name resolution, platform, end, shared memory and annotations.

Takes one service, gives fields of the pod. Where services share one pod, a field that can only be said once comes from
the service that leads; what others ask for is compared and told in `workload.py`.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import names as name_codes
from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import metadata, quantity, versions
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers
from kompyse.values import name as names
from kompyse.values import port as ports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kompyse.model import Service

GRACE = 10
"""Seconds between the request to stop and the kill, in Compose; Kubernetes has 30."""
NAMESERVERS, SEARCHES, FEWER_SEARCHES = 3, 32, 6
"""The most that the API takes; the last, of search domains, before 1.26."""
LONGEST_HOSTNAME = 64
"""Bytes, in the kernel."""

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
    longest = 0
    for key in scope.unit.services:
        period = scope.plan.services[key].service.stop_grace_period
        longest = max(longest, GRACE if period is None else ceil(period))
        if period is not None and not period.is_integer():
            message = f"{period:g} s become {ceil(period)} s: a pod counts in whole seconds"
            path = ("services", key, "stop_grace_period")
            scope.sink.report(codes.TIME_ROUNDED_UP, message, path=path, target=TARGET_NAME)
    yield Contribution(Part.POD, {"terminationGracePeriodSeconds": longest})


@lowers("services.*.hostname")
def hostname(scope: Scope) -> Iterator[Contribution]:
    """Name the host. Peers find the name through a Service of its own, made in `network.py`."""
    written = scope.service.hostname
    if not written:
        return
    if _shares_network_of_another(scope):
        if written != scope.unit.lead:
            message = f'the container calls itself like the pod of "{scope.unit.lead}" and not "{written}"'
            scope.report(name_codes.HOSTNAME_CHANGED, message, "hostname", hint="set the host name there")
        return
    if _is_full_name(scope, written) and versions.has(scope.options, versions.HOSTNAME_OVERRIDE):
        yield Contribution(Part.POD, {"hostnameOverride": written})
        return
    name = written if names.is_label(written) else _label(written)
    if "." in written or not name:
        hint = "use small letters, digits and -, at most 63; a domain cannot be set"
        scope.report(
            name_codes.HOSTNAME_CHANGED,
            f'the container calls itself "{name or "like its pod"}" and not "{written}"',
            "hostname",
            hint=versions.HOSTNAME_OVERRIDE.remedy if _is_full_name(scope, written) else hint,
        )
    if name:
        yield Contribution(Part.POD, {"hostname": name})


def _is_full_name(scope: Scope, written: str) -> bool:
    """Tell a host name with a domain that a pod can have as it is: not on the network of its node, which has one."""
    networks = {scope.plan.services[key].service.network_mode for key in scope.unit.services}
    return (
        "." in written and len(written) <= LONGEST_HOSTNAME and names.is_subdomain(written) and "host" not in networks
    )


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
    """Add lines to /etc/hosts, one for each address. Names are looked up there without regard to case."""
    found: dict[str, list[str]] = {}
    for index, entry in enumerate(scope.service.extra_hosts):
        host, _, address = entry.partition("=")
        address = gateway_or(scope, address.removeprefix("[").removesuffix("]"))
        if address == host.lower():
            continue  # the name leads there by itself
        if not ports.is_ip(address):
            reason = f'"{address}" is no address'
            hint = "write an IP address, or make a Service of type ExternalName for the name"
            if address == "host-gateway":
                hint = "say where the host is with --host-gateway; the node is known to a container as status.hostIP"
            elif address == scope.options.host_gateway:
                hint = f"use {address} in place of {host}: it leads to the host there"
            scope.report(
                codes.HOST_WITHOUT_ADDRESS, f"{reason}, so the name {host} is left out", *_at(index), hint=hint
            )
        elif not names.is_subdomain(host.lower()):
            reason = f'"{host}" cannot be a host name of a pod, so it is left out'
            hint = "use letters, digits, - and ., a letter or digit at both ends"
            scope.report(name_codes.HOST_NAME_INVALID, reason, *_at(index), hint=hint)
        else:
            found.setdefault(address, []).append(host.lower())
    if found:
        aliases = [{"ip": address, "hostnames": list(dict.fromkeys(hosts))} for address, hosts in found.items()]
        yield Contribution(Part.POD, {"hostAliases": aliases})


def gateway_or(scope: Scope, address: str) -> str:
    """Give an address of an extra host: for `host-gateway` what the options say that it is."""
    return scope.options.host_gateway or address if address == "host-gateway" else address


def _at(index: int) -> tuple[str, int]:
    return "extra_hosts", index


@lowers("services.*.dns", "services.*.dns_search", "services.*.dns_opt")
def dns(scope: Scope) -> Iterator[Contribution]:
    """Add name servers, search domains and options to those of the cluster, which come first: they know the peers."""
    config: dict[str, Any] = {}
    servers = _within(scope, "dns", NAMESERVERS, lambda service: service.dns)
    most = SEARCHES if versions.has(scope.options, versions.MANY_SEARCHES) else FEWER_SEARCHES
    free = versions.has(scope.options, versions.FREE_SEARCHES)
    searches = _within(scope, "dns_search", most, lambda service: _domains(service, free=free))
    if servers:
        config["nameservers"] = servers
    if searches:
        config["searches"] = searches
    choices = []
    for option in dict.fromkeys(scope.service.dns_opt):
        name, colon, value = option.partition(":")
        choices.append({"name": name, "value": value} if colon else {"name": name})
    if choices:
        config["options"] = choices
    for index, domain in enumerate(scope.service.dns_search):
        if domain and not _is_domain(domain, free=free):
            reason = f'"{domain}" cannot be a search domain of a pod, so it is left out'
            if _is_domain(domain, free=True):
                reason = f'"{domain}" can be a search domain of a pod only since 1.33, so it is left out'
            if domain == ".":
                reason = "the search domains of the cluster stay: peers are found by them"
            scope.report(codes.SEARCH_DOMAIN_LEFT_OUT, reason, "dns_search", index)
    if config:
        yield Contribution(Part.POD, {"dnsConfig": config})


def _domains(service: Service, *, free: bool) -> list[str]:
    return [domain.rstrip(".").lower() for domain in service.dns_search if _is_domain(domain, free=free)]


def _is_domain(text: str, *, free: bool) -> bool:
    """Tell a search domain: labels of letters, digits and `-`, and `_` too where it is `free` (since 1.33)."""
    plain = text.removesuffix(".").lower()
    if not free:
        return names.is_subdomain(plain)
    return all(names.is_label(label.removeprefix("_").replace("_", "-")) for label in plain.split("."))


def _within(scope: Scope, attribute: str, most: int, values: Callable[[Service], Iterable[str]]) -> list[str]:
    """Give the values of a service that have room in its pod, which the services before it in the pod share."""
    own = list(dict.fromkeys(values(scope.service)))
    before: dict[str, None] = {}
    for key in scope.unit.services[: scope.unit.services.index(scope.planned.key)]:
        before.update(dict.fromkeys(values(scope.plan.services[key].service)))
    every = list({**before, **dict.fromkeys(own)})
    if len(every) > most:
        scope.report(codes.TOO_MANY_NAMESERVERS, f"only the first {most} of {len(every)} are kept", attribute)
    return [value for value in own if value in every[:most]]


@lowers("services.*.platform")
def platform(scope: Scope) -> Iterator[Contribution]:
    """Run on nodes with this operating system and architecture."""
    system, _, rest = (scope.service.platform or "").lower().partition("/")
    architecture, _, variant = rest.partition("/")
    if not rest and system not in ("linux", "windows"):
        system, architecture = "linux", system
    selector = {OS: system, ARCH: ARCHITECTURES.get(architecture, architecture)}
    selector = {key: value for key, value in selector.items() if value}
    if not all(metadata.label_value(value) == value for value in selector.values()):
        scope.report(codes.CONSTRAINT_LOST, f'no node is called "{scope.service.platform}"', "platform")
        return
    if variant and (architecture, variant) not in (("arm64", "v8"), ("amd64", "v1")):
        scope.report(codes.VARIANT_LOST, f'nodes say nothing about the variant "{variant}"', "platform")
    yield Contribution(Part.POD, {"nodeSelector": selector})


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
    volume = names.label(f"shm-{scope.planned.name}")
    memory = {"medium": "Memory", "sizeLimit": quantity.size(size)}
    yield Contribution(Part.POD, {"volumes": [{"name": volume, "emptyDir": memory}]})
    yield Contribution(Part.CONTAINER, {"volumeMounts": [{"name": volume, "mountPath": "/dev/shm"}]})  # noqa: S108


@lowers("services.*.labels", "services.*.label_file", "services.*.annotations")
def label_annotations(scope: Scope) -> Iterator[Contribution]:
    """Annotate the pod with the labels of the container: their values are free text, those of labels here are not."""
    room = metadata.ROOM // len(scope.unit.services)
    found = metadata.annotations_of(scope.service.labels, scope.path("labels"), scope.sink, room)
    room -= metadata.size_of(found)
    for key, value in metadata.annotations_of(
        scope.service.annotations, scope.path("annotations"), scope.sink, room
    ).items():
        if found.setdefault(key, value) != value:
            message = f'"{key}" is a label of {scope.planned.key} too, with another value, which is left out'
            scope.report(name_codes.ANNOTATION_TAKEN, message, "annotations", key)
            found[key] = value
    if found:
        yield Contribution(Part.TEMPLATE, {"annotations": found})


@lowers("services.*.deploy.labels")
def deploy_labels(scope: Scope) -> Iterator[Contribution]:
    """Annotate the workload itself with the labels of the service."""
    if scope.service.deploy and scope.service.deploy.labels:
        found = metadata.annotations_of(scope.service.deploy.labels, scope.path("deploy", "labels"), scope.sink)
        yield Contribution(Part.WORKLOAD, {"annotations": found})
