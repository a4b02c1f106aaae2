"""Contents: the configs and secrets that services are granted, read and named, with a digest that changes with them.

Takes the project, its directory and environment; gives bundles. A content that cannot be had is an error at its line.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import config as codes
from kompyse.plan import files as plan_files
from kompyse.plan import names as plan_names
from kompyse.plan.plan import Bundle, File

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Project, Service, Store

_DEFAULT_MODE = 0o444
"""Of content that is no file: what Compose gives it. Files keep their own, as they are mounted themselves."""

SECTIONS = (("configs", False), ("secrets", True))


class Granted(NamedTuple):
    """A config or secret that a service is granted: one file called by its key, or a directory of files."""

    bundle: Bundle
    is_directory: bool = False


def granted(
    project: Project,
    services: Mapping[str, Service],
    directory: str,
    environment: Mapping[str, str],
    sink: Sink,
) -> dict[tuple[bool, str], Granted]:
    """Read the configs and secrets that at least one service is granted, by (secret, key)."""
    found: dict[tuple[bool, str], Granted] = {}
    for section, secret in SECTIONS:
        stores: Mapping[str, Store] = getattr(project, section)
        keys = dict.fromkeys(grant.source for service in services.values() for grant in getattr(service, section))
        wanted = [key for key in keys if key in stores]
        if not wanted:
            continue
        names = plan_names.of_stores(project, section, wanted, sink)
        for key in wanted:
            store = stores[key]
            path = (section, key)
            tree = None if store.external or store.file is None else os.path.join(directory, store.file)  # noqa: PTH118
            is_directory = tree is not None and os.path.isdir(tree)  # noqa: PTH112
            files = () if store.external else _files(store, key, path, tree, environment, sink)
            made = bundle(names[key], files, secret=secret, external=store.external, labels=store.labels, origin=path)
            found[secret, key] = Granted(made, is_directory)
    return found


def bundle(  # noqa: PLR0913 - the fields of a record
    name: str,
    files: Sequence[File],
    *,
    secret: bool = False,
    external: bool = False,
    labels: Mapping[str, str] | None = None,
    origin: Path,
) -> Bundle:
    """Make a bundle with its digest."""
    return Bundle(
        name=name,
        files=tuple(files),
        secret=secret,
        digest=_digest_of_files(files) if files else "",
        external=external,
        labels=dict(labels or {}),
        origin=origin,
    )


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
                f'"{key}" takes its content from the variable {store.environment}, which is not set',
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
        _report_size(key, path, sink)
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
        _report_size(key, path, sink)
    except FileNotFoundError:
        sink.report(
            codes.CONTENT_FILE_MISSING,
            f'the file of "{key}" does not exist: {file}',
            path=path,
            hint="create it, or correct the path; relative paths start in the project directory",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sink.report(
            codes.CONTENT_UNREADABLE,
            f'the file of "{key}" cannot be used: {file}: {reason}',
            path=path,
            hint="let it be a plain file, or a directory of plain files, that you may read",
        )
    return ()


def _report_size(key: str, path: Path, sink: Sink) -> None:
    sink.report(
        codes.CONTENT_TOO_LARGE,
        f'the content of "{key}" is larger than 1 MiB',
        path=path,
        hint="put it into the image, or into a volume",
    )


def _digest_of_files(files: Iterable[File]) -> str:
    """Hash paths, modes and bytes of files, sorted by path: 12 hexadecimal digits."""
    from hashlib import sha256  # noqa: PLC0415 - 8 ms that a project without contents does not need

    state = sha256()
    for file in sorted(files, key=lambda each: each.path):
        state.update(f"{len(file.path)}:{file.path}:{file.mode}:{len(file.data)}:".encode())
        state.update(file.data)
    return state.hexdigest()[:12]


def digest_of(bundles: Iterable[Bundle]) -> str:
    """Hash the names and digests of the bundles that a service mounts; empty without any content."""
    parts = sorted({f"{each.secret}:{each.name}:{each.digest}" for each in bundles if each.digest})
    if not parts:
        return ""
    from hashlib import sha256  # noqa: PLC0415 - as above

    return sha256("\n".join(parts).encode()).hexdigest()[:12]
