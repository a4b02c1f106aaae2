"""Files of this machine that a project mounts: what stands at a path, and its content if that may be taken.

The one module of this room that reads files. Content is taken from inside the project directory only (configs and
secrets, whose files are named for this purpose, are read wherever they are), with its bytes and permission bits, and
never more than 1 MiB.
"""

# ruff: noqa: PTH110, PTH112, PTH116, PTH119, PTH123 - pathlib costs 10 ms at start-up
from __future__ import annotations

import os
import stat
from typing import NamedTuple

from kompyse.plan.plan import File

LIMIT = 1 << 20
"""Bytes of content that one object of a platform holds at most."""

_WRITABLE_BY_OTHERS = 0o022
"""Bits that a checkout's umask decides and a read-only mount does not need: kept, they would give another output and
another content hash on another machine."""

_PLACEHOLDERS = frozenset({".gitkeep", ".keep", ".gitignore", ".empty", ".placeholder"})
_HOST_FILES = frozenset(
    {
        "/etc/group",
        "/etc/hostname",
        "/etc/hosts",
        "/etc/localtime",
        "/etc/machine-id",
        "/etc/passwd",
        "/etc/resolv.conf",
        "/etc/timezone",
    }
)
_HOST_DIRECTORIES = frozenset(
    {
        "/",
        "/dev",
        "/dev/shm",  # noqa: S108 - names a mount, writes nothing there
        "/etc",
        "/home",
        "/lib/modules",
        "/proc",
        "/run",
        "/sys",
        "/sys/fs/cgroup",
        "/tmp",  # noqa: S108 - as above
        "/usr",
        "/var",
        "/var/lib",
        "/var/lib/docker",
        "/var/lib/docker/containers",
        "/var/log",
        "/var/run",
    }
)


class TooLargeError(Exception):
    """There is more content than `LIMIT`."""


class Source(NamedTuple):
    """What stands at the source of a bind mount."""

    path: str
    """Absolute, as the project has it."""
    inside: str | None
    """The path in the project directory, `.` for that itself; None for a path outside it."""
    kind: str
    """file, directory, socket, device, missing, or unknown."""
    files: tuple[File, ...] | None = None
    """The content; None where it may not or cannot be taken."""
    refusal: str = ""
    """Why not, as a part of a sentence."""
    hollow: tuple[str, ...] = ()
    """Directories without files, which are no content."""

    @property
    def is_empty(self) -> bool:
        """Whether it is a directory in which nothing stands but what keeps it in a repository."""
        return (
            self.kind == "directory"
            and self.files is not None
            and all(file.path in _PLACEHOLDERS for file in self.files)
        )


def look(path: str, directory: str) -> Source:  # noqa: PLR0911 - one return for each thing that may stand there
    """Find out what a bind mount would mount. `path` and `directory` are absolute.

    Nothing outside the project directory is looked at, so that the outcome is the same on every machine: there the
    kind is known for a few well-known paths only.
    """
    real, root = os.path.realpath(path), os.path.realpath(directory)
    inside = _inside(real, root)
    if inside is None:
        leads = "is" if _inside(path, directory) is None else "is a link that leads"
        return Source(path, None, _kind_by_name(path), refusal=f"{leads} outside the project")
    try:
        found = os.stat(real)
    except FileNotFoundError:
        return Source(path, inside, "missing", refusal="does not exist")
    except OSError as error:
        return Source(path, inside, "unknown", refusal=f"cannot be read: {error.strerror}")
    kind = _kind(found.st_mode)
    if kind not in ("file", "directory"):
        return Source(path, inside, "unknown" if kind == "pipe" else kind, refusal=f"is a {kind}")
    try:
        if kind == "file":
            taken = (read(real, os.path.basename(path)),)
            return Source(path, inside, kind, taken)
        files: list[File] = []
        hollow: list[str] = []
        _walk(real, real, "", files, hollow, LIMIT)
        return Source(path, inside, kind, tuple(sorted(files, key=_path)), hollow=tuple(sorted(hollow)))
    except TooLargeError:
        return Source(path, inside, kind, refusal="holds more than 1 MiB")
    except _NotContentError as error:
        return Source(path, inside, kind, refusal=str(error))
    except OSError as error:
        return Source(path, inside, kind, refusal=f"cannot be read: {error.strerror}")


def read(path: str, name: str, limit: int = LIMIT) -> File:
    """Read a plain file as it is. Raises OSError, TooLargeError above `limit` bytes, ValueError for other things.

    The kind is asked first: opening a pipe would wait for ever. The empty device is taken for an empty file.
    """
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and path != os.devnull:
        raise ValueError(f"is a {_kind(mode)}")
    with open(path, "rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError
    return File(path=name, data=data, mode=stat.S_IMODE(mode) & ~_WRITABLE_BY_OTHERS)


def read_tree(path: str) -> tuple[File, ...]:
    """Read a file, or all files below a directory with their paths in it. Raises OSError, TooLargeError, ValueError."""
    if not os.path.isdir(path):
        return (read(path, os.path.basename(path)),)
    files: list[File] = []
    try:
        _walk(path, os.path.realpath(path), "", files, [], LIMIT)
    except _NotContentError as error:
        raise ValueError(str(error)) from None
    return tuple(sorted(files, key=_path))


class _NotContentError(Exception):
    """Something in a directory cannot be content; the text says what, as a part of a sentence."""


def _is_text(name: str) -> bool:
    """Tell whether a name can be written into an object: Linux takes any bytes, a platform takes UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(file: File) -> str:
    return file.path


def _inside(path: str, root: str) -> str | None:
    if path == root:
        return "."
    prefix = root if root.endswith("/") else root + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None


def _walk(  # noqa: PLR0913, PLR0917 - the state of one recursion
    folder: str, root: str, prefix: str, files: list[File], hollow: list[str], room: int
) -> int:
    """Read the files below `folder`; gives the bytes that are left of `room`.

    A link is followed as the container would see it: inside the mounted directory or not at all.
    """
    before = len(files)
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            name = prefix + entry.name
            if not _is_text(entry.name):
                shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
                raise _NotContentError(f"has a file whose name is not UTF-8 ({shown})")
            if entry.is_symlink():
                target = os.path.realpath(entry.path)
                if _inside(target, root) is None:
                    raise _NotContentError(f"has a link that leads outside it ({name})")
                if not os.path.exists(target):
                    raise _NotContentError(f"has a link that leads nowhere ({name})")
                if os.path.isdir(target):
                    raise _NotContentError(f"has a link to a directory ({name})")
            if entry.is_dir():
                room = _walk(entry.path, root, f"{name}/", files, hollow, room)
            elif entry.is_file():
                taken = read(entry.path, name, max(room, 0))
                # Paths count too: a thousand empty files are no small content either.
                room -= len(taken.data) + len(name)
                files.append(taken)
            else:
                raise _NotContentError(f"has a {_kind(entry.stat(follow_symlinks=False).st_mode)} in it ({name})")
    if len(files) == before and prefix:
        hollow.append(prefix.removesuffix("/"))
    return room


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "directory"
    if stat.S_ISSOCK(mode):
        return "socket"
    if stat.S_ISFIFO(mode):
        return "pipe"
    return "device" if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) else "unknown"


def _kind_by_name(path: str) -> str:
    if path.endswith(".sock"):
        return "socket"
    if path in _HOST_DIRECTORIES:
        return "directory"
    if path in _HOST_FILES:
        return "file"
    return "device" if path.startswith("/dev/") else "unknown"
