"""Text through the kubelet: what it would expand is written so that the process gets the bytes of the Compose file.

The kubelet expands `$(NAME)` and turns `$$` into `$` in a container's command, arguments, environment values and in
the commands of exec probes, but not in lifecycle hooks (third_party/forked/golang/expansion).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def kubelet(text: str) -> str:
    """Double each `$` that stands before a `$` or a `(`, and no other."""
    if "$" not in text:
        return text
    first, *rest = text.split("$")
    last = len(rest) - 1
    written = [first]
    for index, piece in enumerate(rest):
        expanded = piece.startswith("(") or (not piece and index < last)
        written.append("$$" if expanded else "$")
        written.append(piece)
    return "".join(written)


def words(command: Iterable[str]) -> list[str]:
    """Do the same for every word of a command."""
    return [kubelet(word) for word in command]
