"""What every record of the model has in common: frozen, keyword-only, built from the canonical tree."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

Extension: TypeAlias = Any
"""The content of an `x-kompyse` key, as written; `kompyse.plan.hints` gives it a type."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An object of the Compose Specification. Fields carry the names of the specification."""


class Seconds(float):
    """A duration in seconds; the tree holds Go's text form of it (`1m30s`)."""

    __slots__ = ()


class Bytes(int):
    """A size in bytes; the tree holds its digits. -1 stands for unlimited where Compose allows it."""

    __slots__ = ()


class Mode(int):
    """File permission bits; the tree holds octal text (`0440`)."""

    __slots__ = ()


def extension() -> Extension:
    """Declare the field for `x-kompyse`, at every level that may carry one."""
    return msgspec.field(name="x-kompyse", default=None)
