"""The objects as YAML: a stream for `kubectl apply -f -`, or a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.outputs import emitter
from kompyse.outputs.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMMARY = "YAML manifests, as kubectl reads them"


def render(objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> bytes:  # noqa: ARG001 - as other forms
    """Write all objects as one YAML stream, in their order, `---` between them. No objects give no bytes."""
    return emitter.documents(objects).encode()


def files(objects: Sequence[dict[str, Any]], names: Sequence[str] = ()) -> dict[str, bytes]:
    """Write each object as a file with one YAML document."""
    return {name: emitter.document(each).encode() for name, each in named(objects, "yaml", names)}
