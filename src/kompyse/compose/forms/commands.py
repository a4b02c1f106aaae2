"""Commands and health checks: one text or a list of arguments in, a list of arguments out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.diagnostic import path_text
from kompyse.values import shellwords

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def words(value: Any, path: Path, sink: Sink) -> list[Any] | None:
    """Split a command into its arguments; what Compose cuts off is warned of. None is unset, an empty list cleared."""
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    try:
        found = shellwords.split(value)
    except ValueError as error:
        hint = 'write the command as a list, such as ["sh", "-c", "..."]'
        sink.report(codes.INVALID_COMMAND, f"{path_text(path)}: {error}", path=path, hint=hint)
        return None
    if found.cut:
        message = f'{path_text(path)}: Compose runs no shell and drops "{found.cut.strip()}" from the command'
        hint = 'write ["sh", "-c", "..."] if a shell should run the line, or quote the character'
        sink.report(codes.COMMAND_CUT, message, path=path, hint=hint)
    return list(found.words)


def test(value: Any, path: Path, sink: Sink) -> list[Any]:
    """Turn the test of a health check into a list: a text is run by a shell."""
    if isinstance(value, str):
        if value == "NONE":
            message = f'{path_text(path)}: as a text, "NONE" is a command that a shell runs'
            sink.report(codes.HEALTHCHECK_NONE_TEXT, message, path=path, hint="write disable: true")
        return ["CMD-SHELL", value]
    return value  # type: ignore[no-any-return]
