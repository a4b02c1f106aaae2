"""Parts of a service that say how its process runs: hooks, health, limits of the kernel, devices."""

from __future__ import annotations

from kompyse.model.record import Record, Seconds


class Limits(Record, frozen=True):
    """A pair of `ulimits`."""

    soft: int
    hard: int


Ulimit = int | Limits


class Hook(Record, frozen=True):
    """A command run in a running container: `post_start`, `pre_stop`, `develop.watch[].exec`."""

    command: tuple[str, ...] | None = None
    user: str | None = None
    privileged: bool = False
    working_dir: str | None = None
    environment: dict[str, str | None] = {}


class PreStart(Hook, frozen=True):
    """A command run to its end before the service starts, in a container of its own."""

    image: str | None = None
    per_replica: bool = False


class Healthcheck(Record, frozen=True):
    """How the health of a container is asked for. Absent times are the defaults of the engine (30s, 30s, 3, 0s, 5s)."""

    test: tuple[str, ...] | None = None
    interval: Seconds | None = None
    timeout: Seconds | None = None
    retries: int | None = None
    start_period: Seconds | None = None
    start_interval: Seconds | None = None
    disable: bool = False


class Device(Record, frozen=True):
    """A device of the host; a CDI device has the same source and target."""

    source: str
    target: str | None = None
    permissions: str | None = None


class DeviceRequest(Record, frozen=True):
    """A request for accelerators: `gpus[]` and `deploy.resources.reservations.devices[]`. count -1 means all."""

    capabilities: tuple[str, ...] = ()
    count: int | None = None
    device_ids: tuple[str, ...] = ()
    driver: str | None = None
    options: dict[str, str | None] = {}


class WeightDevice(Record, frozen=True):
    """A block device and its weight."""

    path: str | None = None
    weight: int | str | None = None


class ThrottleDevice(Record, frozen=True):
    """A block device and its rate, in bytes or operations a second."""

    path: str | None = None
    rate: int | str | None = None


class BlkioConfig(Record, frozen=True):
    """Limits of block input and output."""

    device_read_bps: tuple[ThrottleDevice, ...] = ()
    device_read_iops: tuple[ThrottleDevice, ...] = ()
    device_write_bps: tuple[ThrottleDevice, ...] = ()
    device_write_iops: tuple[ThrottleDevice, ...] = ()
    weight: int | str | None = None
    weight_device: tuple[WeightDevice, ...] = ()


class CredentialSpec(Record, frozen=True):
    """The credentials of a managed Windows account."""

    config: str | None = None
    file: str | None = None
    registry: str | None = None


class Logging(Record, frozen=True):
    """Where the engine sends the output of a container."""

    driver: str | None = None
    options: dict[str, str | int | float | None] = {}
