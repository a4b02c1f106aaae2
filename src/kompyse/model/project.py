"""The top-level elements of a Compose project."""

from __future__ import annotations

from typing import Any

from kompyse.model.record import Extension, Record, extension
from kompyse.model.service import Service


class IpamPool(Record, frozen=True):
    """An address range of a network."""

    subnet: str | None = None
    ip_range: str | None = None
    gateway: str | None = None
    aux_addresses: dict[str, str] = {}


class Ipam(Record, frozen=True):
    """Address management of a network."""

    driver: str | None = None
    config: tuple[IpamPool, ...] = ()
    options: dict[str, str] = {}


class Network(Record, frozen=True):
    """`networks.*`."""

    name: str | None = None
    driver: str | None = None
    driver_opts: dict[str, str] = {}
    ipam: Ipam | None = None
    external: bool = False
    internal: bool = False
    enable_ipv4: bool | None = None
    enable_ipv6: bool | None = None
    attachable: bool = False
    labels: dict[str, str] = {}
    x_kompyse: Extension = extension()


class Volume(Record, frozen=True):
    """`volumes.*`."""

    name: str | None = None
    driver: str | None = None
    driver_opts: dict[str, str] = {}
    external: bool = False
    labels: dict[str, str] = {}
    x_kompyse: Extension = extension()


class Store(Record, frozen=True):
    """`secrets.*` and `configs.*`: named content. Exactly one of `file`, `environment`, `content`, or external.

    `driver` and `driver_opts` exist for secrets only, `content` for configs only.
    """

    name: str | None = None
    content: str | None = None
    environment: str | None = None
    file: str | None = None
    external: bool = False
    labels: dict[str, str] = {}
    driver: str | None = None
    driver_opts: dict[str, str] = {}
    template_driver: str | None = None
    x_kompyse: Extension = extension()


class Model(Record, frozen=True):
    """`models.*`: an AI model that a runner serves."""

    model: str
    name: str | None = None
    context_size: int | None = None
    runtime_flags: tuple[str, ...] = ()


class Project(Record, frozen=True):
    """A Compose project after all files, variables, extensions and profiles are resolved."""

    name: str
    services: dict[str, Service] = {}
    networks: dict[str, Network | None] = {}
    volumes: dict[str, Volume | None] = {}
    secrets: dict[str, Store] = {}
    configs: dict[str, Store] = {}
    models: dict[str, Model] = {}
    version: Any = None
    include: Any = None
    x_kompyse: Extension = extension()
