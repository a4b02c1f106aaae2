"""What a run asks of a project beside its files: services by name, other numbers of replicas, waits left out.

Takes a resolved tree and what is asked, gives another tree. Nothing of the project is lost: services that are not named
stay in it. Source: compose-go, `WithServicesEnabled`; docker compose, `up --scale` and `--no-deps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes.shape import UNDEFINED_SERVICE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kompyse.diagnostics import Sink


class Asked(NamedTuple):
    """Services by their keys."""

    services: tuple[str, ...] = ()
    """Are enabled, whatever their profiles are, with all others of these profiles."""
    replicas: Mapping[str, int] = {}
    """Count instead of `scale` and `deploy.replicas`."""
    unawaited: frozenset[str] = frozenset()
    """Nobody who is named waits for these."""


def profiles(tree: dict[str, Any], asked: Asked, sink: Sink) -> tuple[str, ...]:
    """Give the profiles of the services that are asked for. A name that no service has is reported."""
    services = tree.get("services") or {}
    for name in dict.fromkeys((*asked.services, *asked.replicas)):
        if name not in services:
            unknown(name, services, sink)
    named = (services[name] for name in asked.services if name in services)
    return tuple(profile for service in named for profile in service.get("profiles") or ())


def applied(tree: dict[str, Any], asked: Asked, disabled: Collection[str], sink: Sink) -> dict[str, Any]:
    """Give the tree of enabled services with the numbers of replicas that are asked for, and without the waits."""
    services = dict(tree.get("services") or {})
    for name, number in asked.replicas.items():
        if name in services:
            services[name] = _scaled(services[name], number)
        elif name in disabled:
            message = f'the service "{name}" is to have {number} replicas and is not enabled'
            sink.report(UNDEFINED_SERVICE, message, hint="enable its profile (--profile), or name it too")
    for name in asked.services if asked.unawaited else ():
        needed = services.get(name, {}).get("depends_on") or {}
        kept = {other: each for other, each in needed.items() if other not in asked.unawaited}
        if len(kept) < len(needed):
            services[name] = {**services[name], "depends_on": kept}
    return {**tree, "services": services}


def unknown(name: str, services: Iterable[str], sink: Sink) -> None:
    """Report a name that no service has, with those that are near, or those that there are."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a finding

    known = list(services)
    near = get_close_matches(name, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known services: {', '.join(known[:8])}"
    sink.report(UNDEFINED_SERVICE, f'there is no service "{name}"', hint=hint)


def _scaled(service: dict[str, Any], number: int) -> dict[str, Any]:
    made = {**service, "scale": number}
    if "deploy" in service:
        made["deploy"] = {**(service["deploy"] or {}), "replicas": number}
    return made
