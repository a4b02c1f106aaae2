"""The rows of the tables, and short ways to write their projects and what is expected of them.

What is expected are parts of objects by `Kind name`: a map is a part of the map there, a list has the same items, None
is what must not be there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = "n" + "a" * 62
"""A name as long as names of Kubernetes are."""


class Refused(NamedTuple):
    """An input that ends in one error: its code, and the path of the wrong value, in the service `web` or whole."""

    name: str
    text: str
    code: str
    path: str

    @property
    def place(self) -> str:
        whole = self.path.startswith(("services.", "volumes.", "secrets.", "configs."))
        return self.path if whole else f"services.web.{self.path}".rstrip(".")


class Accepted(NamedTuple):
    """An input that is converted: the codes that are told (notes of the kind in `USUAL` aside), parts of objects."""

    name: str
    text: str
    expected: dict[str, Any]
    told: tuple[str, ...] = ()
    files: Mapping[str, bytes] = MappingProxyType({})


USUAL = frozenset({"KY351", "KY451"})
"""Told of every published port, and of every new volume."""


def web(body: str, rest: str = "") -> str:
    """A project with one service: `body` is the inside of its map, `rest` the lines of the top level after it."""
    return f"services: {{web: {{image: 'nginx:1', {body}}}}}\n{rest}"


def pod(**fields: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": fields}}}


def box(**fields: Any) -> dict[str, Any]:
    """The pod of a service with one container that has these fields."""
    return pod(containers=[fields])


def mounted(*paths: str) -> list[dict[str, Any]]:
    return [{"mountPath": path} for path in paths]
