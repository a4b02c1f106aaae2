"""Names of services in a swarm: those of the project as far as the engine takes them, else one close to it.

Takes the plan; gives the key of each service in the stack file, and reports names that no engine takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from kompyse.diagnostics.codes import names as codes
from kompyse.targets.swarm.lowering import TARGET_NAME

if TYPE_CHECKING:
    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan

_SERVICE = re.compile(r"[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*")
"""swarmkit, controlapi: isValidDNSName."""
_LONGEST_SERVICE = 63
_SHORTEST = 12
"""Characters that a shortened name has at least: some of its own, and a checksum."""
_STORE = re.compile(r"[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?")
"""swarmkit, controlapi: isValidConfigOrSecretName."""
LONGEST_STORE = 64
_VOLUME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
"""moby, names.RestrictedNamePattern."""


def stack_name(key: str, project: str) -> str:
    """Give the name of a service in the stack file; empty when nothing is left of it.

    The engine puts the name of the stack and a `_` before it. What is too long with that ends in a checksum.
    """
    name = key if _SERVICE.fullmatch(key) else re.sub(r"[^a-zA-Z0-9_-]", "-", key).strip("-_")
    room = _LONGEST_SERVICE - len(project) - 1
    if len(name) <= room or room < _SHORTEST:
        return name
    return f"{name[: room - 9].rstrip('-_')}-{crc32(key.encode()):08x}"


def of_services(plan: Plan, sink: Sink) -> dict[str, str]:
    """Give each service its key in the stack file; a name that had to change is kept as an alias by `networks`."""
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    for key in plan.services:
        path = ("services", key)
        name = stack_name(key, plan.project.name)
        if name != key:
            if not name:
                _refuse(f'service "{key}" has no letter and no digit in its name', path, sink)
            else:
                sink.report(
                    codes.SWARM_SERVICE_RENAMED,
                    f'service "{key}" is called "{name}" in the stack, and answers to "{key}" as before',
                    path=path,
                    target=TARGET_NAME,
                )
        full = f"{plan.project.name}_{name}"
        if len(full) > _LONGEST_SERVICE:
            _refuse(f'service "{key}" would be called {full}, with {len(full)} characters', path, sink)
        if name in owners:
            _refuse(f'the services "{owners[name]}" and "{key}" would both be called "{name}"', path, sink)
        owners[name] = key
        names[key] = name
    return names


def check_volume(name: str, path: Path, what: str, sink: Sink) -> None:
    """Report the name of a volume or network that the engine refuses."""
    if not _VOLUME.fullmatch(name):
        _refuse(f'no {what} can be called "{name}"', path, sink)


def check_store(name: str, path: Path, what: str, sink: Sink) -> None:
    """Report the name of an external config or secret that cannot be there."""
    if not _STORE.fullmatch(name) or len(name) > LONGEST_STORE:
        _refuse(f'no {what} can be called "{name}"', path, sink)


def _refuse(message: str, path: Path, sink: Sink) -> None:
    sink.report(
        codes.SWARM_NAME_INVALID,
        f"{message}: the swarm refuses it",
        path=path,
        hint="choose another name; the name of the project can be made shorter with -p",
        target=TARGET_NAME,
    )
