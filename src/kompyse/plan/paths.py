"""Paths of mounts: where something is mounted in the container, and which part of a volume or an image that is.

Takes a path as the project has it, gives it plain (no `.`, `..`, or doubled and closing slashes). What no engine mounts
is told at its line: relative paths and the root, which are left out, and parts outside of their volume.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import storage as codes

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink


@lru_cache(maxsize=4096)
def plain(path: str) -> str:
    """Give the plain form of an absolute path."""
    return "/" + posixpath.normpath(path).lstrip("/")


def target(written: str, key: str, path: Path, sink: Sink) -> str:
    """Give the path of a mount in the container; empty where nothing can be mounted, which is told.

    A path with a colon stays as it is: it names a drive of Windows, and a target tells what it makes of that.
    """
    if ":" in written and not written.startswith("/"):
        return written
    if not written.startswith("/"):
        reason = f'"{written}" is not an absolute path' if written else "it has no path in the container"
        hint = "write the whole path in the container, from / on"
    elif (found := plain(written)) == "/":
        reason = "the root of the container is the image itself"
        hint = "mount a directory below it"
    else:
        return found
    sink.report(codes.MOUNT_PATH_INVALID, f'a mount of "{key}" is left out: {reason}', path=path, hint=hint)
    return ""


def below(written: str | None, what: str, path: Path, sink: Sink) -> str | None:
    """Give the part of a volume or image that is mounted; None for all of it. A part outside of it is reported."""
    if not written:
        return None
    found = posixpath.normpath(written)
    if found.startswith("/") or found.split("/", 1)[0] == "..":
        sink.report(
            codes.SUBPATH_OUTSIDE,
            f'the subpath "{written}" does not stay in the {what}: it has to be relative to it, without leading `..`',
            path=path,
            hint=f'write the path in the {what}, such as "data/db"',
        )
        return None
    return None if found == "." else found
