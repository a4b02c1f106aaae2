"""Where every value came from, after all merges: the loaded project in, a table of paths and places out.

A value has the place at which it was written last: in an override, in the service that was extended, in an included
file, in a file with variables. What was written nowhere is a default.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kompyse.compose import reading
from kompyse.compose.printed import as_yaml
from kompyse.diagnostics import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.compose.loaded import Loaded
    from kompyse.diagnostics import Path

_FROM_FILES = {"environment": "env_file", "labels": "label_file"}
"""Attribute -> the attribute that names files with more of its values."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def places(loaded: Loaded) -> Iterator[tuple[Path, Any, Location | None]]:
    """Yield the path, the value and the place of every value of a project; no place is that of a default."""
    for path, value in _leaves(as_yaml(loaded.tree), ()):
        yield path, value, _place(loaded, path)


def lines(loaded: Loaded) -> Iterator[str]:
    """Yield a line for each value: `services.web.image = "nginx"  # compose.yaml:3`."""
    for path, value, place in places(loaded):
        where = f"{place.file}:{place.line}" if place is not None else "default"
        yield f"{written_path(path)} = {json.dumps(value, ensure_ascii=False)}  # {where}"


def table(loaded: Loaded) -> dict[str, dict[str, Any] | None]:
    """Return path -> file, line and column; None for a default."""
    return {written_path(path): place._asdict() if place is not None else None for path, _, place in places(loaded)}


def written_path(path: Path) -> str:
    """Print a path so that every one is different: keys with dots or blanks stand in brackets and quotes."""
    text = ""
    for part in path:
        if isinstance(part, str) and _PLAIN.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, (*path, key))
    elif isinstance(value, list) and value:
        for index, part in enumerate(value):
            yield from _leaves(part, (*path, index))
    else:
        yield path, value


def _place(loaded: Loaded, path: Path) -> Location | None:
    if not _holds(loaded.written, path):
        return _in_files(loaded, path)
    found = loaded.locate(path)
    return found[0] if found and found[0].line else None


def _holds(tree: Any, path: Path) -> bool:
    for part in path:
        known = part in tree if isinstance(tree, dict) else isinstance(tree, list) and part in range(len(tree))
        if not known:
            return False
        tree = tree[part]
    return True


def file_of(loaded: Loaded, path: Path) -> Path | None:
    """Return the item of `env_file` or `label_file` that a variable or a label came from; None where none has it."""
    found = _in_file(loaded, path)
    return (*path[:2], _FROM_FILES[str(path[2])], found[0]) if found else None


def _in_files(loaded: Loaded, path: Path) -> Location | None:
    found = _in_file(loaded, path)
    return found[1] if found else None


def _in_file(loaded: Loaded, path: Path) -> tuple[int, Location] | None:
    """Find a variable or a label that came from a file: the last file that has it, and the last line in it."""
    if len(path) != 4 or path[0] != "services" or path[2] not in _FROM_FILES:
        return None
    service = loaded.tree["services"][path[1]]
    start = re.compile(rf"\s*(?:export\s+)?{re.escape(str(path[3]))}\s*(?:[=:]|$)")
    files = service.get(_FROM_FILES[str(path[2])]) or []
    for index, file in reversed([*enumerate(files)]):
        name = file["path"] if isinstance(file, dict) else file
        try:
            with open(name, encoding="utf-8-sig", errors="replace") as text:
                numbers = [number for number, line in enumerate(text, start=1) if start.match(line)]
        except OSError:
            continue  # an optional file that is not there
        if numbers:
            return index, Location(reading.label(name), numbers[-1], 1)
    return None
