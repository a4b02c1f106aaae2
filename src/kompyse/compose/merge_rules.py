"""How two values of one attribute become one: a table of paths, for every path that does not follow the general rule.

The general rule (see `merge`): mappings merge key by key, lists are appended, anything else is replaced, and null in
the later value keeps the earlier one. Paths are those of the Compose model; `*` is any key or any item of a list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.diagnostics import Path

REPLACE = "replace"
"""The later value counts as a whole; null resets to unset."""
PAIRS = "pairs"
"""Mapping or list of `KEY=value`, in any mixture: merged by key."""
TEXTS = "texts"
"""One text, a list or a mapping: appended as a list; what is already there is not repeated."""
HOSTS = "hosts"
"""As `texts`; `host:ip` and `host=ip` are the same entry."""
KEYS = "keys"
"""A list of names stands for a mapping of them to null."""
DEPENDENCIES = "dependencies"
"""A list of services stands for a mapping of them to `service_started`."""
BUILD = "build"
"""A text stands for `{context: text}`."""
LOGGING = "logging"
"""Options merge only between equal drivers, or where one side names none; else the later value counts as a whole."""
LIMIT = "limit"
"""Mappings merge; a number replaces."""
SUBNETS = "subnets"
"""The later list counts, each item merged with the earlier one of the same subnet."""

_SERVICE = {
    "annotations": PAIRS,
    "build": BUILD,
    "build.additional_contexts": PAIRS,
    "build.args": PAIRS,
    "build.extra_hosts": HOSTS,
    "build.labels": PAIRS,
    "command": REPLACE,
    "depends_on": DEPENDENCIES,
    "deploy.labels": PAIRS,
    "dns": TEXTS,
    "dns_opt": TEXTS,
    "dns_search": TEXTS,
    "entrypoint": REPLACE,
    "env_file": TEXTS,
    "environment": PAIRS,
    "extra_hosts": HOSTS,
    "healthcheck.test": REPLACE,
    "label_file": TEXTS,
    "labels": PAIRS,
    "logging": LOGGING,
    "models": KEYS,
    "networks": KEYS,
    "sysctls": PAIRS,
    "tmpfs": TEXTS,
    "ulimits.*": LIMIT,
}
RULES: dict[str, str] = {
    **{f"services.*.{path}": rule for path, rule in _SERVICE.items()},
    "networks.*.ipam.config": SUBNETS,
    "networks.*.labels": PAIRS,
    "volumes.*.labels": PAIRS,
    "secrets.*.labels": PAIRS,
    "configs.*.labels": PAIRS,
}
"""Path pattern -> rule."""


class Branch(NamedTuple):
    """A node of the table as a tree: the rule that applies here, and what lies below."""

    rule: str
    below: dict[str, Branch]

    def at(self, key: str) -> Branch:
        """Return the node of a key; one without rules where the table says nothing."""
        return self.below.get(key) or self.below.get("*") or NOTHING


NOTHING = Branch("", {})
"""Below it the general rule holds everywhere."""


def kind(path: Path) -> str:
    """Return the rule that holds for the value at a path; empty for the general rule."""
    branch = tree()
    for part in path:
        branch = branch.at(str(part))
    return branch.rule


@cache
def tree() -> Branch:
    """Return the table as a tree, built once."""
    return _tree((path.split("."), rule) for path, rule in RULES.items())


def _tree(rows: Iterable[tuple[list[str], str]]) -> Branch:
    rule = ""
    groups: dict[str, list[tuple[list[str], str]]] = {}
    for parts, name in rows:
        if parts:
            groups.setdefault(parts[0], []).append((parts[1:], name))
        else:
            rule = name
    return Branch(rule, {part: _tree(group) for part, group in groups.items()})
