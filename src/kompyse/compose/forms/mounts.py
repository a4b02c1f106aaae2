"""`services.*.volumes`: `[source:]target[:options]` or a map in, a map out."""

from __future__ import annotations

from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

_PROPAGATIONS = frozenset(("rprivate", "private", "rshared", "shared", "rslave", "slave"))
_SELINUX = frozenset("zZ")


class _Spec(NamedTuple):
    source: str
    target: str
    options: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def _parse(text: str) -> _Spec:
    """Split the short form at its colons, where a single letter before a colon is a Windows drive."""
    if not text:
        raise ValueError("it is empty")
    if len(text) <= 2:
        return _Spec("", text)
    sections = _sections(text)
    if not all(sections):
        raise ValueError("there is nothing between two colons")
    if len(sections) == 1:
        return _Spec("", sections[0])
    if len(sections) > 3:
        raise ValueError("it has too many colons")
    return _Spec(sections[0], sections[1], tuple(sections[2].split(",")) if len(sections) == 3 else ())


def _sections(text: str) -> list[str]:
    """Split at the colons that are not inside `${...}` and do not follow a drive."""
    sections: list[str] = []
    section = ""
    depth = 0
    for index, char in enumerate(text):
        depth += text.startswith("${", index) - (char == "}" and depth > 0)
        if char == ":" and not depth and not (len(section) == 1 and section.isalpha()):
            sections.append(section)
            section = ""
        else:
            section += char
    return [*sections, section]


def is_path(source: str) -> bool:
    """Tell whether the source of a short form is a path of the host rather than the name of a volume."""
    return source[:1] in (".", "/", "~") or source.startswith("\\\\") or (source[:1].isalpha() and source[1:2] == ":")


def clean(path: str) -> str:
    """Clean a path as Go's path.Clean does: `/b/` is `/b`, an empty one is `.`."""
    cleaned = normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def to_map(value: Any, path: Path, sink: Sink) -> dict[str, Any] | None:
    """Turn one entry into a map; what Compose drops from it without a word is warned of."""
    found = to_long(value, path, sink)
    target = found and clean(found["target"])
    return found if found is None or found["target"] == target else {**found, "target": target}


def to_long(value: Any, path: Path, sink: Sink) -> dict[str, Any] | None:
    """Do the same for merging, where the target of a map counts as it is written."""
    if isinstance(value, dict):
        return _checked(value, path, sink)
    try:
        spec = _parse(value)
    except ValueError as error:
        hint = "write source:target or source:target:ro"
        message = f'{path_text(path)} is not a mount: {error} ("{value}")'
        sink.report(codes.INVALID_MOUNT, message, path=path, hint=hint)
        return None
    _warn_of_drive(value, spec, path, sink)
    bind = is_path(spec.source)
    entry: dict[str, Any] = {"type": "bind" if bind else "volume"}
    if spec.source:
        entry["source"] = spec.source
    entry["target"] = clean(spec.target)
    if bind or len(value) > 2:
        entry[entry["type"]] = {}
    for option in spec.options:
        if not _set_option(entry, option):
            _warn_of_option(option, value, path, sink)
    if entry.get("read_only") is False:
        del entry["read_only"]
    return entry


def _set_option(entry: dict[str, Any], option: str) -> bool:
    if option in ("ro", "rw"):
        entry["read_only"] = option == "ro"
    elif option == "nocopy":
        entry["volume"] = {"nocopy": True}
    elif option in _PROPAGATIONS:
        entry.setdefault("bind", {})["propagation"] = option
    elif option in _SELINUX:
        entry.setdefault("bind", {})["selinux"] = option
    else:
        return False
    return True


def _checked(value: dict[str, Any], path: Path, sink: Sink) -> dict[str, Any] | None:
    found = value.get("target")
    if not isinstance(found, str):
        message = f"{path_text(path)} has no target, the path in the container"
        sink.report(codes.INVALID_MOUNT, message, path=path, hint="add target")
        return None
    if value.get("type") == "bind" and value.get("source") is None:
        message = f"{path_text(path)} is a bind mount without source, the path on the host"
        sink.report(codes.INVALID_MOUNT, message, path=path, hint="add source, or write type: volume")
        return None
    return value


def _warn_of_option(option: str, value: str, path: Path, sink: Sink) -> None:
    message = f'{path_text(path)}: the mount option "{option}" of "{value}" is ignored by Compose'
    hint = "known are ro, rw, nocopy, z, Z, [r]private, [r]shared, [r]slave"
    sink.report(codes.UNKNOWN_MOUNT_OPTION, message, path=path, hint=hint)


def _warn_of_drive(value: str, spec: _Spec, path: Path, sink: Sink) -> None:
    drive = value[:1].isalpha() and value[1:2] == ":"
    if drive and not spec.target.startswith("/"):
        what = f'an anonymous volume at "{spec.target}"'
        if spec.source:
            what = f'the host path "{spec.source}" at "{spec.target}"'
        message = f'{path_text(path)}: Compose takes "{value[0]}" of "{value}" for a Windows drive and mounts {what}'
        hint = "give the volume a longer name, or write {type: volume, source: ..., target: ...}"
        sink.report(codes.DRIVE_LETTER, message, path=path, hint=hint)
