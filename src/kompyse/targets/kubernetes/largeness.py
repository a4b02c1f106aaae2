"""How large objects may be: for the API server, and for the copy that `kubectl apply` keeps in an annotation.

Takes the finished objects and the plan, and tells of those that are too large for one or the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kompyse.diagnostics.codes import config as codes
from kompyse.targets.kubernetes import kinds, metadata
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Bundle, Plan
    from kompyse.targets import Object

ROOM_OF_COPY = 255 << 10
"""Bytes that `kubectl apply` has for the object as JSON: all annotations have 256 KiB, and one holds this copy."""
ROOM_OF_OBJECT = 3 << 19
"""Bytes of an object that the API server takes (etcd, --max-request-bytes: 1.5 MiB)."""
_CONTENTS = frozenset({"ConfigMap", "Secret", "SealedSecret"})
"""Kinds whose content was measured when it was read: 1 MiB, which is more as JSON."""


def tell(plan: Plan, objects: Iterable[Object], sink: Sink) -> None:
    """Tell the objects that are too large to be applied, or to be applied without `--server-side`."""
    origins: dict[tuple[str, str], Path] | None = None
    for each in objects:
        size = _size(each)
        # Its own annotations share the room with the copy, in which they stand once more.
        if size + metadata.size_of(each["metadata"].get("annotations", {})) <= ROOM_OF_COPY:
            continue
        origins = origins or _origins(plan)
        kind, name = each["kind"], each["metadata"]["name"]
        path = origins.get((kind, name), ())
        if size > ROOM_OF_OBJECT and kind not in _CONTENTS:
            message = (
                f'{kind} "{name}" has {size >> 10} KiB, and an API server takes at most {ROOM_OF_OBJECT >> 10} KiB'
            )
            sink.report(codes.OBJECT_TOO_LARGE, message, path=path, target=TARGET_NAME)
        else:
            message = f'{kind} "{name}" has {size >> 10} KiB: `kubectl apply` alone cannot keep its copy of it'
            hint = "kubectl apply --server-side keeps none"
            sink.report(codes.NEEDS_SERVER_SIDE_APPLY, message, path=path, hint=hint, target=TARGET_NAME)


def _size(each: Object) -> int:
    """Count the bytes of an object as kubectl writes it: compact JSON, in which `<`, `>` and `&` have six characters.

    A text that is no Unicode makes it 0: it has no JSON, which the output tells.
    """
    try:
        written = msgspec.json.encode(each)
    except UnicodeEncodeError:
        return 0
    if len(written) * 6 <= ROOM_OF_COPY:
        return len(written)
    return len(written) + 5 * sum(written.count(character) for character in (b"<", b">", b"&"))


def _kind(bundle: Bundle) -> str:
    if bundle.sealed:
        return "SealedSecret"
    return "Secret" if bundle.secret else "ConfigMap"


def _origins(plan: Plan) -> dict[tuple[str, str], Path]:
    """Map objects to the value of the project from which most of their content comes."""
    found: dict[tuple[str, str], Path] = {(_kind(bundle), bundle.name): bundle.origin for bundle in plan.bundles}
    for unit in plan.units:
        found[kinds.kind_of(plan, unit).value, kinds.name_of(plan, unit)] = ("services", unit.lead)
    found |= {("Service", planned.name): ("services", planned.key) for planned in plan.services.values()}
    found |= {("PersistentVolumeClaim", volume.name): volume.origin for volume in plan.volumes.values()}
    return found
