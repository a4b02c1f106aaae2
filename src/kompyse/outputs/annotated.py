"""The objects as YAML with a comment at the end of the lines: what `plain` writes, and nothing else but comments.

The comments are those that a function gives for a field: the index of its object, its path. Lines that only open a map
or a list have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from kompyse.outputs import emitter
from kompyse.outputs.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kompyse.diagnostics import Path

    Comment: TypeAlias = Callable[[int, Path], str]


def render(objects: Sequence[dict[str, Any]], comment: Comment) -> bytes:
    """Write all objects as one YAML stream, as `plain.render` does."""
    return emitter.SEPARATOR.join(_document(each, index, comment) for index, each in enumerate(objects)).encode()


def files(objects: Sequence[dict[str, Any]], comment: Comment, names: Sequence[str] = ()) -> dict[str, bytes]:
    """Write each object as a file, as `plain.files` does."""
    found = named(objects, "yaml", names)
    return {name: _document(each, index, comment).encode() for index, (name, each) in enumerate(found)}


def _document(value: dict[str, Any], index: int, comment: Comment) -> str:
    """Write one object. The emitter gives a piece for each key and each scalar of a list, in the order of the paths."""
    pieces = zip(emitter.chunks((value,)), _paths(value, ()), strict=True)
    return "".join(_commented(piece, comment(index, path)) if path else piece for piece, path in pieces)


def _paths(value: Any, path: Path) -> Iterator[Path]:
    """Give for each piece of the emitter the path of its field; an empty path for one that opens a map or a list."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield () if _is_open(below) else (*path, key)
            if _is_open(below):
                yield from _paths(below, (*path, key))
    else:
        for index, below in enumerate(value):
            if _is_open(below):
                yield from _paths(below, (*path, index))
            else:
                yield (*path, index)


def _is_open(value: Any) -> bool:
    return isinstance(value, (dict, list)) and bool(value)


def _commented(piece: str, text: str) -> str:
    """Put a comment at the end of the first line, behind which a text of several lines may follow."""
    if not text:
        return piece
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
    line, _, rest = piece.partition("\n")
    return f"{line}  # {shown}\n{rest}"
