"""The canonical tree becomes the typed project. Values were checked before; here texts become numbers."""

from __future__ import annotations

from typing import Any

import msgspec

from kompyse.model.project import Project
from kompyse.model.record import Bytes, Mode, Seconds
from kompyse.values import duration, mode


def typed(tree: dict[str, Any]) -> Project:
    """Build the project from a canonical tree.

    Raises `msgspec.ValidationError` if the tree is not canonical, which the compose room never lets happen.
    """
    return msgspec.convert(tree, Project, dec_hook=_decode)


def _decode(kind: type, value: Any) -> object:
    if kind is Seconds:
        return Seconds(duration.parse(value) / duration.SECOND)
    if kind is Bytes:
        return Bytes(value)
    if kind is Mode:
        return Mode(value if isinstance(value, int) else mode.parse(value))
    raise NotImplementedError(f"no decoder for {kind}")
