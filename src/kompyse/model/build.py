"""`services.*.build` and `services.*.develop`: how an image is made, and watched while developing.

Source: Compose Build Specification, Compose Develop Specification.
"""

from __future__ import annotations

from typing import Any

from kompyse.model.mount import FileGrant
from kompyse.model.process import Hook, Ulimit
from kompyse.model.record import Bytes, Record


class Build(Record, frozen=True):
    """How to build the image of a service."""

    context: str = "."
    dockerfile: str | None = None
    dockerfile_inline: str | None = None
    entitlements: tuple[str, ...] = ()
    args: dict[str, str | None] = {}
    ssh: dict[str, str | None] | tuple[str, ...] = {}
    labels: dict[str, str] = {}
    cache_from: tuple[str, ...] = ()
    cache_to: tuple[str, ...] = ()
    no_cache: bool = False
    no_cache_filter: tuple[str, ...] = ()
    additional_contexts: dict[str, str | None] = {}
    network: str | None = None
    provenance: str | bool | None = None
    sbom: str | bool | None = None
    pull: bool = False
    target: str | None = None
    shm_size: Bytes | None = None
    extra_hosts: tuple[str, ...] = ()
    isolation: str | None = None
    privileged: bool = False
    secrets: tuple[FileGrant, ...] = ()
    tags: tuple[str, ...] = ()
    ulimits: dict[str, Ulimit] = {}
    platforms: tuple[str, ...] = ()


class Watch(Record, frozen=True):
    """One rule of `develop.watch`."""

    path: str
    action: str
    target: str | None = None
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exec: Hook | None = None
    initial_sync: bool = False


class Develop(Record, frozen=True):
    """The development section; it has no effect on what runs."""

    watch: tuple[Watch, ...] = ()


class Provider(Record, frozen=True):
    """An external program that provides a service instead of a container."""

    type: str
    options: dict[str, Any] = {}
