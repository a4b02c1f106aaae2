"""The other way round: a line of a file in, the path of the value that stands there out. Only `explain` asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.positions import Node, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.diagnostics import Location, Path
    from kompyse.diagnostics.sink import Locator


def path_at(text: str, line: int, column: int = 0) -> Path | None:
    """Return the path, in its document, of what stands on a line; None for an empty line or a comment.

    Of several values the outermost is meant, or with a column the last one that begins at it or before. A line in the
    middle of a value belongs to that value.
    """
    lines = text.splitlines()
    if not 0 < line <= len(lines) or lines[line - 1].lstrip()[:1] in {"", "#"}:
        return None
    before: Path | None = None
    here: Path | None = None
    for root in nodes(text):
        for path, node in _walk(root, ()):
            if node.line < line and path:
                before = path
            elif node.line == line and path and (here is None or 0 < node.column <= column):
                here = path
    return here or before


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Give every value in the order of the text; what an alias or a merge key brings is not there but elsewhere."""
    yield path, node
    below = node.fields.items() if node.fields is not None else enumerate(node.items or ())
    for key, child in below:
        if child.line >= node.line:
            yield from _walk(child, (*path, key))


def canonical(path: Path, text: str, file: str, tree: Any, locate: Locator) -> Path:
    """Return the path in a project of what has another one in its file: `- A=1` is `environment.A` there.

    `file` is its name in locations. What was given up on the way (by an override) ends the path.
    """
    root = next((root for root in nodes(text) if _at(root, path) is not None), None)
    found: Path = ()
    value = tree
    for depth, part in enumerate(path, 1):
        step: str | int | None = part
        node = _at(root, path[:depth]) if root and isinstance(part, int) else None
        if isinstance(part, int) and isinstance(value, dict):
            written = (node.text if node else None) or ""
            step = next((key for key in value if written == key or written.startswith((f"{key}=", f"{key}:"))), None)
        elif isinstance(part, int) and isinstance(value, list):
            step = next((each for each in range(len(value)) if _is_at(locate((*found, each)), file, node)), None)
        if not (isinstance(value, dict) and step in value) and not (isinstance(value, list) and isinstance(step, int)):
            break
        assert step is not None
        found = (*found, step)
        value = value[step]  # type: ignore[index]
    return found


def _is_at(locations: Iterable[Location], file: str, node: Node | None) -> bool:
    return node is not None and any(each == (file, node.line, node.column) for each in locations)


def _at(root: Node, path: Path) -> Node | None:
    node: Node | None = root
    for part in path:
        if node is None:
            return None
        if node.fields is not None:
            node = node.fields.get(str(part))
        elif node.items is not None and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node
