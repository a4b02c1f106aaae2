"""Bytes of a file or of the standard input in, text out; whatever cannot be read is reported with its place."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics import Location
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from kompyse.diagnostics import Code, Sink

STDIN = "-"
"""The file name that stands for the standard input."""
MAX_BYTES = 64 * 1024 * 1024
"""More than a hundred times the largest Compose files known; keeps `/dev/zero` and disk images out of memory."""


def label(path: str) -> str:
    """Return a path as a message shows it: below the current directory relative to it, else absolute."""
    if path == STDIN:
        return "<stdin>"
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here + os.sep) else path


def text(  # noqa: PLR0913 - a file, and how to report what is wrong with it
    path: str,
    sink: Sink,
    *,
    name: str = "",
    stdin: Any = None,
    missing: Code = codes.FILE_NOT_FOUND,
    errors: str = "strict",
) -> str | None:
    """Read a text file, or `-`: the standard input (`stdin`, an open file or its content). None after an error.

    `name` is how the message calls the file; `missing` is the code for one that is not there; `errors` is what
    `bytes.decode` takes.
    """
    name = name or label(path)
    raw = _stdin(stdin) if path == STDIN else _bytes(path, name, sink, missing)
    if raw is None:
        return None
    if len(raw) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 1024**2} MiB, so it is no Compose file"
        sink.report(codes.FILE_UNREADABLE, message, hint="Check that the right file was named.")
        return None
    return _decode(raw, name, sink, errors) if isinstance(raw, bytes) else raw.removeprefix("\ufeff")


def _stdin(stdin: Any) -> bytes | str:
    source: Any = sys.stdin.buffer if stdin is None else stdin
    content: bytes | str = source.read(MAX_BYTES + 1) if hasattr(source, "read") else source
    return content


def _bytes(path: str, name: str, sink: Sink, missing: Code) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        sink.report(missing, f"{name} does not exist", hint=neighbours(path))
    except IsADirectoryError:
        sink.report(codes.FILE_UNREADABLE, f"{name} is a directory", hint=_inside(path))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sink.report(codes.FILE_UNREADABLE, f"{name} cannot be read: {reason.lower()}")
    return None


def _decode(raw: bytes, name: str, sink: Sink, errors: str) -> str | None:
    """Return the text of a file in UTF-8, or UTF-16 with a byte order mark; report the first byte that does not fit."""
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding, errors)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding, "replace")
        place = Location(name, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        message = (
            f"{name} is not text in {encoding.removesuffix('-sig').upper()}: byte 0x{raw[error.start]:02x} fits nowhere"
        )
        sink.report(codes.TEXT_ENCODING, message, locations=[place], hint=codes.TEXT_ENCODING.remedy)
        return None


def _inside(directory: str) -> str:
    from kompyse.compose.discovery import NAMES  # noqa: PLC0415 - only to help after an error

    found = next((name for name in NAMES if os.path.isfile(os.path.join(directory, name))), None)
    return f"Name the file in it: {os.path.join(directory, found)}." if found else "Name a file in it."


def neighbours(path: str) -> str:
    """Return a hint for a file that does not exist: a neighbour with a similar name, or a missing directory."""
    directory = os.path.dirname(path) or "."
    if not os.path.isdir(directory):
        return f"The directory {directory} does not exist either."
    from difflib import get_close_matches  # noqa: PLC0415 - only to help after an error

    close = get_close_matches(os.path.basename(path), os.listdir(directory), n=1, cutoff=0.8)
    return f"Is {os.path.join(os.path.dirname(path), close[0])} meant?" if close else ""
