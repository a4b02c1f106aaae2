"""Resources: CPUs, memory, writable disk and devices of a container.

A limit of Compose reserves nothing. Kubernetes would copy a limit without a request into the request and then set
the whole amount aside, so that a project that runs on a laptop would no longer find room: a request of `0` is written
beside such a limit (accepted and kept by the API server, the pod is Burstable; seen on 1.34). What the project does
reserve is the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import metadata, quantity
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers
from kompyse.values import size as sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path
    from kompyse.model import DeviceRequest, Reservations, ResourceLimits, Service

MOST = 2**63 - 1
"""The largest number of something that the API counts."""
CPU_PERIOD = 100_000
"""Microseconds; the kernel's default for cpu_period."""
SHARES_OF_A_CPU = 1024
"""cpu_shares of one CPU, in the kernel's and the kubelet's reckoning."""

DEVICES = {
    "nvidia": "nvidia.com/gpu",
    "amd": "amd.com/gpu",
    "intel": "gpu.intel.com/i915",
    "tpu": "google.com/tpu",
}
"""Drivers and capabilities by the resource under which their device plugins offer them."""
_COUNTED = {"nvidia-gpu": "nvidia.com/gpu", "gpu": "nvidia.com/gpu", "amd-gpu": "amd.com/gpu"}
"""Kinds of `generic_resources` that are customary."""


@lowers(
    "services.*.cpus",
    "services.*.cpu_count",
    "services.*.cpu_quota",
    "services.*.cpu_period",
    "services.*.cpu_shares",
    "services.*.mem_limit",
    "services.*.mem_reservation",
    "services.*.deploy.resources.limits.cpus",
    "services.*.deploy.resources.limits.memory",
    "services.*.deploy.resources.reservations.cpus",
    "services.*.deploy.resources.reservations.memory",
)
def resources(scope: Scope) -> Iterator[Contribution]:
    """Limit and reserve CPUs and memory."""
    service = scope.service
    limits, requests = _deploy(service)
    fields: dict[str, Any] = {}
    cpu = _first((limits and limits.cpus), service.cpus, _quota(service), service.cpu_count)
    share = service.cpu_shares / SHARES_OF_A_CPU if service.cpu_shares and service.cpu_shares > 0 else None
    reserved = _first((requests and requests.cpus), share)
    _put(fields, "cpu", cpu, _within(scope, "cpu", reserved, cpu), quantity.cpus)
    _tell_rounded(scope)
    memory = _first((limits and limits.memory), service.mem_limit)
    kept = _first((requests and requests.memory), service.mem_reservation)
    _put(fields, "memory", memory, _within(scope, "memory", kept, memory), quantity.size)
    if fields:
        yield Contribution(Part.CONTAINER, {"resources": fields})


@lowers("services.*.storage_opt", always=True)
def disk(scope: Scope) -> Iterator[Contribution]:
    """Limit and reserve what the container writes outside of its volumes. A hint goes before `storage_opt`."""
    wish = scope.planned.hints.disk if scope.planned.hints else None
    if wish is None and not scope.service.storage_opt:
        return
    limit = _storage_option(scope)
    reserved = None
    if wish is not None:
        limit, reserved = wish.limit or limit, wish.request
    if reserved is not None and limit is not None and reserved > limit:
        from kompyse.plan.hints import running_unused  # noqa: PLC0415 - few projects have the hint

        reserved = limit
        path = running_unused.where(scope.planned, "disk", "request")
        message = "more disk is reserved than the limit allows; the limit is reserved"
        scope.report(codes.RESERVED_ABOVE_LIMIT, message, *path[2:], hint="reserve at most the limit")
    fields: dict[str, Any] = {}
    _put(fields, "ephemeral-storage", limit, reserved, quantity.size)
    if fields:
        yield Contribution(Part.CONTAINER, {"resources": fields})


def _tell_rounded(scope: Scope) -> None:
    """Tell amounts of CPUs that are no whole thousandths. Shares and quotas are none of CPUs to begin with."""
    limits, requests = _deploy(scope.service)
    for amount, path in (
        (scope.service.cpus, ("cpus",)),
        (limits and limits.cpus, ("deploy", "resources", "limits", "cpus")),
        (requests and requests.cpus, ("deploy", "resources", "reservations", "cpus")),
    ):
        if amount and amount > 0 and round(amount * 1000, 6) % 1:
            message = f"{amount:g} CPUs become {quantity.cpus(amount)}: Kubernetes counts in thousandths"
            scope.report(codes.CPU_ROUNDED_UP, message, *path)


def _deploy(service: Service) -> tuple[ResourceLimits | None, Reservations | None]:
    found = service.deploy.resources if service.deploy else None
    return (found.limits, found.reservations) if found else (None, None)


def _first(*amounts: Any) -> Any:
    """Give the first amount that is one; 0 and -1 mean no limit."""
    return next((amount for amount in amounts if amount is not None and amount > 0), None)


def _quota(service: Service) -> float | None:
    if service.cpu_quota is None or service.cpu_quota <= 0:
        return None
    return service.cpu_quota / (service.cpu_period or CPU_PERIOD)


