"""Images: which one a service runs, and that of services which are built somebody has to build and push it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import build as codes
from kompyse.plan.options import Options
from kompyse.values import image as values_image

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Service

_PLAIN = Options()


def name(project: str, key: str, service: Service, sink: Sink, options: Options = _PLAIN) -> str:
    """Name the image. A service that is only built gets the name of the build in Compose: `<project>-<service>`.

    The options put a registry before the names of built images that have none. Reports a name that no engine could
    pull, those of `pre_start` hooks too.
    """
    for index, hook in enumerate(service.pre_start):
        if hook.image and hook.image != service.image:
            check(hook.image, ("services", key, "pre_start", index, "image"), sink)
    if service.image:
        check(service.image, ("services", key, "image"), sink)
    if service.build is None:
        return service.image or ""
    path: Path = ("services", key, "build")
    built = service.image or f"{project}-{key}"
    if not service.image:
        check(built, path, sink, hint=f"set image: REGISTRY/{key.lower()}:TAG beside build")
    image = located(built, options)
    if options.images_delivered and not is_pulled(service):
        return image
    if image != built:
        hint = f"docker compose build {key}, docker tag {built} {image}, docker push {image}"
        message = f'"{key}" runs the image "{image}", which this project builds: the platform only pulls it'
        sink.report(codes.IMAGE_ALSO_BUILT, message, path=path, hint=hint)
    elif not service.image:
        sink.report(
            codes.IMAGE_TO_BUILD,
            f'"{key}" is built and has no image name, so it runs "{image}", which no registry has',
            path=path,
            hint=f"set image: REGISTRY/{key}:TAG beside build (or convert with --image-prefix REGISTRY/), "
            f"then docker compose build {key} and push {key}",
        )
    elif "/" not in image:
        sink.report(
            codes.IMAGE_WITHOUT_REGISTRY,
            f'the image "{image}" of "{key}" is built here and names no registry: nodes ask Docker Hub for it',
            path=path,
            hint=f"set image: REGISTRY/{image}, or convert with --image-prefix REGISTRY/, and push it there",
        )
    else:
        sink.report(
            codes.IMAGE_ALSO_BUILT,
            f'the image "{image}" of "{key}" is built by this project: the platform only pulls it',
            path=path,
            hint=f"build it and push it: docker compose build {key}, docker compose push {key}",
        )
    return image


def is_pulled(service: Service) -> bool:
    """Tell whether the project wants the image of a registry, although it can build one: it is to be pulled again."""
    return service.pull_policy is not None and service.pull_policy.startswith(
        ("always", "refresh", "daily", "weekly", "every_")
    )


def located(image: str, options: Options) -> str:
    """Put the prefix of the options before an image that names no registry, and their tag behind one without."""
    if options.image_prefix and not values_image.has_registry(image):
        image = f"{options.image_prefix.rstrip('/')}/{image}"
    last = image.rpartition("/")[2]
    if options.image_tag and ":" not in last and "@" not in last:
        image = f"{image}:{options.image_tag}"
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
