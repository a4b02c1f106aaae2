"""Bytes into files, all or nothing as far as a file system allows: one file, or a directory that is kept tidy.

A directory gets a record, `.kompyse-files`: which project wrote which file with which content. With it a later run
removes what the project no longer gives, and touches neither the files of another project nor anybody's own. What
cannot be written is a finding in the sink and a `KompyseError`.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import msgspec

from kompyse.diagnostics import KompyseError
from kompyse.diagnostics.codes.output import (
    OUTPUT_FILE_EDITED,
    OUTPUT_FILE_FOREIGN,
    OUTPUT_NOT_WRITABLE,
    OUTPUT_RECORD_UNREADABLE,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kompyse.diagnostics import Sink

RECORD = ".kompyse-files"
_OWN_FILE, _OWN_FOLDER = 0o600, 0o700
"""Permissions of what nobody but its owner may read."""
_ABOUT = "Kompyse wrote these files; its next run for the same project replaces or removes them."


class Written(NamedTuple):
    """What a run did to a directory: names of files, sorted."""

    changed: tuple[str, ...]
    """New, or with a new content."""
    kept: tuple[str, ...]
    """Already had the content, and were not touched."""
    removed: tuple[str, ...]
    """Of an earlier run, and no longer part of the project."""


class _Record(msgspec.Struct):
    """The content of the record: project → name of the file → SHA-256 of what was written."""

    projects: dict[str, dict[str, str]]
    about: str = _ABOUT


def write_file(path: str, data: bytes, sink: Sink) -> None:
    """Write one file through a temporary one beside it; a device or a pipe is written to directly.

    Folders on the way are made. Raises KompyseError when the system does not let it.
    """
    try:
        _write(Path(path), data)
    except OSError as error:
        _not_writable(error, path, sink)


def write_directory(
    directory: str, files: Mapping[str, bytes], project: str, sink: Sink, private: Collection[str] = ()
) -> Written:
    """Bring a directory to hold these files of a project, and remove those of its earlier run that are no longer given.

    A name may lead into folders below (`secrets/token`). Nobody but their owner may read the files named in `private`,
    and enter the folders that hold them. Nothing is written when a file of somebody else would have to be replaced.
    Raises KompyseError.
    """
    try:
        return _write_directory(Path(directory), files, project, sink, private)
    except OSError as error:
        _not_writable(error, directory, sink)


def _write_directory(
    folder: Path, files: Mapping[str, bytes], project: str, sink: Sink, private: Collection[str]
) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    record = _read_record(folder / RECORD, sink)
    earlier = record.projects.get(project, {})
    present = {name: _digest(content) for name in {*files, *earlier} if (content := _read(folder / name)) is not None}
    digests = {name: _digest(data) for name, data in files.items()}
    changed = [name for name in sorted(files) if present.get(name) != digests[name]]
    for name in changed:
        if name in present and name not in earlier:
            sink.report(
                OUTPUT_FILE_FOREIGN,
                f"{folder / name} exists and was not written by a run for project {project!r}",
                hint="choose another directory, or move or delete the file",
            )
    sink.raise_on_errors()

    stale = [name for name in sorted(earlier) if name in present and name not in files]
    removed = [name for name in stale if present[name] == earlier[name]]
    # Both the old and the new files stand in the record until all is done: an interrupted run is taken up by the next.
    _write(folder / RECORD, _record(record, project, {**earlier, **digests}))
    secret = {folder / name for name in private}
    for parent in {(folder / name).parent for name in files}:
        _make_folder(parent, tight=any(path.parent == parent for path in secret))
    _replace_all({folder / name: files[name] for name in changed}, secret)
    for path in secret:
        path.chmod(_OWN_FILE)
    for name in removed:
        (folder / name).unlink()
    _write(folder / RECORD, _record(record, project, digests))

    for name in stale:
        if name not in removed:
            sink.report(
                OUTPUT_FILE_EDITED,
                f"{folder / name} is no longer part of the project, but was changed since it was written: it stays",
                hint="delete it if its object should go",
            )
    return Written(tuple(changed), tuple(sorted(files.keys() - set(changed))), tuple(removed))


def _read_record(path: Path, sink: Sink) -> _Record:
    content = _read(path)
    if content is None:
        return _Record({})
    try:
        record = msgspec.json.decode(content, type=_Record)
        if not all(_is_below(name) for names in record.projects.values() for name in names):
            raise msgspec.ValidationError("it names something else than a file of the directory")
    except msgspec.DecodeError as error:
        sink.report(
            OUTPUT_RECORD_UNREADABLE,
            f"{path} does not say which files an earlier run wrote: {error}",
            hint="delete it together with the manifests beside it, or choose another directory",
        )
        sink.raise_on_errors()
        raise
    return record


def _is_below(name: str) -> bool:
    """Tell the name of a file in the directory or in a folder below, none of them hidden."""
    return bool(name) and all(part and not part.startswith(".") for part in name.split("/"))


def _make_folder(path: Path, *, tight: bool) -> None:
    path.mkdir(parents=True, exist_ok=True, mode=_OWN_FOLDER if tight else 0o777)
    if tight:
        path.chmod(_OWN_FOLDER)


def _record(record: _Record, project: str, digests: Mapping[str, str]) -> bytes:
    projects = {**record.projects, project: dict(sorted(digests.items()))}
    data = {"about": _ABOUT, "projects": dict(sorted(projects.items()))}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _read(path: Path) -> bytes | None:
    """Read a file; None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        # A device, a pipe: cannot be replaced. A directory ends in an OSError here, as it should.
        path.write_bytes(data)
    elif _read(path) != data:
        _replace_all({path: data})


def _replace_all(files: Mapping[Path, bytes], private: Collection[Path] = ()) -> None:
    """Write every content to a temporary file first, then put them in place: a full disk leaves the old ones whole."""
    # Through links, and with the permissions of the file that is replaced.
    targets = {path.resolve(): data for path, data in files.items()}
    tight = {path.resolve() for path in private}
    temporary = {path: path.with_name(f".{path.name[:80]}.{os.getpid()}.kompyse") for path in targets}
    try:
        for path, data in targets.items():
            if path in tight:
                # Its permissions come first, the content after.
                temporary[path].unlink(missing_ok=True)
                temporary[path].touch(mode=_OWN_FILE)
            temporary[path].write_bytes(data)
            if path.exists() and path not in tight:
                temporary[path].chmod(stat.S_IMODE(path.stat().st_mode))
        for path, new in temporary.items():
            new.replace(path)
    finally:
        for new in temporary.values():
            new.unlink(missing_ok=True)


def _not_writable(error: OSError, path: str, sink: Sink) -> NoReturn:
    """Report what the system said, and end the run."""
    is_file = isinstance(error, (FileExistsError, NotADirectoryError))
    sink.report(
        OUTPUT_NOT_WRITABLE,
        f"cannot write {path}: {(error.strerror or str(error)).lower()}",
        hint="a file stands where a directory is needed" if is_file else "",
    )
    raise KompyseError(sink.located(None)) from error
