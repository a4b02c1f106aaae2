"""Digests of images: names in, the same names with a digest out, as far as the docker command knows one.

The engine is asked first, for what was pulled or pushed there; then the registry, with the login of the caller. Nothing
is pulled. No other module has a process started on the way of a conversion, and only where it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from kompyse.images import naming
from kompyse.images.running import ProgramMissing, ask

if TYPE_CHECKING:
    from collections.abc import Iterable

_Kind = TypeVar("_Kind")
_SECONDS = 30
"""How long one answer may take."""


class _Manifest(msgspec.Struct):
    digest: str = ""


def find(images: Iterable[str], docker: str = "docker") -> dict[str, str]:
    """Give each image with the digest behind its name, those left out for which none is found.

    `docker` is the command. An image that has a digest already is given as it is.
    """
    found = {}
    for image in dict.fromkeys(images):
        if "@" in image:
            found[image] = image
            continue
        digest = _of_engine(image, docker) or _of_registry(image, docker)
        if digest:
            found[image] = f"{image}@{digest}"
    return found


def _of_engine(image: str, docker: str) -> str:
    """Ask the engine for the digest under which it knows the image; empty when it has none of this repository."""
    answer = _ask(docker, "image", "inspect", "--format", "{{json .RepoDigests}}", image)
    known = _read(answer, list[str]) or []
    wanted = _repository(image)
    return next(
        (digest for name, _, digest in (each.partition("@") for each in known) if _repository(name) == wanted), ""
    )


def _of_registry(image: str, docker: str) -> str:
    """Ask the registry for the digest of the manifest, or of the list of manifests; empty when it does not answer."""
    answer = _ask(docker, "buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}", image)
    manifest = _read(answer, _Manifest)
    return manifest.digest if manifest else ""


def _repository(name: str) -> str:
    """Give the name without its tag, and with what stands for a short one."""
    return naming.split(name)[0].removeprefix("docker.io/").removeprefix("library/")


def _ask(*command: str) -> bytes:
    """Run a command; what it prints, or nothing when it fails."""
    try:
        return ask(command, _SECONDS) or b""
    except ProgramMissing:
        return b""


def _read(answer: bytes, kind: type[_Kind]) -> _Kind | None:
    """Read an answer; None when it is none."""
    try:
        return msgspec.json.decode(answer, type=kind)
    except msgspec.DecodeError:
        return None
