"""A trace as data for programs: one JSON document, whose schema is published as `schemas/trace.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.diagnostics.render.json import SCHEMA_ID, Place, document

if TYPE_CHECKING:
    from kompyse.diagnostics import Path
    from kompyse.targets.trace import Field, Identity, Origin, Trace, Value


class TracedObject(msgspec.Struct, frozen=True, kw_only=True):
    """An object of the output."""

    kind: str
    namespace: str
    """Empty where the output names none."""
    name: str


class TracedOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a field comes from: one of path, option and reason says it."""

    path: tuple[str | int, ...]
    """A value of the project: keys and list indexes, from the root; empty when it is none."""
    places: tuple[Place, ...]
    """Where that value stands in files; several after a merge."""
    option: str
    """An option of the conversion."""
    reason: str
    """Why the target itself adds the field."""


class TracedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the output: a scalar, or an empty list or map."""

    object: TracedObject
    field: tuple[str | int, ...]
    """Keys and list indexes, from the object."""
    origins: tuple[TracedOrigin, ...]


class MadeField(msgspec.Struct, frozen=True, kw_only=True):
    """The name of a field."""

    object: TracedObject
    field: tuple[str | int, ...]


class TracedValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that the user wrote, and what became of it: fields, findings, or a reason why nothing is missed."""

    path: tuple[str | int, ...]
    places: tuple[Place, ...]
    fields: tuple[MadeField, ...]
    part_of: tuple[str | int, ...]
    """What the fields were made of, where that is not the value alone but what it is part of; else empty."""
    codes: tuple[str, ...]
    """Of the findings about it."""
    reason: str


class TraceDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Where the fields of the output come from, and what became of the project. No values, paths alone."""

    target: str
    fields: tuple[TracedField, ...]
    """In the order of the output; empty for a target that records nothing."""
    values: tuple[TracedValue, ...]
    """Every scalar of the project as it is after merging and in long forms, and every empty list or map."""


def builtins(trace: Trace) -> dict[str, Any]:
    """Give a trace as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(_document(trace))
    return data


def render(trace: Trace) -> str:
    """Print a trace as one JSON document, with a line break at its end."""
    return document(_document(trace))


def schema() -> dict[str, Any]:
    """Give the JSON schema of what `render` prints."""
    return {"$schema": SCHEMA_ID, "title": "Output of kompyse convert --trace", **msgspec.json.schema(TraceDocument)}


def _document(trace: Trace) -> TraceDocument:
    return TraceDocument(
        target=trace.target,
        fields=tuple(
            TracedField(
                object=_object(field.owner),
                field=field.path,
                origins=tuple(_origin(trace, origin) for origin in origins),
            )
            for field, origins in trace.fields.items()
        ),
        values=tuple(_value(trace, value) for value in trace.values.values()),
    )


def _object(owner: Identity) -> TracedObject:
    return TracedObject(kind=owner.kind, namespace=owner.namespace, name=owner.name)


def _origin(trace: Trace, origin: Origin) -> TracedOrigin:
    return TracedOrigin(
        path=origin.path,
        places=_places(trace, origin.path) if origin.path else (),
        option=origin.option,
        reason=origin.reason,
    )


def _value(trace: Trace, value: Value) -> TracedValue:
    return TracedValue(
        path=value.path,
        places=_places(trace, value.path),
        fields=tuple(map(_made, value.fields)),
        part_of=value.part_of,
        codes=value.codes,
        reason=value.reason,
    )


def _made(field: Field) -> MadeField:
    return MadeField(object=_object(field.owner), field=field.path)


def _places(trace: Trace, path: Path) -> tuple[Place, ...]:
    return tuple(Place(file=each.file, line=each.line, column=each.column) for each in trace.places(path))
