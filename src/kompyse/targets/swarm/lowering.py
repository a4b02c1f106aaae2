"""How attributes become fields of a service in the stack file: functions declared for the paths that they consume.

A lowering function takes a `Scope` (one service in its plan) and yields fields, each with its path in the service of
the stack. Which field came from which attribute falls out of the declaration; `services.py` calls them and puts the
fields together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.values import version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kompyse.diagnostics import Code, Path, Sink
    from kompyse.model import Deploy, Service
    from kompyse.plan.plan import Plan, PlannedService

TARGET_NAME = "swarm"


class Field(NamedTuple):
    """A value at a path of the service. Maps merge with what is there, lists grow.

    `origins` are the values it comes from where the attributes of the function do not say it; of a list there may be
    one for each item. They are kept for traces alone. `reason` is that of the target itself, where none is.
    """

    path: tuple[str, ...]
    value: Any
    origins: Sequence[Path] = ()
    reason: str = ""


class Scope(NamedTuple):
    """What a lowering function sees: one service, its plan, and where to tell."""

    plan: Plan
    planned: PlannedService
    sink: Sink

    @property
    def service(self) -> Service:
        """The service as the project has it."""
        return self.planned.service

    @property
    def deploy(self) -> Deploy | None:
        """Its deploy section."""
        return self.planned.service.deploy

    @property
    def api(self) -> tuple[int, int]:
        """The API version of the oldest engine of the swarm."""
        return version.parse(self.plan.options.swarm_api)

    def path(self, *tail: str | int) -> Path:
        """The Compose path of something in this service."""
        return ("services", self.planned.key, *tail)

    def report(self, code: Code, message: str, *tail: str | int, hint: str = "") -> None:
        """Tell something about the value at `tail` in this service."""
        self.sink.report(code, message, path=self.path(*tail), hint=hint, target=TARGET_NAME)


class Declared(NamedTuple):
    """A lowering function and the paths it consumes; `attributes` are the attributes of the service among them."""

    function: Callable[[Scope], Iterable[Field]]
    paths: tuple[str, ...]
    attributes: tuple[str, ...]


LOWERINGS: list[Declared] = []
"""In the order of declaration, which is the order of the keys in the output."""

CONSUMED: dict[str, str] = {}
"""Registry path → the function that consumes it. A path that ends in `.**` covers all below it too."""


def lowers(*paths: str) -> Callable[[Callable[[Scope], Iterable[Field]]], Callable[[Scope], Iterable[Field]]]:
    """Declare a function of one service for attribute paths (`services.*.user`, `services.*.healthcheck.**`)."""

    def declare(function: Callable[[Scope], Iterable[Field]]) -> Callable[[Scope], Iterable[Field]]:
        attributes = tuple(dict.fromkeys(path.split(".")[2].removesuffix("[]") for path in paths))
        LOWERINGS.append(Declared(function, paths, attributes))
        CONSUMED.update(dict.fromkeys(paths, f"{function.__module__}.{function.__name__}"))
        return function

    return declare


def builds(*paths: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function that makes entries of the top level (networks, volumes, ...) from these attribute paths."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        CONSUMED.update(dict.fromkeys(paths, f"{function.__module__}.{function.__name__}"))
        return function

    return declare


def bytes_text(number: int) -> str:
    """Print a size as the engine reads it, in the largest unit that is exact: 134217728 is `128M`."""
    for unit, size in (("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)):
        if number and number % size == 0:
            return f"{number // size}{unit}"
    return str(number)