def _within(scope: Scope, what: str, reserved: Any, limit: Any) -> Any:
    """Keep a reservation below its limit: the API server refuses any other."""
    if reserved is None or limit is None or reserved <= limit:
        return reserved
    scope.report(
        codes.RESERVED_ABOVE_LIMIT,
        f"more {what} is reserved than the limit allows; the limit is reserved",
        *_reserving(scope.service, what),
        hint="reserve at most the limit",
    )
    return limit


def _reserving(service: Service, what: str) -> Path:
    _, requests = _deploy(service)
    if what == "cpu":
        by_deploy, plain = requests is not None and requests.cpus, "cpu_shares"
    else:
        by_deploy, plain = requests is not None and requests.memory, "mem_reservation"
    name = "cpus" if what == "cpu" else "memory"
    return ("deploy", "resources", "reservations", name) if by_deploy else (plain,)


def _put(fields: dict[str, Any], name: str, limit: Any, reserved: Any, write: Any) -> None:
    if reserved is not None or limit is not None:
        fields.setdefault("requests", {})[name] = "0" if reserved is None else write(reserved)
    if limit is not None:
        fields.setdefault("limits", {})[name] = write(limit)


def _storage_option(scope: Scope) -> int | None:
    """Give the size that the storage driver is asked for; its other options are told."""
    found = None
    for key, value in scope.service.storage_opt.items():
        if key != "size":
            reason = f'the storage option "{key}" belongs to a storage driver of Docker'
            scope.report(codes.STORAGE_OPTION_LOST, reason, "storage_opt", key)
            continue
        try:
            found = _first(sizes.parse(value))
            if found is None:
                raise ValueError(f"{value} is no limit")  # noqa: TRY301 - told like a size that cannot be read
        except ValueError as error:
            scope.report(codes.STORAGE_OPTION_LOST, f"the size is left out: {error}", "storage_opt", key)
    return found


@lowers("services.*.gpus.**", "services.*.deploy.resources.reservations.devices.**")
def devices(scope: Scope) -> Iterator[Contribution]:
    """Ask for accelerators under the names of their device plugins. A plugin counts devices and picks them itself."""
    _, requests = _deploy(scope.service)
    asked: list[tuple[Path, DeviceRequest]] = [
        (("gpus", index), request) for index, request in enumerate(scope.service.gpus)
    ]
    base = ("deploy", "resources", "reservations", "devices")
    asked += [((*base, index), request) for index, request in enumerate(requests.devices if requests else ())]
    found: dict[str, int] = {}
    for path, request in asked:
        name = _device(request, plain=path[0] == "gpus")
        if name is None:
            what = ", ".join(request.capabilities) or request.driver or "devices"
            scope.report(
                codes.DEVICE_UNKNOWN,
                f"no device plugin is known for {what}, so nothing is reserved",
                *path,
                hint="add the extended resource of your device plugin to resources.limits of the container",
            )
            continue
        found[name] = found.get(name, 0) + _count(scope, name, request, path)
    if found:
        yield Contribution(Part.CONTAINER, {"resources": {"limits": {name: str(n) for name, n in found.items()}}})


def _device(request: DeviceRequest, *, plain: bool) -> str | None:
    """Name the extended resource of a request; `gpus` means NVIDIA when it says nothing else, as in Docker."""
    for word in (request.driver or "", *request.capabilities):
        if word.lower() in DEVICES:
            return DEVICES[word.lower()]
    gpu = plain or "gpu" in request.capabilities
    return DEVICES["nvidia"] if gpu and not request.driver else None


def _count(scope: Scope, name: str, request: DeviceRequest, path: Path) -> int:
    if request.device_ids:
        return len(request.device_ids)
    if request.count is not None and request.count >= 0:
        return request.count
    scope.report(
        codes.ALL_DEVICES_IS_ONE,
        f"all devices are asked for, and {name} must be a number: 1 is reserved",
        *path,
        "count",
        hint="write the number of devices as `count`",
    )
    return 1


@lowers("services.*.deploy.resources.reservations.generic_resources.**")
def generic(scope: Scope) -> Iterator[Contribution]:
    """Reserve what the platform only counts: a name with a domain is an extended resource as it stands."""
    _, requests = _deploy(scope.service)
    found: dict[str, str] = {}
    for index, resource in enumerate(requests.generic_resources if requests else ()):
        wanted = resource.discrete_resource_spec
        kind = (wanted.kind or "") if wanted else ""
        name = kind if _is_extended(kind) else _COUNTED.get(kind.lower())
        amount = str(wanted.value) if wanted and wanted.value is not None else ""
        if name and amount.isascii() and amount.isdigit() and int(amount) <= MOST:
            found[name] = amount
        else:
            scope.report(
                codes.DEVICE_UNKNOWN,
                f'"{kind}" has no name and whole number that Kubernetes could count, so it is not reserved',
                "deploy",
                "resources",
                "reservations",
                "generic_resources",
                index,
                hint="write the name of an extended resource, with its domain: example.com/kind",
            )
    if found:
        yield Contribution(Part.CONTAINER, {"resources": {"limits": found}})


def _is_extended(kind: str) -> bool:
    """Tell the name of an extended resource: a domain that is not Kubernetes' own, and a name in it."""
    domain, slash, _ = kind.partition("/")
    own = domain == "kubernetes.io" or domain.endswith(".kubernetes.io") or domain.startswith("requests.")
    return bool(slash) and not own and metadata.is_annotation_key(kind) and domain == domain.lower()
