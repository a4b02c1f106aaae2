"""`extends`: each service of a document merged over the service that it names, in the same file or in another one.

A Scope is the services of one document or file. Chains are followed to their end, each hop merged by the same rules as
override files; a document's `!reset` also takes effect on what its services inherit. Only the service is taken: the
networks and volumes of the other file are not. Reading other files is the business of the caller (`open_scope`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose import reset
from kompyse.compose.layers import written
from kompyse.compose.merge import merge
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Path, Sink

    Step = tuple["Scope", str]


MAX_CHAIN = 50
"""Services that extend one another in a row."""


class Scope:
    """The services that `extends` can name: those of a document, or of the merged documents of another file.

    `finish` is what a service of the file gets after its own base was merged in: nothing for the document that is
    being loaded, the long forms and absolute paths for another file.
    """

    def __init__(
        self,
        label: str,
        services: dict[str, Any],
        layers: Sequence[Layer],
        open_scope: Callable[[str, Path], Scope | None],
        finish: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        self.label = label
        self.services = services
        self.layers = layers
        self.resets = layers[-1].resets
        self.open_scope = open_scope
        self.finish = finish
        self.done: dict[str, Any] = {}


def apply(scope: Scope, sink: Sink) -> dict[str, Any]:
    """Return the services of a scope, each with what it extends merged in and without its `extends`."""
    if not any(isinstance(service, dict) and "extends" in service for service in scope.services.values()):
        return scope.services
    return {name: _service(scope, name, (), sink) for name in scope.services}


def _service(scope: Scope, name: str, chain: tuple[Step, ...], sink: Sink) -> Any:
    if name in scope.done:
        return scope.done[name]
    service = scope.services[name]
    if isinstance(service, dict):
        own = {key: value for key, value in service.items() if key != "extends"} if "extends" in service else service
        base = _base(scope, name, (*chain, (scope, name)), sink) if "extends" in service else None
        service = merge(base, own, sink, ("services", name)) if base is not None else own
        if scope.finish is not None:
            service = scope.finish(name, service)
    scope.done[name] = service
    return service


def _base(scope: Scope, name: str, chain: tuple[Step, ...], sink: Sink) -> dict[str, Any] | None:
    """Return the service that a service extends, as the document of that service sees it; None after an error."""
    step = _target(scope, name, chain, sink)
    if step is None:
        return None
    target, reference = step
    base = _service(target, reference, chain, sink)
    scope.layers[-1].bases[name] = (target.layers, reference)
    if not isinstance(base, dict):
        return None
    own = tuple(path for path in scope.resets if path[:2] == ("services", name))
    resets = reset.effective(own, lambda at: written(target.layers, ("services", reference, *at[2:])), sink)
    tree = reset.apply({"services": {name: base}}, resets)
    remaining: dict[str, Any] | None = tree["services"].get(name)
    return remaining


def _target(scope: Scope, name: str, chain: tuple[Step, ...], sink: Sink) -> Step | None:
    """Return the scope and the name of the service that a service extends; None after an error."""
    path = ("services", name, "extends")
    reference, file = _reference(scope.services[name]["extends"])
    if reference is None:
        message = f"extends of the service {name} names no service"
        hint = codes.EXTENDS_INVALID.remedy
        sink.report(codes.EXTENDS_INVALID, message, path=path, hint=hint, locations=_at(scope, path))
        return None
    target = scope if file is None else scope.open_scope(file, path)
    if target is None:
        return None
    if reference not in target.services:
        _report_missing(scope, target, name, reference, sink)
    elif (target, reference) in chain:
        _report_cycle(scope, chain, (target, reference), sink)
    elif len(chain) > MAX_CHAIN:
        message = f"more than {MAX_CHAIN} services extend one another in a chain that ends with {name}"
        sink.report(codes.EXTENDS_INVALID, message, path=path, hint="Use fewer levels.", locations=_at(scope, path))
    else:
        return target, reference
    return None


def _reference(value: Any) -> tuple[str | None, str | None]:
    """Return the service and the file that `extends` names; no service where it has neither form."""
    if isinstance(value, str):
        return value, None
    if not isinstance(value, dict):
        return None, None
    service, file = value.get("service"), value.get("file")
    fits = isinstance(service, str) and (file is None or isinstance(file, str))
    return (service, file) if fits else (None, None)


def _at(scope: Scope, path: Path) -> Any:
    return scope.layers[-1].where(path)


def _report_missing(scope: Scope, target: Scope, name: str, reference: str, sink: Sink) -> None:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a finding

    path = ("services", name, "extends")
    message = f"the service {name} extends {reference}, which is not in {target.label}"
    near = get_close_matches(reference, target.services, n=1)
    hint = f"Is {near[0]} meant?" if near else codes.EXTENDS_NOT_FOUND.remedy
    sink.report(codes.EXTENDS_NOT_FOUND, message, path=path, hint=hint, locations=_at(scope, path))


def _report_cycle(scope: Scope, chain: tuple[Step, ...], step: Step, sink: Sink) -> None:
    circle = [*chain[chain.index(step) :], step]
    several = len({place.label for place, _ in circle}) > 1
    names = [f"{name} ({place.label})" if several else name for place, name in circle]
    path = ("services", chain[-1][1], "extends")
    message = f"services extend one another in a circle: {' -> '.join(names)}"
    sink.report(codes.EXTENDS_CYCLE, message, path=path, hint=codes.EXTENDS_CYCLE.remedy, locations=_at(scope, path))
