"""Images: which one a service runs, and that of services which are built somebody has to build and push it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import build as codes
from kompyse.values import image as values_image

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Service


def name(project: str, key: str, service: Service, sink: Sink) -> str:
    """Name the image. A service that is only built gets the name of the build in Compose: `<project>-<service>`.

    Reports a name that no engine could pull, those of `pre_start` hooks too.
    """
    for index, hook in enumerate(service.pre_start):
        if hook.image and hook.image != service.image:
            check(hook.image, ("services", key, "pre_start", index, "image"), sink)
    if service.image:
        check(service.image, ("services", key, "image"), sink)
    if service.build is None:
        return service.image or ""
    if service.image:
        sink.report(
            codes.IMAGE_ALSO_BUILT,
            f'the image "{service.image}" of "{key}" is built by this project: the platform only pulls it',
            path=("services", key, "build"),
            hint=f"build it and push it: docker compose build {key}, docker compose push {key}",
        )
        return service.image
    image = f"{project}-{key}"
    check(image, ("services", key, "build"), sink, hint=f"set image: REGISTRY/{key.lower()}:TAG beside build")
    sink.report(
        codes.IMAGE_TO_BUILD,
        f'"{key}" is built and has no image name, so it runs "{image}", which no registry has',
        path=("services", key, "build"),
        hint=f"set image: REGISTRY/{key}:TAG beside build, then docker compose build {key} and push {key}",
    )
    return image


def check(image: str, path: Path, sink: Sink, *, hint: str = "") -> None:
    """Report a name that is no reference of an image; only a warning where it seems to wait for an unset variable."""
    try:
        values_image.check(image)
    except ValueError as error:
        unset = image.startswith(("/", ":")) or image.endswith((":", "/")) or "//" in image.partition("://")[0]
        form = "write [REGISTRY/]NAME[:TAG], NAME in small letters"
        sink.report(
            codes.IMAGE_NAME_INVALID,
            f'"{image}" is not the name of an image: {error}',
            path=path,
            hint=hint or ("set the variable that it is made of" if unset else form),
            severity=Severity.WARNING if unset else None,
        )
