"""Fates of the top level."""

from kompyse.attributes.fate import inert, translated

_INCLUDED = translated("the objects of what it includes, which is read as part of the project")

ROWS = {
    "include": _INCLUDED,
    "include[]": _INCLUDED,
    "include[].env_file": _INCLUDED,
    "include[].path": _INCLUDED,
    "include[].project_directory": _INCLUDED,
    "name": translated("metadata.labels: app.kubernetes.io/part-of"),
    "version": inert("it is obsolete, and Compose ignores it too"),
}
