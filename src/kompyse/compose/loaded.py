"""What the room gives to the others: the project, loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics import Location, Path


class Loaded(Struct, frozen=True):
    """A Compose project in its canonical form, all files merged and all variables replaced.

    `tree` has the defaults and only the services that are enabled; `written` is the same without the defaults, with
    relative paths: what the user said. `name` is the project's, `directory` its absolute directory, `files` the
    Compose files as the user named them, `environment` the variables of the process and of `.env`, `disabled` the
    services that no active profile enables. `locate` gives the places in the files of a path of either tree; it reads
    the texts again and is meant for findings. `profiles` are all that services name, sorted. `gone` gives
    what the user wrote and `written` does not have any more, each with the reason; only a trace asks.
    """

    tree: dict[str, Any]
    written: dict[str, Any]
    name: str
    directory: str
    files: tuple[str, ...]
    environment: Mapping[str, str]
    disabled: tuple[str, ...]
    locate: Callable[[Path], tuple[Location, ...]]
    profiles: tuple[str, ...] = ()
    gone: Callable[[], Mapping[Path, str]] = dict
