"""Relative paths: the canonical tree and the directory of the project in, a tree with absolute paths out.

Follows the reference in what is a path: remote build contexts, Windows paths and `service:` references stay, the
Dockerfile, working directories and seccomp profiles are never resolved.
"""

from __future__ import annotations

import os
from posixpath import isabs, join, normpath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_REMOTE = ("https://", "http://", "git://", "ssh://", "github.com/", "git@")


def resolve(tree: dict[str, Any], directory: str) -> dict[str, Any]:
    """Return the tree with absolute paths; `directory` is absolute. The input is not changed."""
    result = dict(tree)
    if tree.get("services"):
        result["services"] = {name: service(each, directory) for name, each in tree["services"].items()}
    for section in ("configs", "secrets"):
        if tree.get(section):
            result[section] = {name: _store(each, directory) for name, each in tree[section].items()}
    if tree.get("volumes"):
        result["volumes"] = {name: _volume(each, directory) for name, each in tree["volumes"].items()}
    return result


def service(each: dict[str, Any], directory: str) -> dict[str, Any]:
    """Resolve the paths of one service, as `resolve` does."""
    found = {key: move(each[key], directory) for key, move in _MOVES.items() if each.get(key) is not None}
    return {**each, **found} if found else each


def absolute(path: str, directory: str) -> str:
    """Resolve a path; an empty one stays empty."""
    path = expand_user(path)
    return path if not path or isabs(path) else normpath(join(directory, path))


def host_path(path: str, directory: str) -> str:
    """Resolve a path of the host, where a Windows path stays and an empty one is the directory."""
    path = expand_user(path)
    return path if isabs(path) or is_windows(path) else normpath(join(directory, path))


def expand_user(path: str) -> str:
    """Put the home directory in place of a leading `~`, as the reference does: `~x` is the entry x of it."""
    home = os.environ.get("HOME", "")
    return normpath(join(home, path[1:].lstrip("/"))) if path.startswith("~") and home else path


def is_windows(path: str) -> bool:
    """Tell whether a path is absolute on Windows: a drive and a separator, or the name of a server."""
    return path.startswith(("\\\\", "//")) or (path[1:2] == ":" and path[2:3] in tuple("\\/"))


def context(value: str, directory: str) -> str:
    """Resolve a build context; repositories, images and other services stay."""
    return value if is_remote(value) or value.startswith("service:") else absolute(value, directory)


def is_remote(context: str) -> bool:
    """Tell whether a build context is fetched by the builder, and no folder here."""
    return "://" in context or context.startswith(_REMOTE)


def _build(build: dict[str, Any], directory: str) -> dict[str, Any]:
    result = dict(build)
    if "context" in build:
        result["context"] = context(build["context"], directory)
    if build.get("additional_contexts"):
        result["additional_contexts"] = {
            name: context(each, directory) for name, each in build["additional_contexts"].items()
        }
    if build.get("ssh"):
        result["ssh"] = {name: host_path(each, directory) if each else each for name, each in build["ssh"].items()}
    return result


def _env_files(files: list[dict[str, Any]], directory: str) -> list[dict[str, Any]]:
    return [{**each, "path": absolute(each["path"], directory)} for each in files]


def _label_files(files: list[str], directory: str) -> list[str]:
    return [absolute(each, directory) for each in files]


def _mounts(mounts: list[dict[str, Any]], directory: str) -> list[dict[str, Any]]:
    return [
        {**each, "source": host_path(each.get("source", ""), directory)} if is_bind(each) else each for each in mounts
    ]


def is_bind(mount: Any) -> bool:
    """Tell whether a mount is one of a path of the host; one that still holds variables may be a text."""
    return isinstance(mount, dict) and mount["type"] == "bind"


def _develop(develop: dict[str, Any], directory: str) -> dict[str, Any]:
    rules = [{**each, "path": _followed(absolute(each["path"], directory))} for each in develop.get("watch") or ()]
    return {**develop, "watch": rules} if rules else develop


def _followed(path: str) -> str:
    """Put the real path in place of the first part of a path that is a symbolic link."""
    part = ""
    for name in filter(None, path.split("/")):
        part = f"{part}/{name}"
        if os.path.islink(part):
            return path.replace(part, os.path.realpath(part), 1)
    return path


_MOVES: dict[str, Callable[[Any, str], Any]] = {
    "build": _build,
    "develop": _develop,
    "env_file": _env_files,
    "label_file": _label_files,
    "volumes": _mounts,
}
"""What to do with the attributes of a service that hold paths."""


def _store(store: dict[str, Any], directory: str) -> dict[str, Any]:
    return {**store, "file": host_path(store["file"], directory)} if "file" in store else store


def _volume(volume: dict[str, Any] | None, directory: str) -> dict[str, Any] | None:
    """Resolve the device of a volume that is a bind mount: driver `local` and the option `bind`, literally."""
    options = (volume or {}).get("driver_opts") or {}
    if volume is None or volume.get("driver") != "local" or options.get("o") != "bind" or "device" not in options:
        return volume
    return {**volume, "driver_opts": {**options, "device": host_path(options["device"], directory)}}
