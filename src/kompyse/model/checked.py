"""The typed project, or a finding that names the service of which the model refuses something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.diagnostics import KompyseError, path_text
from kompyse.diagnostics.codes.shape import MODEL_MISMATCH
from kompyse.model.typed import typed

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.model.project import Project


def checked(tree: dict[str, Any], sink: Sink) -> Project:
    """Build the project from a canonical tree; what is not canonical is reported. Raises KompyseError."""
    try:
        return typed(tree)
    except msgspec.ValidationError as error:
        path, reason = _refused(tree) or ((), str(error).replace("`$.", "`"))
        sink.report(MODEL_MISMATCH, reason, path=path, hint="please report this, with the lines in question")
        raise KompyseError(sink.located(None)) from error


def _refused(tree: dict[str, Any]) -> tuple[Path, str] | None:
    """Find the first entry of a section (services, volumes, ...) that the model refuses, and the reason.

    The reason that `typed` gives for all of them does not name the key: `$.services[...].cpu_count`.
    """
    for section, entries in tree.items():
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            try:
                typed({"name": "", section: {key: entry}})
            except msgspec.ValidationError as error:
                return (section, key), str(error).replace(f"`$.{section}[...]", f"`{path_text((section, key))}")
    return None
