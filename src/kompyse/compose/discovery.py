"""Which files make the project, where it lies, and which variables it sees.

Options and the process environment in, a Selection out: Compose files (named, from COMPOSE_FILE, or found in this
directory or above it, with their override file), the project directory, and the environment with `.env` below it.
Of the files themselves only `.env` is read here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kompyse.compose import dotenv, reading
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.diagnostics import Sink

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""Default file names, best first."""
OVERRIDE_NAMES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


class Selection(NamedTuple):
    """The answer. Paths are absolute, `-` is the standard input; `labels` are the files as the user named them."""

    files: tuple[str, ...]
    labels: tuple[str, ...]
    directory: str
    environment: dict[str, str]


def select(
    files: Sequence[str], directory: str | None, env_files: Sequence[str], environment: Mapping[str, str], sink: Sink
) -> Selection:
    """Find the files, the project directory and the environment of a project; report what is missing."""
    here = os.getcwd()
    project = os.path.abspath(directory) if directory else None
    variables = {"PWD": here, **environment}
    explicit = [_expanded(file) for file in env_files or _listed(environment.get("COMPOSE_ENV_FILES", ""), ",")]
    first = project or _directory(files) or here
    _add_variables(variables, explicit or _default_env_file(first, environment, sink), sink)
    labels = tuple(files) or _listed(variables.get("COMPOSE_FILE", ""), _separator(variables))
    if not labels:
        labels = _search(project or here, sink)
    place = project or _directory(labels) or here
    if place != first and not explicit:
        _add_variables(variables, _default_env_file(place, environment, sink), sink)
    paths = tuple(file if file == reading.STDIN else os.path.abspath(file) for file in labels)
    shown = tuple("<stdin>" if file == reading.STDIN else file for file in labels)
    return Selection(paths, shown, place, variables)


def profiles(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the profiles that COMPOSE_PROFILES names; unset or empty, that is the profile without a name."""
    return tuple(name.strip() for name in environment.get("COMPOSE_PROFILES", "").split(","))


def _listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(separator) if part)


def _separator(variables: Mapping[str, str]) -> str:
    return variables.get("COMPOSE_PATH_SEPARATOR") or os.pathsep


def _expanded(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))


def _directory(files: Sequence[str]) -> str | None:
    """Return the directory of the first file that is not the standard input."""
    return next((os.path.dirname(os.path.abspath(file)) for file in files if file != reading.STDIN), None)


def _default_env_file(directory: str, environment: Mapping[str, str], sink: Sink) -> list[str]:
    disabled = environment.get("COMPOSE_DISABLE_ENV_FILE")
    if disabled is not None and disabled not in _TRUE | _FALSE:
        message = f'COMPOSE_DISABLE_ENV_FILE is "{disabled}", which is neither true nor false'
        sink.report(codes.SETTING_INVALID, message, hint="Set it to 1 or 0, or unset it.")
    path = os.path.join(directory, ".env")
    return [path] if disabled not in _TRUE and os.path.isfile(path) else []


def _add_variables(variables: dict[str, str], files: Sequence[str], sink: Sink) -> None:
    """Add what the files set and nothing has set yet; among the files the last one wins."""
    variables.update(missing_variables(variables, files, sink))


def missing_variables(variables: Mapping[str, str], files: Sequence[str], sink: Sink) -> dict[str, str]:
    """Return what the files of variables add to `variables`, which come first, also inside the files."""
    found: dict[str, str] = {}
    for file in files:
        found.update(dotenv.load(file, variables.get, sink, known=found) or {})
    return {name: value for name, value in found.items() if name not in variables}


def _search(start: str, sink: Sink) -> tuple[str, ...]:
    """Look for a default file in `start` and above, and for an override file beside it."""
    directory = start
    while not (found := _present(NAMES, directory)):
        above = os.path.dirname(directory)
        if above == directory:
            message = f"there is no Compose file in {start} or in any directory above it"
            hint = f"Go to the project's directory, or name the file with -f. Looked for {', '.join(NAMES)}."
            sink.report(codes.NO_COMPOSE_FILE, message, hint=hint)
            return ()
        directory = above
    overrides = _present(OVERRIDE_NAMES, directory)
    for candidates in (found, overrides):
        if len(candidates) > 1:
            names = ", ".join(os.path.basename(path) for path in candidates[1:])
            message = f"{reading.label(candidates[0])} is read; {names} beside it could be meant as well and is not"
            sink.report(codes.SEVERAL_FILES, message, hint=codes.SEVERAL_FILES.remedy)
    return tuple(reading.label(path) for path in (*found[:1], *overrides[:1]))


def _present(names: Sequence[str], directory: str) -> list[str]:
    return [path for name in names if os.path.exists(path := os.path.join(directory, name))]
