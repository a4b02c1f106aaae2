"""Ports, mounts and the other lists of a service that point at something of the project or the host."""

from __future__ import annotations

from kompyse.model.record import Bytes, Extension, Mode, Record, extension


class Port(Record, frozen=True):
    """One entry of `ports`. `published` is text: a number, a range, or None for a free port of the host."""

    target: int
    published: str | None = None
    protocol: str = "tcp"
    host_ip: str | None = None
    mode: str = "ingress"
    name: str | None = None
    app_protocol: str | None = None


class BindOptions(Record, frozen=True):
    """Options of a bind mount."""

    propagation: str | None = None
    create_host_path: bool | None = None
    recursive: str | None = None
    selinux: str | None = None


class VolumeOptions(Record, frozen=True):
    """Options of a mounted volume."""

    labels: dict[str, str] = {}
    nocopy: bool = False
    subpath: str | None = None


class TmpfsOptions(Record, frozen=True):
    """Options of a mount in memory."""

    size: Bytes | None = None
    mode: Mode | None = None


class ImageOptions(Record, frozen=True):
    """Options of a mounted image."""

    subpath: str | None = None


class Mount(Record, frozen=True):
    """One entry of `volumes`: bind, volume, tmpfs, cluster, npipe or image. A volume without source is anonymous."""

    type: str
    target: str = ""
    source: str | None = None
    read_only: bool = False
    consistency: str | None = None
    bind: BindOptions | None = None
    volume: VolumeOptions | None = None
    tmpfs: TmpfsOptions | None = None
    image: ImageOptions | None = None
    x_kompyse: Extension = extension()


class FileGrant(Record, frozen=True):
    """A secret or a config given to a service (or a build): which one, at which path, for whom."""

    source: str
    target: str | None = None
    uid: str | None = None
    gid: str | None = None
    mode: Mode | None = None


class EnvFile(Record, frozen=True):
    """One entry of `env_file`; its content is already part of `environment`."""

    path: str
    required: bool = True
    format: str | None = None


class Dependency(Record, frozen=True):
    """One entry of `depends_on`. `condition` is service_started, service_healthy or service_completed_successfully."""

    condition: str = "service_started"
    required: bool = True
    restart: bool = False


class NetworkAttachment(Record, frozen=True):
    """How a service is attached to a network."""

    aliases: tuple[str, ...] = ()
    interface_name: str | None = None
    ipv4_address: str | None = None
    ipv6_address: str | None = None
    link_local_ips: tuple[str, ...] = ()
    mac_address: str | None = None
    driver_opts: dict[str, str | int | float | None] = {}
    priority: int | float | None = None
    gw_priority: int | float | None = None
    x_kompyse: Extension = extension()


class ModelGrant(Record, frozen=True):
    """A model given to a service: the variables that carry its address and name."""

    endpoint_var: str | None = None
    model_var: str | None = None
