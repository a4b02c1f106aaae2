"""Fates of the top level."""

from kompyse.attributes.fate import inert, translated

_INCLUDED = inert("what it includes is part of the project by the time that it is translated")

ROWS = {
    "include": _INCLUDED,
    "include[]": _INCLUDED,
    "include[].env_file": _INCLUDED,
    "include[].path": _INCLUDED,
    "include[].project_directory": _INCLUDED,
    "name": translated("metadata.labels: app.kubernetes.io/part-of"),
    "version": inert("it is obsolete, and Compose ignores it too"),
}
