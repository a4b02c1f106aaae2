"""What an image runs by itself: its ENTRYPOINT and CMD, as the engine of this machine knows them.

- docker image inspect: https://docs.docker.com/reference/cli/docker/image/inspect/
"""

from __future__ import annotations

from kompyse.images.engine import inspected
from kompyse.images.running import ProgramMissing, ask

_ENGINES = ("docker", "podman")


def command_of(image: str) -> tuple[list[str], list[str]] | None:
    """Give ENTRYPOINT and CMD of an image; None when no engine here has it, or it runs nothing by itself."""
    for engine in _ENGINES:
        try:
            config = (inspected(image, engine) or {}).get("Config") or {}
        except ProgramMissing:
            continue
        entrypoint, words = list(config.get("Entrypoint") or ()), list(config.get("Cmd") or ())
        if entrypoint or words:
            return entrypoint, words
    return None


def forget(image: str) -> None:
    """Remove an image that was made here and is replaced; one that something else needs stays."""
    for engine in _ENGINES:
        try:
            ask((engine, "image", "rm", image))
        except ProgramMissing:
            continue
