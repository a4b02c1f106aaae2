"""Swarm: a plan in, a stack file out, with the files that it names.

`TARGET` loads the target when it is first asked for, so that importing this room costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kompyse.targets import Target

    TARGET: Target

__all__ = ["TARGET"]


def __getattr__(name: str) -> Target:
    if name != "TARGET":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kompyse.targets.swarm.target import Swarm  # noqa: PLC0415 - on first use

    return Swarm()
