"""An examination as data for programs: one JSON document, whose schema is published as `schemas/check.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from kompyse.diagnostics.examined import effect, tally
from kompyse.diagnostics.render.json import SCHEMA_ID, Finding, Place, document, finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.diagnostics.examined import Examined, Standing


class ExaminedFinding(Finding, frozen=True, kw_only=True):
    """One finding."""

    effect: Literal["refused", "lost", "approximated", ""]
    """What it says about the output; empty when it is about files, options or comments."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of an attribute on a target."""

    target: str
    fate: Literal["translated", "approximated", "inert", "lost", "refused"]
    text: str
    """The fields, the difference or the reason."""
    codes: tuple[str, ...]
    """The codes of what is found about it, or about something in it."""


class AttributeRow(msgspec.Struct, frozen=True, kw_only=True):
    """An attribute that the project sets."""

    path: tuple[str | int, ...]
    """Keys and list indexes, from the root."""
    place: Place | None
    outcomes: tuple[Outcome, ...]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """The findings that hold for a target, by their effect."""

    target: str
    refused: int
    lost: int
    approximated: int


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found."""

    targets: tuple[str, ...]
    complete: bool
    """False when errors kept something from being checked."""
    diagnostics: tuple[ExaminedFinding, ...]
    """Sorted by file, line and column."""
    attributes: tuple[AttributeRow, ...]
    """With --all-targets everything that is set, with --report what is inert on a target, else nothing."""
    counts: tuple[Count, ...]
    errors: int
    warnings: int
    notes: int


def render(examined: Examined, *, with_inert: bool = False, side_by_side: bool = False) -> str:
    """Print an examination as one JSON document, with a line break at its end."""
    return document(examination(examined, with_inert=with_inert, side_by_side=side_by_side))


def examination(examined: Examined, *, with_inert: bool, side_by_side: bool) -> Examination:
    """Make the record that is printed."""
    severities = [each.severity.value for each in examined.diagnostics]
    rows = [
        each
        for each in examined.standings
        if side_by_side or (with_inert and any(own.fate == "inert" for own in each.becomes))
    ]
    return Examination(
        targets=examined.targets,
        complete=examined.is_complete,
        diagnostics=tuple(
            ExaminedFinding(**msgspec.structs.asdict(finding(each)), effect=effect(each).value)
            for each in examined.diagnostics
        ),
        attributes=tuple(_rows(rows, examined)),
        counts=tuple(_count(target, examined) for target in examined.targets),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        notes=severities.count("note"),
    )


def schema() -> dict[str, Any]:
    """Give the JSON schema of what `render` prints."""
    return {"$schema": SCHEMA_ID, "title": "Output of kompyse check --format json", **msgspec.json.schema(Examination)}


def _count(target: str, examined: Examined) -> Count:
    counts = {effect.value: number for effect, number in tally(examined.of_target(target)).items() if effect.value}
    return Count(target=target, **counts)


def _rows(standings: Iterable[Standing], examined: Examined) -> Iterable[AttributeRow]:
    for each in standings:
        place = each.place
        yield AttributeRow(
            path=each.path,
            place=place and Place(file=place.file, line=place.line, column=place.column),
            outcomes=tuple(
                Outcome(
                    target=own.target,
                    fate=own.fate,
                    text=own.text,
                    codes=examined.codes_at(each.path, own.target),
                )
                for own in each.becomes
            ),
        )
