"""Mounts: everything that a service finds in its file system, each with a source that a target can provide.

Takes the services, the granted contents, the project directory and the options; gives the planned mounts of each
service and the contents that bind mounts became. `volumes_from` is flattened here.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan import binds, contents, images, paths, wanted
from kompyse.plan import files as plan_files
from kompyse.plan import names as plan_names
from kompyse.plan.plan import FromBundle, FromImage, FromMemory, FromNothing, FromVolume, PlannedMount
from kompyse.values import mode as values_mode
from kompyse.values import size as values_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import FileGrant, Mount, Service, Volume
    from kompyse.plan.contents import Granted
    from kompyse.plan.files import Source
    from kompyse.plan.hints import ServiceHints
    from kompyse.plan.plan import Bundle, MountSource
    from kompyse.plan.wanted import Wishes

_VOLUME_TYPES = frozenset({"volume", "cluster"})


class Mounts(NamedTuple):
    """The mounts by service, and the contents taken from bind mounts."""

    by_service: dict[str, tuple[PlannedMount, ...]]
    bundles: tuple[Bundle, ...]


class Surroundings(NamedTuple):
    """What all mounts of a project are decided by."""

    granted: Mapping[tuple[bool, str], Granted]
    sources: Mapping[str, Source]
    """What stands at the sources of bind mounts."""
    sharers: Mapping[str, int]
    """How many services mount each of these sources."""
    names: Mapping[str, str]
    """Names of the contents taken from bind mounts, by their path in the project."""
    same: Mapping[str, str]
    """Keys of volumes that mean the same volume as another key, which stands for both."""
    wishes: Mapping[str, Wishes]
    """What hints say of the mounts of a service."""
    sink: Sink


def plan(  # noqa: PLR0913, PLR0917 - what mounts are made of
    services: Mapping[str, Service],
    volumes: Mapping[str, Volume | None],
    granted: Mapping[tuple[bool, str], Granted],
    directory: str,
    bind: str,
    hints: Mapping[str, ServiceHints],
    sink: Sink,
) -> Mounts:
    """Plan the mounts of all services that have any. `bind` is the option, where no hint says otherwise."""
    users: dict[str, set[str]] = {}
    choices: dict[str, set[str]] = {}
    wishes = {key: wanted.of_service(key, service, bind, hints.get(key), sink) for key, service in services.items()}
    for key, service in services.items():
        for index, mount in enumerate(service.volumes):
            if mount.type == "bind" and mount.source:
                users.setdefault(mount.source, set()).add(key)
                choices.setdefault(mount.source, set()).add(wishes[key].choice(index))
    sources = {path: plan_files.look(path, directory) for path in users}
    taken = {}
    for path, source in sources.items():
        as_content = any(binds.becomes_content(source, choice) for choice in choices[path])
        if source.inside is not None and source.files is not None and as_content:
            taken[source.inside] = source.files
    names = plan_names.of_files(taken, [each.bundle.name for (secret, _), each in granted.items() if not secret])
    sharers = {path: len(keys) for path, keys in users.items()}
    around = Surroundings(granted, sources, sharers, names, plan_names.same_volumes(volumes), wishes, sink)
    found = {}
    for key, service in services.items():
        if service.volumes or service.tmpfs or service.configs or service.secrets:
            mounts = tuple(_of_service(key, service, around))
            if mounts:
                found[key] = mounts
    if any(service.volumes_from for service in services.values()):
        _add_volumes_from(services, found, sink)
    origins = {
        mount.source.bundle: mount.origin
        for own in reversed(found.values())
        for mount in reversed(own)
        if isinstance(mount.source, FromBundle) and not mount.source.secret
    }
    used = [(inside, name) for inside, name in names.items() if name in origins]
    return Mounts(
        {key: found[key] for key in services if key in found},
        tuple(contents.bundle(name, taken[inside], origin=origins[name]) for inside, name in used),
    )


def _of_service(key: str, service: Service, around: Surroundings) -> Iterator[PlannedMount]:
    """Plan the own mounts of a service: volumes, tmpfs, configs, secrets."""
    if service.volumes:
        yield from _of_volumes(key, service, around)
    for index, text in enumerate(service.tmpfs):
        planned = _tmpfs(text, key, ("services", key, "tmpfs", index), around.sink)
        if planned is not None:
            yield planned
    for section, secret in contents.SECTIONS:
        grants: tuple[FileGrant, ...] = getattr(service, section)
        for index, grant in enumerate(grants):
            known = around.granted.get((secret, grant.source))
            if known is not None:
                yield from _grant(key, grant, known, ("services", key, section, index), around.sink)


def _of_volumes(key: str, service: Service, around: Surroundings) -> Iterator[PlannedMount]:
    """Plan `volumes`.

    An anonymous volume below a mount that is left out (`.:/app` with `/app/node_modules`) is left out too: it keeps a
    part of the image from being hidden, and Docker fills it from the image, which now shows there by itself.
    """
    base: Path = ("services", key, "volumes")
    targets = [
        paths.target(mount.target, key, (*base, index), around.sink) for index, mount in enumerate(service.volumes)
    ]
    anonymous = [
        target
        for mount, target in zip(service.volumes, targets, strict=True)
        if mount.type == "volume" and not mount.source and target
    ]
    planned = []
    dropped = []
    wishes = around.wishes[key]
    for index, (mount, target) in enumerate(zip(service.volumes, targets, strict=True)):
        if not target:
            continue
        below = next((each for each in anonymous if each.startswith(f"{target}/")), "") if anonymous else ""
        source = _source(key, service, mount, (*base, index), below, around)
        if source is None:
            dropped.append(f"{target}/")
        else:
            made = PlannedMount(
                target=target,
                source=source,
                read_only=mount.read_only,
                fill=wishes.fill(index) if mount.type in _VOLUME_TYPES else False,
                origin=(*base, index),
            )
            planned.append(made)
    for planned_mount in planned:
        if (
            dropped
            and isinstance(planned_mount.source, FromNothing)
            and planned_mount.target in anonymous
            and planned_mount.target.startswith(tuple(dropped))
        ):
            around.sink.report(
                codes.ANONYMOUS_VOLUME_LEFT_OUT,
                f'the anonymous volume at {planned_mount.target} in "{key}" goes with the mount above it: the files'
                " of the image are used",
                path=planned_mount.origin,
            )
        else:
            yield planned_mount


def _source(  # noqa: PLR0913, PLR0917 - one mount with where it stands
    key: str, service: Service, mount: Mount, path: Path, below: str, around: Surroundings
) -> MountSource | None:
    """Decide one mount. `below` is an anonymous volume below its target, empty when there is none."""
    if mount.type in _VOLUME_TYPES:
        if not mount.source or around.wishes[key].choice(int(path[-1])) == "empty":
            return FromNothing()
        subpath = mount.volume.subpath if mount.volume else None
        part = paths.below(subpath, "volume", (*path, "volume", "subpath"), around.sink)
        return FromVolume(volume=around.same.get(mount.source, mount.source), subpath=around.wishes[key].within(part))
    if mount.type == "bind" and mount.source:
        source = around.sources[mount.source]
        bind = binds.Bind(key, service, mount, source, path, around.names, below, around.sharers[mount.source])
        return binds.decide(bind, around.wishes[key].choice(int(path[-1])), around.sink)
    if mount.type == "tmpfs":
        return _memory(mount)
    if mount.type == "image" and mount.source:
        images.check(mount.source, (*path, "source"), around.sink)
        subpath = mount.image.subpath if mount.image else None
        part = paths.below(subpath, "image", (*path, "image", "subpath"), around.sink)
        return FromImage(reference=mount.source, subpath=part)
    around.sink.report(
        codes.BIND_NOT_MOUNTED,
        f'the mount of type {mount.type} at {mount.target} in "{key}" has no counterpart: nothing is mounted',
        path=path,
        hint="use a named volume",
    )
    return None


def _memory(mount: Mount) -> FromMemory:
    options = mount.tmpfs
    if options is None:
        return FromMemory()
    size = int(options.size) if options.size and options.size > 0 else None
    return FromMemory(size=size, mode=None if options.mode is None else int(options.mode))


def _tmpfs(text: str, key: str, path: Path, sink: Sink) -> PlannedMount | None:
    """Plan an entry of `tmpfs`: `/run` or `/run:size=64m,mode=1777`. Options without a counterpart are told."""
    written, _, options = text.partition(":")
    target = paths.target(written, key, path, sink)
    if not target:
        return None
    size = mode = None
    read_only = False
    lost = []
    for option in filter(None, options.split(",")):
        name, _, value = option.partition("=")
        try:
            if name == "size":
                asked = values_size.parse(value)
                if asked < 0:
                    raise ValueError(value)  # noqa: TRY301 - told as a size that cannot be read
                size = asked or None
            elif name == "mode":
                mode = values_mode.parse(value)
            elif name in ("ro", "rw"):
                read_only = name == "ro"
            else:
                lost.append(option)
        except ValueError:
            lost.append(option)
    if lost:
        sink.report(
            codes.TMPFS_OPTION_LOST,
            f"the tmpfs {target} keeps its size and mode only: {', '.join(lost)} has no effect",
            path=path,
            hint="write the size in bytes or as 64m; do without the others",
        )
    source = FromMemory(size=size, mode=mode)
    return PlannedMount(target=target, source=source, read_only=read_only, origin=path)


def _grant(key: str, grant: FileGrant, known: Granted, path: Path, sink: Sink) -> Iterator[PlannedMount]:
    """Plan the mount of a config or secret; a relative target starts at /run/secrets for secrets, at / for configs."""
    made = known.bundle
    base = "/run/secrets" if made.secret else "/"
    gid = grant.gid or ""
    target = paths.target(posixpath.join(base, grant.target or grant.source), key, path, sink)
    if not target:
        return
    yield PlannedMount(
        target=target,
        source=FromBundle(bundle=made.name, secret=made.secret, file=known.file),
        read_only=True,
        mode=None if grant.mode is None else int(grant.mode),
        gid=int(gid) if gid.isascii() and gid.isdigit() else None,
        origin=path,
    )


def _add_volumes_from(services: Mapping[str, Service], found: dict[str, tuple[PlannedMount, ...]], sink: Sink) -> None:
    """Add the `volumes` of other services, those first that are named first; a service's own mounts win."""
    done: dict[str, tuple[PlannedMount, ...]] = {}
    for key in _sources_first(services):
        service = services[key]
        own = found.get(key, ())
        inherited: list[PlannedMount] = []
        targets = {mount.target for mount in own}
        for index, text in enumerate(service.volumes_from):
            path: Path = ("services", key, "volumes_from", index)
            source, _, option = text.partition(":")
            if source == "container":
                _tell_container(text, path, sink)
                continue
            for mount in done.get(source, ()):
                if mount.target in targets:
                    continue
                targets.add(mount.target)
                if isinstance(mount.source, FromNothing):
                    _tell_not_shared(key, source, mount.target, path, sink)
                read_only = mount.read_only or "ro" in option.split(",")
                inherited.append(
                    PlannedMount(target=mount.target, source=mount.source, read_only=read_only, fill=False, origin=path)
                )
        done[key] = (*(mount for mount in own if mount.origin[2] == "volumes"), *inherited)
        if inherited:
            found[key] = (*own, *inherited)


def _sources_first(services: Mapping[str, Service]) -> list[str]:
    """Order the services so that each comes after those from which it takes volumes."""
    order: dict[str, None] = {}
    for start in services:
        stack = [start]
        while stack:
            key = stack[-1]
            sources = [text.partition(":")[0] for text in services[key].volumes_from]
            missing = [each for each in sources if each in services and each not in order and each not in stack]
            if missing:
                stack += missing
            else:
                order.setdefault(stack.pop())
    return list(order)


def _tell_container(text: str, path: Path, sink: Sink) -> None:
    sink.report(
        codes.VOLUMES_OF_CONTAINER,
        f"{text} means a container outside the project, whose mounts are not known: nothing is mounted",
        path=path,
        hint="mount the same volumes here",
    )


def _tell_not_shared(key: str, source: str, target: str, path: Path, sink: Sink) -> None:
    sink.report(
        codes.ANONYMOUS_VOLUME_NOT_SHARED,
        f'"{key}" gets its own empty directory at {target}: the anonymous volume of "{source}" has no name to share',
        path=path,
        hint=f"give the volume at {target} a name",
    )
