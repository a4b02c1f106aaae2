"""`services.*.deploy`: how a service runs on a platform. Source: Compose Deploy Specification."""

from __future__ import annotations

from kompyse.model.process import DeviceRequest
from kompyse.model.record import Bytes, Record, Seconds


class ResourceLimits(Record, frozen=True):
    """Upper bounds: CPUs, bytes, processes."""

    cpus: float | None = None
    memory: Bytes | None = None
    pids: int | None = None


class DiscreteResource(Record, frozen=True):
    """A number of things of one kind that a node offers."""

    kind: str | None = None
    value: int | float | str | None = None


class GenericResource(Record, frozen=True):
    """A resource that the platform only counts."""

    discrete_resource_spec: DiscreteResource | None = None


class Reservations(Record, frozen=True):
    """What the platform keeps free for the service: CPUs, bytes, devices."""

    cpus: float | None = None
    memory: Bytes | None = None
    generic_resources: tuple[GenericResource, ...] = ()
    devices: tuple[DeviceRequest, ...] = ()


class Resources(Record, frozen=True):
    """Limits and reservations."""

    limits: ResourceLimits | None = None
    reservations: Reservations | None = None


class RestartPolicy(Record, frozen=True):
    """When a task is started again. `condition` is none, on-failure or any."""

    condition: str | None = None
    delay: Seconds | None = None
    max_attempts: int | None = None
    window: Seconds | None = None


class UpdateConfig(Record, frozen=True):
    """How an update, or the way back, proceeds. `order` is start-first or stop-first; parallelism 0 means all."""

    parallelism: int | None = None
    delay: Seconds | None = None
    failure_action: str | None = None
    monitor: Seconds | None = None
    max_failure_ratio: float | None = None
    order: str | None = None


class SpreadPreference(Record, frozen=True):
    """A label over whose values tasks are spread."""

    spread: str | None = None


class Placement(Record, frozen=True):
    """On which nodes tasks may run."""

    constraints: tuple[str, ...] = ()
    preferences: tuple[SpreadPreference, ...] = ()
    max_replicas_per_node: int | None = None


class Deploy(Record, frozen=True):
    """The deploy section. `mode` is replicated, global, replicated-job or global-job."""

    mode: str | None = None
    endpoint_mode: str | None = None
    replicas: int | None = None
    labels: dict[str, str] = {}
    rollback_config: UpdateConfig | None = None
    update_config: UpdateConfig | None = None
    resources: Resources | None = None
    restart_policy: RestartPolicy | None = None
    placement: Placement | None = None
