"""Maps of scalars and lists of assignments in, maps of texts out: environment, labels, arguments, options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.diagnostic import path_text
from kompyse.values import goformat

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def to_map(value: Any) -> dict[str, Any]:
    """Turn a list of assignments into a map, for merging; a name without `=` has the value None, the last one wins.

    The values of a map stay as they are.
    """
    if isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for item in value or ():
        name, equals, text = str(item).partition("=")
        found[name] = text if equals else None
    return found


def _read(value: Any, path: Path, sink: Sink) -> dict[str, Any]:
    """Turn a list of assignments into a map; tell of those that a later one replaces."""
    found = to_map(value)
    if found is not value and len(found) < len(value):
        from kompyse.compose import doubles  # noqa: PLC0415 - not for clean projects

        doubles.tell_names(value, path, sink)
    return found


def assignments(value: Any, path: Path, sink: Sink) -> dict[str, str | None]:
    """Turn an environment or build arguments into a map of texts; None stands for a name without value."""
    if isinstance(value, list):
        _check_names(value, path, sink)
    return {
        name: text if text.__class__ is str or text is None else goformat.text(text)
        for name, text in _read(value, path, sink).items()
    }


def texts(value: Any, path: Path, sink: Sink) -> dict[str, str]:
    """Turn labels, annotations or options into a map of texts; no value is an empty text."""
    found = _read(value, path, sink)
    return {name: text if text.__class__ is str else goformat.text(text) for name, text in found.items()}


def scalars_only(value: dict[str, Any], path: Path, sink: Sink) -> dict[str, str]:
    """Turn a map of which the shape says nothing into a map of texts; lists, maps and booleans in it are refused."""
    for name, each in value.items():
        if isinstance(each, (dict, list, bool)):
            place = (*path, name)
            message = f"{path_text(place)} must be a text or a number"
            sink.report(codes.WRONG_TYPE, message, path=place, hint="write one value")
    return texts(value, path, sink)


def contexts(value: Any, path: Path, sink: Sink) -> dict[str, str]:
    """Turn `additional_contexts` into a map; every item of a list needs its `=`."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if "=" not in str(item):
                message = f'{path_text((*path, index))} is not of the form name=context: "{item}"'
                sink.report(codes.INVALID_ASSIGNMENT, message, path=(*path, index), hint=f"write {item}=./directory")
    return texts(value, path, sink)


def ssh(value: Any, path: Path, sink: Sink) -> dict[str, str | None]:
    """Turn `build.ssh` into a map from identifier to path; only `default` may stand without a path."""
    found = _read(value, path, sink)
    if isinstance(value, list):
        for index, item in enumerate(value):
            if "=" not in str(item) and item != "default":
                message = f'{path_text((*path, index))} is not of the form id=path: "{item}"'
                sink.report(codes.INVALID_ASSIGNMENT, message, path=(*path, index), hint=f"write {item}=/path/to/key")
    return {name: None if text is None else goformat.text(text) for name, text in found.items()}


def options(value: dict[str, Any], _path: Path, _sink: Sink) -> dict[str, list[str]]:
    """Turn the options of a provider into a map of lists of texts."""
    return {
        name: [goformat.text(item) for item in each] if isinstance(each, list) else [goformat.text(each)]
        for name, each in value.items()
        if each != []
    }


def _check_names(value: list[Any], path: Path, sink: Sink) -> None:
    for index, item in enumerate(value):
        name, equals, _ = str(item).partition("=")
        if name[-1:].isspace():
            message = f'{path_text((*path, index))}: there is a blank between the name and "=" in "{item}"'
            hint = f"write {str(item).replace(name, name.rstrip(), 1)}"
            sink.report(codes.INVALID_ASSIGNMENT, message, path=(*path, index), hint=hint)
        elif not equals and ":" in name:
            message = f'{path_text((*path, index))}: "{name}" as a whole is the name of a variable without value'
            hint = f"write {name.replace(':', '=', 1)}"
            sink.report(codes.COLON_FOR_EQUALS, message, path=(*path, index), hint=hint)
