"""`include`: the items of the list in, and what they bring merged under the document that includes them.

Loading an included project is the business of the caller. Where both sides define a resource, they are merged with the
including document on top, as in Docker Compose, and a note tells so; between two includes the first one wins.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.compose import reset
from kompyse.compose.merge import merge
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Path, Sink

SECTIONS = ("services", "volumes", "networks", "secrets", "configs", "models")
"""What is taken from an included project. Its name and its extensions are not."""


class Item(NamedTuple):
    """One entry of `include`: files (the later ones override the first), its project directory, its variables.

    All paths are absolute. `env_files` is None where the entry names none, so that the directory's `.env` counts.
    """

    files: tuple[str, ...]
    directory: str
    env_files: tuple[str, ...] | None
    path: Path


def items(value: Any, directory: str, layer: Layer, sink: Sink) -> list[Item]:
    """Read the list; `directory` is the project directory that its paths start from. Reports entries of no form."""
    if value is None:
        return []
    if not isinstance(value, list):
        _report_form("include", ("include",), layer, sink)
        return []
    found = []
    for index, entry in enumerate(value):
        path = ("include", index)
        fields = {"path": entry} if isinstance(entry, str) else entry
        item = _item(fields, directory, path) if isinstance(fields, dict) else None
        if item is None:
            _report_form(f"include[{index}]", path, layer, sink)
        elif item.files:
            found.append(item)
    return found


def _item(fields: dict[str, Any], directory: str, path: Path) -> Item | None:
    files, env_files = _texts(fields.get("path")), _texts(fields.get("env_file"))
    project = fields.get("project_directory")
    if files is None or env_files is None or not (project is None or isinstance(project, str)):
        return None
    paths = tuple(file if is_remote(file, directory) else absolute(file, directory) for file in files)
    beside = os.path.dirname(paths[0]) if paths else directory
    place = absolute(project, directory) if project else beside
    variables = tuple(absolute(file, directory) for file in env_files if file != os.devnull)
    return Item(paths, place, variables if fields.get("env_file") else None, path)


def _texts(value: Any) -> list[str] | None:
    texts = [value] if isinstance(value, str) else [] if value is None else value
    return texts if isinstance(texts, list) and all(isinstance(text, str) for text in texts) else None


def absolute(path: str, directory: str) -> str:
    """Return a path from a Compose file as an absolute one."""
    return os.path.normpath(os.path.join(directory, path))


def is_remote(path: str, directory: str) -> bool:
    """Tell whether a path names a Git repository or an OCI artifact rather than a local file."""
    starts = ("oci://", "http://", "https://", "git://", "ssh://", "git@", "github.com/")
    return path.startswith(starts) and not os.path.exists(absolute(path, directory))


def _report_form(what: str, path: Path, layer: Layer, sink: Sink) -> None:
    message = f"{what} has none of the forms that it can have"
    hint = "Write a list of paths, or of mappings with path, project_directory and env_file."
    sink.report(codes.INCLUDE_INVALID, message, path=path, hint=hint, locations=layer.where(path))


def with_contexts(tree: dict[str, Any]) -> dict[str, Any]:
    """Return an included project in which a build without a context has the directory of that project."""
    services = {
        name: {**service, "build": {"context": ".", **service["build"]}}
        for name, service in (tree.get("services") or {}).items()
        if isinstance(service.get("build"), dict) and "context" not in service["build"]
    }
    return {**tree, "services": {**tree["services"], **services}} if services else tree


def adopt(tree: dict[str, Any], imported: dict[str, Any], layer: Layer, sink: Sink) -> dict[str, Any]:
    """Return the document with the resources of an included project under it."""
    result = dict(tree)
    for section in SECTIONS:
        incoming, own = imported.get(section), tree.get(section)
        if isinstance(incoming, dict) and incoming and (own is None or isinstance(own, dict)):
            result[section] = _section(section, incoming, own or {}, layer, sink)
    return result


def _section(section: str, incoming: dict[str, Any], own: dict[str, Any], layer: Layer, sink: Sink) -> dict[str, Any]:
    result = {**incoming, **own}
    for name, value in own.items():
        if name not in incoming or incoming[name] == value:
            continue  # equal: the same file, included twice
        path = (section, name)
        message = f"{'.'.join(path)} is defined here and in an included file; both are merged, what stands here wins"
        sink.report(codes.INCLUDE_CONFLICT, message, path=path, hint=codes.INCLUDE_CONFLICT.remedy)
        base = reset.apply({section: {name: incoming[name]}}, layer.resets).get(section, {}).get(name)
        if isinstance(base, dict) and isinstance(value, dict):
            result[name] = merge(base, value, sink, path)
        elif value is None and base is not None:
            result[name] = base
    return result
