"""Images: which one a service runs, and that of services which are built somebody has to build and push it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import build as codes

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.model import Service


def name(project: str, key: str, service: Service, sink: Sink) -> str:
    """Name the image. A service that is only built gets the name of the build in Compose: `<project>-<service>`."""
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
    sink.report(
        codes.IMAGE_TO_BUILD,
        f'"{key}" is built and has no image name, so it runs "{image}", which no registry has',
        path=("services", key, "build"),
        hint=f"set image: REGISTRY/{key}:TAG beside build, then docker compose build {key} and push {key}",
    )
    return image
