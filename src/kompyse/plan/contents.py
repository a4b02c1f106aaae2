"""Contents: the configs and secrets that services are granted, read and named, with a digest that changes with them.

Takes the project, its directory and environment; gives bundles. A content that cannot be had is an error at its line;
one that is not to be in the output is not read.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from kompyse.diagnostics.codes import config as codes
from kompyse.plan import files as plan_files
from kompyse.plan import hints as plan_hints
from kompyse.plan import names as plan_names
from kompyse.plan.hints import KEY, StoreHints, parse_store
from kompyse.plan.plan import Bundle, File, FromBundle, Remote
from kompyse.values import name as values_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project, Service, Store
    from kompyse.plan.mounts import Mounts
    from kompyse.plan.options import Options
    from kompyse.plan.plan import PlannedMount
    from kompyse.plan.terms import Terms

_DEFAULT_MODE = 0o444
"""Of content that is no file: what Compose gives it. Files keep their own, as they are mounted themselves."""

SECTIONS = (("configs", False), ("secrets", True))

_DIGITS, _DIGITS_OF_SECRETS = 12, 5
"""Hexadecimal digits of a digest. That of a secret stands where more people read than the secret itself, who could try
their guesses on it: with 20 bits a wrong guess in a million fits too, and one change in a million is overlooked."""
_FETCHED, _OF_OBJECT = ("remote_key", "property", "refresh"), ("immutable", "type", "annotations")
"""Hints that need a store, and hints of an object that is made here."""


class Granted(NamedTuple):
    """A config or secret that a service is granted: one file of this name in its bundle, or a directory of files."""

    bundle: Bundle
    file: str | None


def granted(  # noqa: PLR0913, PLR0917 - the project and what is around it
    project: Project,
    services: Mapping[str, Service],
    directory: str,
    environment: Mapping[str, str],
    sink: Sink,
    terms: Terms,
    options: Options,
) -> dict[tuple[bool, str], Granted]:
    """Read the configs and secrets that at least one service is granted, by (secret, key).

    Those of a Windows account count where `terms` say so.
    """
    found: dict[tuple[bool, str], Granted] = {}
    hints = plan_hints.of_stores(project, sink)
    for section, secret in SECTIONS:
        stores: Mapping[str, Store] = getattr(project, section)
        keys = dict.fromkeys(grant.source for service in services.values() for grant in getattr(service, section))
        if terms.credential_configs and not secret:
            specs = [service.credential_spec for service in services.values() if service.credential_spec]
            keys.update(dict.fromkeys(spec.config for spec in specs if spec.config))
        wanted = [key for key in keys if key in stores]
        if not wanted:
            continue
        called = {key: each.name for (where, key), each in hints.items() if where == section and each.name}
        names = plan_names.of_stores(project, section, wanted, sink, called, any_name=terms.any_name)
        for key in wanted:
            own = hints.get((section, key), StoreHints())
            store = stores[key]
            path = (section, key)
            tree = None if store.external or store.file is None else os.path.join(directory, store.file)  # noqa: PTH118
            is_directory = tree is not None and os.path.isdir(tree)  # noqa: PTH112
            file = own.key or key
            remote = _remote(key, store, own, options) if secret and not terms.any_name else None
            elsewhere = bool(remote) or store.external or (secret and options.secrets == "external")
            sealed = secret and options.secrets == "sealed"
            fetched = remote is not None
            _tell_unused(path, store, own, is_directory=is_directory, fetched=fetched, sealed=sealed, sink=sink)
            files = () if elsewhere else _files(store, file, path, tree, environment, sink)
            made = Bundle(
                name=names[key],
                files=files,
                secret=secret,
                external=elsewhere and remote is None,
                remote=remote,
                file=None if is_directory else file,
                type=own.type or "",
                annotations=own.annotations,
                labels=store.labels,
                origin=path,
            )
            immutable = options.immutable_config if own.immutable is None else own.immutable
            found[secret, key] = Granted(
                finished(made, options, immutable=immutable and not terms.any_name), None if is_directory else file
            )
    return found


def _remote(key: str, store: Store, own: StoreHints, options: Options) -> Remote | None:
    """Say where a secret is fetched from, if it is: a hint says so, or the option for all that the project makes."""
    found = own.store
    if found is None and options.secret_store and not store.external:
        found = parse_store(options.secret_store)
    if found is None:
        return None
    name, cluster_wide = found
    return Remote(
        store=name,
        cluster_wide=cluster_wide,
        key=own.remote_key or key,
        property=own.property,
        refresh=own.refresh or "1h",
    )


def _tell_unused(  # noqa: PLR0913 - what decides whether a hint has an effect
    path: Path, store: Store, own: StoreHints, *, is_directory: bool, fetched: bool, sealed: bool, sink: Sink
) -> None:
    """Tell the hints that change nothing."""
    key = path[1]
    found: list[tuple[str, str]] = []
    if not fetched:
        found += [(field, f'"{key}" is fetched from no store') for field in _FETCHED]
    if store.external and not fetched:
        found += [(field, f'"{key}" is there already, and stays as it is') for field in _OF_OBJECT]
    if fetched:
        found.append(("immutable", f'"{key}" is fetched again and again'))
    elif sealed and not store.external:
        found.append(("immutable", f'"{key}" is sealed, and a name that follows from its content would tell of it'))
    if is_directory:
        found.append(("key", f'"{key}" is a directory, of which each file is called as there'))
    for field, reason in found:
        if getattr(own, field):
            sink.report(codes.HINT_UNUSED, reason, path=(*path, KEY, field), hint="remove it")


def finished(made: Bundle, options: Options, *, immutable: bool) -> Bundle:
    """Give a bundle its digest, and the name that this makes where nobody may change it.

    What is sealed has neither: its digest would stand beside it where everybody may read it.
    """
    sealed = made.secret and options.secrets == "sealed" and not made.external and made.remote is None
    if sealed or not made.files:
        return replace(made, sealed=sealed)
    digest = _digest_of_files(made.files)[: _DIGITS_OF_SECRETS if made.secret else _DIGITS]
    if not immutable:
        return replace(made, digest=digest)
    name = values_name.label(f"{made.name}-{digest}")
    return replace(made, digest=digest, name=name, stem=made.name, immutable=True)


def bundle(name: str, files: Sequence[File], *, secret: bool = False, external: bool = False, origin: Path) -> Bundle:
    """Make a bundle of files with its digest."""
    digest = _digest_of_files(files)[: _DIGITS_OF_SECRETS if secret else _DIGITS] if files else ""
    return Bundle(name=name, files=tuple(files), secret=secret, external=external, digest=digest, origin=origin)


def immutable(mounted: Mounts, options: Options) -> Mounts:
    """Name the contents that bind mounts became after their digest, and the mounts of them too."""
    named = {each.name: finished(each, options, immutable=True) for each in mounted.bundles}

    def renamed(mount: PlannedMount) -> PlannedMount:
        source = mount.source
        if not isinstance(source, FromBundle) or source.secret or source.bundle not in named:
            return mount
        return replace(mount, source=replace(source, bundle=named[source.bundle].name))

    by_service = {key: tuple(map(renamed, own)) for key, own in mounted.by_service.items()}
    return mounted._replace(by_service=by_service, bundles=tuple(named.values()))


def _files(  # noqa: PLR0913, PLR0917 - a store with everything that its content may come from
    store: Store, key: str, path: Path, tree: str | None, environment: Mapping[str, str], sink: Sink
) -> tuple[File, ...]:
    if store.content is not None:
        return _limited(store.content.encode(), key, (*path, "content"), sink)
    if store.environment is not None:
        value = environment.get(store.environment)
        if value is None:
            sink.report(
                codes.CONTENT_VARIABLE_UNSET,
                f'"{path[1]}" takes its content from the variable {store.environment}, which is not set',
                path=(*path, "environment"),
                hint=f"set {store.environment} in the environment or in .env, then convert again",
            )
            return ()
        return _limited(value.encode("utf-8", "surrogateescape"), key, (*path, "environment"), sink)
    if tree is not None:
        return _from_file(tree, key, (*path, "file"), sink)
    return ()


def _limited(data: bytes, key: str, path: Path, sink: Sink) -> tuple[File, ...]:
    if len(data) > plan_files.LIMIT:
        _report_size(path, sink)
        return ()
    return (File(path=key, data=data, mode=_DEFAULT_MODE),)


def _from_file(file: str, key: str, path: Path, sink: Sink) -> tuple[File, ...]:
    """Read a file, which becomes the one file of its bundle under the store's key, or a directory."""
    try:
        if os.path.isdir(file):  # noqa: PTH112
            found = plan_files.read_tree(file)
            if found:
                return found
            raise ValueError("has no files in it")  # noqa: TRY301 - told as the other faults of a directory
        return (plan_files.read(file, key),)
    except plan_files.TooLargeError:
        _report_size(path, sink)
    except FileNotFoundError:
        sink.report(
            codes.CONTENT_FILE_MISSING,
            f'the file of "{path[1]}" does not exist: {file}',
            path=path,
            hint="create it, or correct the path; relative paths start in the project directory",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sink.report(
            codes.CONTENT_UNREADABLE,
            f'the file of "{path[1]}" cannot be used: {file}: {reason}',
            path=path,
            hint="let it be a plain file, or a directory of plain files, that you may read",
        )
    return ()


def _report_size(path: Path, sink: Sink) -> None:
    sink.report(
        codes.CONTENT_TOO_LARGE,
        f'the content of "{path[1]}" is larger than 1 MiB',
        path=path,
        hint="put it into the image, or into a volume",
    )


def _digest_of_files(files: Iterable[File]) -> str:
    """Hash paths, modes and bytes of files, sorted by path."""
    from hashlib import sha256  # noqa: PLC0415 - 8 ms that a project without contents does not need

    state = sha256()
    for file in sorted(files, key=lambda each: each.path):
        state.update(f"{len(file.path)}:{file.path}:{file.mode}:{len(file.data)}:".encode())
        state.update(file.data)
    return state.hexdigest()


def digest_of(bundles: Iterable[Bundle]) -> str:
    """Hash the names and digests of the bundles that a service mounts; empty without any content."""
    parts = sorted({f"{each.secret}:{each.name}:{each.digest}" for each in bundles if each.digest})
    if not parts:
        return ""
    from hashlib import sha256  # noqa: PLC0415 - as above

    return sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]
