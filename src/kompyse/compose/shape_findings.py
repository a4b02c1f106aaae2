"""The findings of the shape check: what is wrong, where, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.attributes.registry import REGISTRY
from kompyse.compose.checkers import either
from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from kompyse.compose.checkers import Checker
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

_KINDS = {
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "a boolean",
    "dict": "a map",
    "list": "a list",
    "datetime": "a date",
}


def close_match(word: str, known: object) -> str:
    """Find the known word that the user most likely meant; empty when none is close."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a finding

    return next(iter(get_close_matches(word, list(known), 1, 0.7)), "")  # type: ignore[call-overload]


def unknown(checker: Checker, key: str, path: Path, sink: Sink) -> None:
    """Report a key that the map does not have, with the closest one, or the place where such a key does exist.

    Where Compose takes any key and ignores it, it is a warning.
    """
    message = f'"{key}" is not an attribute of {path_text(path) or "the project"}'
    if checker.open:
        message += ", and Compose ignores it"
    severity = Severity.WARNING if checker.open else None
    sink.report(codes.UNKNOWN_ATTRIBUTE, message, path=(*path, key), hint=_meant(checker, key), severity=severity)


def _meant(checker: Checker, key: str) -> str:
    near = close_match(key, checker.fields)
    if near:
        return f"did you mean {near}?"
    service = "services.*"
    if checker.attribute.path.startswith(service) or not checker.attribute.path:
        for path in REGISTRY:
            if path.startswith(service) and path.endswith(f".{key}"):
                return f"{key} is an attribute of {path[: -len(key) - 1]}"
    return ""


def invalid_key(checker: Checker, key: str, path: Path, sink: Sink) -> None:
    """Report a key of the user's own choice that holds characters which it may not hold."""
    allowed = f"it must match {checker.attribute.key}" if key else "it is empty"
    hint = "use letters, digits, '.', '_' and '-'" if key else "give it a name"
    sink.report(
        codes.INVALID_KEY, f'"{key}" cannot be a key of {path_text(path)}: {allowed}', path=(*path, key), hint=hint
    )


def missing(key: str, path: Path, sink: Sink) -> None:
    """Report that a map lacks a key that it must have."""
    sink.report(codes.MISSING_ATTRIBUTE, f"{path_text(path)} must have {key}", path=path, hint=f"add {key}")


def duplicate_item(item: Any, earlier: int, path: Path, sink: Sink) -> None:
    """Report an item that stands earlier in the same list already."""
    whole = path_text(path[:-1])
    message = f"{whole}: the items {earlier} and {path[-1]} are equal ({shown(item)})"
    sink.report(codes.DUPLICATE_ITEM, message, path=path, hint="remove one of them")


def not_allowed(checker: Checker, value: Any, fault: str, path: Path, sink: Sink) -> None:
    """Report a scalar of the right type and a wrong value."""
    near = close_match(value, checker.values) if isinstance(value, str) and checker.values else ""
    hint = f"did you mean {near}?" if near else ""
    sink.report(codes.VALUE_NOT_ALLOWED, f"{path_text(path)} {fault}, not {shown(value)}", path=path, hint=hint)


def wrong_type(checker: Checker, value: Any, path: Path, sink: Sink) -> None:
    """Report a value of a type that the attribute does not take."""
    want = either(checker.words)
    if value is None:
        message = f"{path_text(path)} is empty; it must be {want}"
        sink.report(codes.EMPTY_ATTRIBUTE, message, path=path, hint="give it a value or remove the key")
        return
    kind = _KINDS[value.__class__.__name__]
    message = f"{path_text(path)} must be {want}, not {kind} ({shown(value)})"
    sink.report(codes.WRONG_TYPE, message, path=path, hint=_rewrite(checker, value, path))


def _rewrite(checker: Checker, value: Any, path: Path) -> str:
    if isinstance(value, dict):
        if len(value) == 1 and path and isinstance(path[-1], int) and str in checker.scalars:
            ((key, item),) = value.items()
            return f'YAML reads ": " as a map: write "- {key}={shown(item)}" or put the item in quotes'
        return ""
    if isinstance(value, list):
        return "a list cannot stand here: its items may be indented too far, or an anchor adds a list to a list"
    if str in checker.scalars:
        return f'write it in quotes: "{shown(value)}"'
    if checker.item is not None:
        return f"write it as a list: [{shown(value)}]"
    return ""


def shown(value: Any) -> str:
    """Print a value for a message, cut where it gets long."""
    text = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
