"""Configs and secrets: what tasks are given as files, under names that change with the content.

Takes the bundles of the plan; gives the grants of services, the entries of the top level, and the files beside the
stack file. A swarm never changes a config: with a hash in its name a new content is a new config, which services get
in an update, and an unchanged one is no update.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.plan import FromBundle
from kompyse.targets import Beside, Sidecar
from kompyse.targets.swarm.lowering import TARGET_NAME, builds
from kompyse.targets.swarm.names import LONGEST_STORE, check_store
from kompyse.values import version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import FileGrant, Service, Store
    from kompyse.plan.plan import Bundle, File, Plan, PlannedMount

_DIGITS = 12
_LIMIT = 500 * 1024
_CONFIG_LIMIT = 1000 * 1024
_LARGER_CONFIGS = (1, 42)
_EMPTY = b"\n"
"""What stands for an empty content, which no engine takes."""
_EXECUTABLE = 0o111
_MODE_OF_PROGRAMS = 0o555


class Content(NamedTuple):
    """One file that a swarm keeps: its key and name in the stack, and where the bytes are from."""

    key: str
    name: str
    bundle: Bundle
    file: File | None
    """None for what is there already, or comes from a driver."""

    @property
    def section(self) -> str:
        """Where it stands in the stack file."""
        return "secrets" if self.bundle.secret else "configs"

    @property
    def data(self) -> bytes:
        """The bytes that are kept."""
        return (self.file.data if self.file else b"") or _EMPTY

    @property
    def path(self) -> str:
        """The path of its file in the folder beside the stack file."""
        return f"{self.section}/{'_' if self.key.startswith('.') else ''}{self.key}"


def folder(plan: Plan) -> str:
    """Name the folder beside the stack file."""
    return f"{plan.project.name}.files"


def of_bundle(plan: Plan, bundle: Bundle) -> list[Content]:
    """Give the contents of a bundle: one for each of its files, by their order in it."""
    store = _store(plan, bundle)
    if not bundle.files:
        own = store.name if store and store.name else ""
        name = bundle.name if _is_there(bundle) else own or f"{plan.project.name}_{bundle.name}"
        return [Content(_key(bundle), name, bundle, None)]
    is_file = len(bundle.files) == 1 and (store is None or bundle.files[0].path == bundle.origin[1])
    return [
        Content(key, _hashed(plan, store, key, file), bundle, file)
        for file in bundle.files
        for key in (_key(bundle) if is_file else f"{_key(bundle)}-{_plain(file.path)}",)
    ]


def _is_there(bundle: Bundle) -> bool:
    """Tell what the stack does not make: it is external, or an operator of another platform would fetch it."""
    return bundle.external or bundle.remote is not None


def _key(bundle: Bundle) -> str:
    """Give the key of a config or secret of the project, or the name of a mounted file."""
    return str(bundle.origin[1]) if bundle.origin[0] in ("configs", "secrets") else bundle.name


def _plain(path: str) -> str:
    from zlib import crc32  # noqa: PLC0415 - for directories only

    text = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in path)
    return text if text == path else f"{text}-{crc32(path.encode('utf-8', 'surrogateescape')):08x}"


def _store(plan: Plan, bundle: Bundle) -> Store | None:
    if bundle.origin[0] not in ("configs", "secrets"):
        return None
    stores: dict[str, Store] = getattr(plan.project, str(bundle.origin[0]))
    return stores[str(bundle.origin[1])]


def _hashed(plan: Plan, store: Store | None, key: str, file: File) -> str:
    """Name a content: the name of its own, or project and key, with a hash that changes with the bytes."""
    from hashlib import sha256  # noqa: PLC0415 - 8 ms that a project without contents does not need

    template = (store.template_driver if store else None) or ""
    digest = sha256(f"{key}\0{template}\0".encode() + (file.data or _EMPTY)).hexdigest()[:_DIGITS]
    stem = (store.name if store else None) or f"{plan.project.name}_{key}"
    return f"{stem[: LONGEST_STORE - _DIGITS - 1]}_{digest}"


def beside(plan: Plan) -> Beside:
    """Give the files that belong beside the stack file."""
    contents = (content for bundle in plan.bundles for content in of_bundle(plan, bundle))
    files = (Sidecar(each.path, each.data, each.bundle.secret) for each in contents if each.file is not None)
    return Beside(folder(plan), tuple(files))


@builds("configs.**", "secrets.**")
def entries(plan: Plan, sink: Sink) -> Iterator[tuple[str, str, dict[str, Any], dict[str, tuple[Path, ...]]]]:
    """Give the entries of the top level: section, key, fields, and the origins of each field."""
    for bundle in plan.bundles:
        for content in of_bundle(plan, bundle):
            fields: dict[str, Any] = {}
            origins: dict[str, tuple[Path, ...]] = {}
            store = _store(plan, bundle)
            if _is_there(bundle):
                check_store(content.name, bundle.origin, content.section[:-1], sink)
                fields = {"external": True, "name": content.name}
                origins = {"external": ((*bundle.origin, "external"),), "name": ((*bundle.origin, "name"),)}
            else:
                if content.file is not None:
                    _check(plan, content, sink)
                    fields["file"] = f"./{folder(plan)}/{content.path}"
                    origins["file"] = (_source(bundle, store),)
                fields["name"] = content.name
                written = store is not None and store.name not in (None, f"{plan.project.name}_{content.key}")
                named = ((*bundle.origin, "name"),) if written else ()
                origins["name"] = (*named, _source(bundle, store))
                if store is not None:
                    for name in ("labels", "driver", "driver_opts", "template_driver"):
                        if value := getattr(store, name):
                            fields[name] = dict(value) if isinstance(value, dict) else value
                            origins[name] = ((*bundle.origin, name),)
            yield content.section, content.key, fields, origins


def _source(bundle: Bundle, store: Store | None) -> Path:
    """Give the path of the value that the bytes come from."""
    for name in ("content", "environment", "file"):
        if store is not None and getattr(store, name) is not None:
            return (*bundle.origin, name)
    return bundle.origin


def _check(plan: Plan, content: Content, sink: Sink) -> None:
    """Report a content that the engine refuses: too large; an empty one is told."""
    newer = version.parse(plan.options.swarm_api) >= _LARGER_CONFIGS
    limit = _CONFIG_LIMIT if newer and not content.bundle.secret else _LIMIT
    origin = _source(content.bundle, _store(plan, content.bundle))
    if len(content.data) >= limit:
        sink.report(
            codes.SWARM_CONTENT_TOO_LARGE,
            f'the content of "{content.key}" has {len(content.data)} bytes: a swarm keeps less than {limit}',
            path=origin,
            hint="put it into the image, or into a volume",
            target=TARGET_NAME,
        )
    elif content.file is not None and not content.file.data:
        sink.report(
            codes.SWARM_EMPTY_CONTENT,
            f'the content of "{content.key}" is empty, which no engine keeps: it holds a line break',
            path=origin,
            hint="put something into it, or leave it out",
            target=TARGET_NAME,
        )


def grants(plan: Plan, service: Service, mount: PlannedMount) -> list[tuple[str, dict[str, Any]]]:
    """Give the grants that mount a bundle: (section, entry) for each of its files."""
    source = mount.source
    assert isinstance(source, FromBundle)
    bundle = next(each for each in plan.bundles if (each.secret, each.name) == (source.secret, source.bundle))
    written = _written(service, mount)
    found = []
    contents = of_bundle(plan, bundle)
    for content in contents:
        whole = source.file is not None or content.file is None
        target = mount.target if whole or content.file is None else f"{mount.target}/{content.file.path}"
        entry: dict[str, Any] = {"source": content.key, "target": target}
        if written is not None:
            for name in ("uid", "gid"):
                if value := getattr(written, name):
                    entry[name] = value
        if mount.mode is not None:
            entry["mode"] = mount.mode
        elif content.file is not None and (content.file.mode or 0) & _EXECUTABLE:
            entry["mode"] = _MODE_OF_PROGRAMS
        found.append((content.section, entry))
    return found


def _written(service: Service, mount: PlannedMount) -> FileGrant | None:
    """Find the grant of a service that a mount comes from; None for a file that is mounted otherwise."""
    section, index = mount.origin[2], mount.origin[3]
    if section not in ("configs", "secrets") or not isinstance(index, int):
        return None
    found: tuple[FileGrant, ...] = getattr(service, section)
    return found[index]
