"""Texts that Compose turns into numbers and booleans: a table of paths, and the three grammars.

A cast applies to text only (a quoted value, or one that came out of a variable); what YAML already gave as a number
or a boolean is left alone. Paths and grammars are those of the reference loader.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Cast(NamedTuple):
    """What a text becomes: `kind` says it in a message, `neutral` stands in for a text that does not fit."""

    kind: str
    convert: Callable[[str], Any]
    neutral: Any


def _whole(text: str) -> int:
    if not _digits().fullmatch(text):
        raise ValueError
    return int(text)


def _decimal(text: str) -> float:
    if not _number().fullmatch(text):
        raise ValueError
    return float(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False, **YAML11}[text.lower()]


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"[-+]?[0-9]+")


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


YAML11 = {"y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}
"""Booleans of YAML 1.1 that Compose takes with a warning."""

WHOLE = Cast("a whole number", _whole, 0)
DECIMAL = Cast("a number", _decimal, 0.0)
BOOLEAN = Cast("true or false", _boolean, False)

_CONTAINER = {
    "cpu_count": WHOLE,
    "cpu_percent": DECIMAL,
    "cpu_period": WHOLE,
    "cpu_quota": WHOLE,
    "cpu_rt_period": WHOLE,
    "cpu_rt_runtime": WHOLE,
    "cpu_shares": WHOLE,
    "cpus": DECIMAL,
    "init": BOOLEAN,
    "oom_kill_disable": BOOLEAN,
    "oom_score_adj": WHOLE,
    "pids_limit": WHOLE,
    "privileged": BOOLEAN,
    "read_only": BOOLEAN,
    "ulimits.*": WHOLE,
    "ulimits.*.hard": WHOLE,
    "ulimits.*.soft": WHOLE,
    "volumes.*.read_only": BOOLEAN,
    "volumes.*.volume.nocopy": BOOLEAN,
}
_SERVICE = {
    "depends_on.*.required": BOOLEAN,
    "depends_on.*.restart": BOOLEAN,
    "deploy.placement.max_replicas_per_node": WHOLE,
    "deploy.replicas": WHOLE,
    "deploy.restart_policy.max_attempts": WHOLE,
    "deploy.rollback_config.max_failure_ratio": DECIMAL,
    "deploy.rollback_config.parallelism": WHOLE,
    "deploy.update_config.max_failure_ratio": DECIMAL,
    "deploy.update_config.parallelism": WHOLE,
    "healthcheck.disable": BOOLEAN,
    "healthcheck.retries": WHOLE,
    "ports.*.target": WHOLE,
    "scale": WHOLE,
    "stdin_open": BOOLEAN,
    "tty": BOOLEAN,
}
PATHS: dict[str, Cast] = {
    **{f"services.*.{path}": cast for path, cast in (_CONTAINER | _SERVICE).items()},
    **{f"services.*.pre_start.*.{path}": cast for path, cast in _CONTAINER.items()},
    **dict.fromkeys(
        (
            "networks.*.attachable",
            "networks.*.enable_ipv4",
            "networks.*.enable_ipv6",
            "networks.*.external",
            "networks.*.internal",
            "volumes.*.external",
            "secrets.*.external",
            "configs.*.external",
        ),
        BOOLEAN,
    ),
}
"""Path pattern -> cast; `*` is any key or any item of a list."""


class Branch(NamedTuple):
    """A node of the table as a tree: the cast that applies here, and what lies below."""

    cast: Cast | None
    below: dict[str, Branch]


def _tree(rows: Iterable[tuple[list[str], Cast]]) -> Branch:
    cast = None
    groups: dict[str, list[tuple[list[str], Cast]]] = {}
    for parts, row in rows:
        if parts:
            groups.setdefault(parts[0], []).append((parts[1:], row))
        else:
            cast = row
    return Branch(cast, {part: _tree(group) for part, group in groups.items()})


@cache
def tree() -> Branch:
    """Return the table as a tree, built once."""
    return _tree((path.split("."), cast) for path, cast in PATHS.items())
