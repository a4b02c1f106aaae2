"""Objects as bytes, one module a form: `plain` (YAML), `json`. No form decides what an object means.

A form is a module with SUMMARY and two functions: `render`, all objects as one text, and `files`, one file per object.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from kompyse.diagnostics import KompyseError, Sink, path_text
from kompyse.diagnostics.codes.output import TEXT_NOT_UNICODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.diagnostics import Path
    from kompyse.outputs.annotated import Comment

FORMS = ("plain", "json")
"""Modules of this room that are forms, the default first."""


class Form(Protocol):
    """How objects are written."""

    SUMMARY: str

    def render(self, objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> bytes:
        """Write all objects as one text. With `names` they are documents of their own, which need no list around."""
        ...

    def files(self, objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> dict[str, bytes]:
        """Write each object as a file; the names are unique and hold no directory."""
        ...


def find(name: str) -> Form:
    """Load a form by its name. Raises KeyError when there is none."""
    if name not in FORMS:
        raise KeyError(name)
    return cast("Form", import_module(f"{__name__}.{name}"))


def render(
    objects: Sequence[dict[str, Any]],
    form: str = FORMS[0],
    comment: Comment | None = None,
    names: Sequence[str] = (),
) -> bytes:
    """Write all objects as one text. Raises KompyseError when a value cannot be written as text.

    `comment` gives the comment of a field, by the index of its object and its path; it makes the form annotated YAML.
    """
    try:
        if comment is not None:
            from kompyse.outputs import annotated  # noqa: PLC0415 - for those who ask

            return annotated.render(objects, comment)
        return find(form).render(objects, names)
    except UnicodeEncodeError:
        raise _not_unicode(objects) from None


def files(
    objects: Sequence[dict[str, Any]],
    form: str = FORMS[0],
    comment: Comment | None = None,
    names: Sequence[str] = (),
) -> dict[str, bytes]:
    """Write each object as a file: name → content. Raises KompyseError as `render`, and takes the same."""
    try:
        if comment is not None:
            from kompyse.outputs import annotated  # noqa: PLC0415 - for those who ask

            return annotated.files(objects, comment, names)
        return find(form).files(objects, names)
    except UnicodeEncodeError:
        raise _not_unicode(objects) from None


def _not_unicode(objects: Sequence[dict[str, Any]]) -> KompyseError:
    """Name every string that cannot be encoded: which object, which field."""
    sink = Sink()
    for each in objects:
        for path in not_text(each):
            head = each.get("metadata")
            name = f"{each.get('kind')} {head.get('name')}" if head else "the document"
            sink.report(
                TEXT_NOT_UNICODE,
                f"{path_text(path)} of {name} holds bytes that are not UTF-8",
                hint="give the value in UTF-8, or mount the bytes as a file",
            )
    return KompyseError(sink.located(None))


def not_text(value: object, path: Path = ()) -> Iterator[Path]:
    """Find the strings in a value that hold no text but bytes (as lone surrogates): their paths."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from not_text(key, (*path, key))
            yield from not_text(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from not_text(inner, (*path, index))
    elif isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        yield path
