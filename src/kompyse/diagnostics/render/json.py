"""Findings as data for programs: one JSON document, whose schema is published as `schemas/diagnostics.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.diagnostics.diagnostic import Diagnostic

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a file."""

    file: str
    """The path as it was given on the command line, or as the Compose file names it."""
    line: int
    """From 1; 0 when it is not known."""
    column: int
    """From 1; 0 when it is not known."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding."""

    code: str
    """Its id, such as KY001; never used again for another finding."""
    name: str
    """Its name, such as attribute-lost."""
    severity: Literal["error", "warning", "note"]
    message: str
    """One sentence with the values."""
    path: tuple[str | int, ...]
    """Where the value stands in the project: keys and list indexes, from the root."""
    places: tuple[Place, ...]
    """Where it stands in files; several after a merge, none for an option."""
    hint: str
    """What to do next; may be empty."""
    target: str
    """The target it is about; empty when it holds for all."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found."""

    diagnostics: tuple[Finding, ...]
    """Sorted by file, line and column."""
    errors: int
    warnings: int
    notes: int


def report(diagnostics: Iterable[Diagnostic]) -> Report:
    """Make the record that is printed."""
    found = tuple(finding(each) for each in diagnostics)
    severities = [each.severity for each in found]
    return Report(
        diagnostics=found,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        notes=severities.count("note"),
    )


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Print findings as one JSON document, with a line break at its end."""
    return document(report(diagnostics))


def document(record: msgspec.Struct) -> str:
    """Print a record as one JSON document, with a line break at its end."""
    return msgspec.json.format(msgspec.json.encode(_valid(msgspec.to_builtins(record))), indent=2).decode() + "\n"


def schema() -> dict[str, Any]:
    """Give the JSON schema of what `render` prints."""
    return {"$schema": SCHEMA_ID, "title": "Findings of kompyse --diagnostics json", **msgspec.json.schema(Report)}


def finding(each: Diagnostic) -> Finding:
    """Make the record of one finding."""
    return Finding(
        code=each.code.id,
        name=each.code.name,
        severity=each.severity.value,
        message=each.message,
        path=each.path,
        places=tuple(Place(file=place.file, line=place.line, column=place.column) for place in each.locations),
        hint=each.hint,
        target=each.target,
    )


def _valid(value: Any) -> Any:
    """Replace lone surrogates by their escapes: JSON cannot hold them."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _valid(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(inner) for inner in value]
    return value
