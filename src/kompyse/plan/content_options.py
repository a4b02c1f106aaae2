"""What is wrong with the options of secrets and images: one sentence each, nothing when they can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.hints import grammar
from kompyse.values import image, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.plan.options import Options


def problems(options: Options) -> Iterator[str]:
    """Say what is wrong with the options of secrets and images."""
    yield from _of_secrets(options)
    if options.image_prefix is not None:
        try:
            image.check(f"{options.image_prefix.rstrip('/')}/name")
        except ValueError as error:
            yield f"image_prefix is {options.image_prefix!r}, which starts no name of an image: {error}"
    if options.image_tag is not None:
        try:
            image.check(f"name:{options.image_tag}")
        except ValueError as error:
            yield f"image_tag is {options.image_tag!r}: {error}"
    for each in options.image_pull_secrets:
        if not name.is_subdomain(each):
            yield f"image_pull_secrets has {each!r}, but takes small letters, digits, dashes and dots"


def _of_secrets(options: Options) -> Iterator[str]:
    if options.secret_store is not None:
        if options.secrets != "external":
            yield "secret_store needs secrets to be external"
        try:
            grammar.parse_store(options.secret_store)
        except ValueError as error:
            yield f"secret_store: {error}"
    sealed = options.secrets == "sealed"
    if options.sealed_cert is not None and not sealed:
        yield "sealed_cert needs secrets to be sealed"
    if sealed and options.sealed_cert is None:
        yield "secrets that are sealed need sealed_cert, the certificate of the controller (kubeseal --fetch-cert)"
    if sealed and options.sealed_scope != "cluster-wide" and options.namespace is None:
        yield f"secrets that are sealed for a scope of {options.sealed_scope} need a namespace"
