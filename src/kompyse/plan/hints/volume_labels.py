"""The `kompose.*` labels that say what becomes of volumes. Rows as in `kompose_labels.py`, where they are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.plan.hints import volumes

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES = {"persistentvolumeclaim": "claim", "emptydir": "empty", "hostpath": "host", "configmap": "content"}
"""What kompose.volume.type may say, in any case, and the word for it here."""
_SELECTED = "io.kompose.service"
"""The label of the storage that kompose.volume.selector names the value of."""


def _type(text: str) -> dict[str, Any]:
    word = text.strip().lower()
    if word not in _TYPES:
        raise ValueError(f'"{text}" is no type of volume: use persistentVolumeClaim, emptyDir, hostPath or configMap')
    return {"volume_type": _TYPES[word]}


SERVICE: dict[str, Callable[[str], dict[str, Any]]] = {
    "kompose.volume.type": _type,
    "kompose.volume.subpath": lambda text: {"volume_subpath": volumes.parse_subpath(text)},
    "kompose.security-context.fsgroup": lambda text: {"fs_group": volumes.parse_group(text)},
}
VOLUME: dict[str, Callable[[str], dict[str, Any]]] = {
    "kompose.volume.selector": lambda text: {"selector": volumes.parse_labels({_SELECTED: text.strip()})},
    "kompose.volume.subpath": lambda text: {"subpath": volumes.parse_subpath(text)},
}
