"""Two trees in, the merged tree out: an override file over its base, a service over the one that it extends.

Either side may be in the short or in the long forms. Neither is changed; what only one side has is taken as the same
object. The special rules stand in `merge_rules`; doubles in lists are the business of `unique`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose import merge_rules as rules
from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes import source as codes
from kompyse.diagnostics.codes.shape import INVALID_ASSIGNMENT
from kompyse.values.goformat import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.compose.merge_rules import Branch
    from kompyse.diagnostics import Path, Sink


def merge(base: dict[str, Any], override: dict[str, Any], sink: Sink, path: Path = ()) -> dict[str, Any]:
    """Return `override` over `base`; both stand at `path`. Reports values that are too different to be merged."""
    branch = rules.tree()
    for part in path:
        branch = branch.at(str(part))
    return _Merge(sink).mapping(base, override, branch, path)


class _Merge:
    """The rules, each a method that takes two values, the node of the table and the path."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def value(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        rule = _RULES.get(branch.rule)
        if rule is not None:
            return rule(self, base, over, branch, path)
        return self.general(base, over, branch, path)

    def general(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        if over is None:
            return base
        if isinstance(base, dict):
            return self.mapping(base, over, branch, path) if isinstance(over, dict) else self.mismatch(base, over, path)
        if isinstance(base, list):
            return _appended(base, over) if isinstance(over, list) else self.mismatch(base, over, path)
        return over

    def mapping(self, base: dict[str, Any], over: dict[str, Any], branch: Branch, path: Path) -> dict[str, Any]:
        if not base:
            return over
        result = base.copy()
        for key, value in over.items():
            if key in base:
                result[key] = self.value(base[key], value, branch.at(key), (*path, key))
            else:
                result[key] = value
        return result

    def mismatch(self, base: Any, over: Any, path: Path) -> Any:
        message = f"{path_text(path)}: {_kind(over)} cannot be merged with {_kind(base)} of an earlier file or service"
        hint = "Write both in the same form, or replace the earlier value with the tag !override."
        self.sink.report(codes.MERGE_KIND, message, path=path, hint=hint)
        return base

    def pairs(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        earlier, later = _pairs(base), _pairs(over)
        if earlier is None or later is None:
            return self.general(base, over, branch, path)
        merged = {**earlier, **later}
        # The canonical phase looks for such names in lists only: a mapping may have them.
        for name in merged if path[-1:] == ("environment",) else ():
            if name[-1:].isspace():
                message = f'{path_text((*path, name.strip()))}: there is a blank after the name "{name.strip()}"'
                self.sink.report(INVALID_ASSIGNMENT, message, path=path, hint=f"Write {name.strip()}=value.")
        return merged

    def texts(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        earlier, later = _texts(base), _texts(over)
        if earlier is None or later is None:
            return self.general(base, over, branch, path)
        return _appended(earlier, later) or _nothing(base)

    def hosts(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        earlier, later = _texts(base), _texts(over)
        if earlier is None or later is None:
            return self.general(base, over, branch, path)
        known = {_host(item) for item in earlier if isinstance(item, str)}
        added = {_host(item) if isinstance(item, str) else index: item for index, item in enumerate(later)}
        return earlier + [item for host, item in added.items() if host not in known] or _nothing(base)

    def keys(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        return self.as_mappings(base, over, branch, path, lambda name: {name: None})

    def dependencies(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        def started(name: str) -> dict[str, Any]:
            return {name: {"condition": "service_started", "required": True}}

        return self.as_mappings(base, over, branch, path, started)

    def build(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        return self.as_mappings(base, over, branch, path, lambda context: {"context": context})

    def as_mappings(
        self, base: Any, over: Any, branch: Branch, path: Path, long: Callable[[str], dict[str, Any]]
    ) -> Any:
        earlier, later = _mapping(base, long), _mapping(over, long)
        if earlier is None or later is None:
            return self.general(base, over, branch, path)
        return self.mapping(earlier, later, branch, path)

    def logging(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        both = isinstance(base, dict) and isinstance(over, dict) and "driver" in base and "driver" in over
        if both and base["driver"] != over["driver"]:
            return over
        return self.general(base, over, branch, path)

    def limit(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        both = isinstance(base, dict) and isinstance(over, dict)
        return self.mapping(base, over, branch, path) if both else over

    def subnets(self, base: Any, over: Any, branch: Branch, path: Path) -> Any:
        """Follow the reference step by step, which merges by subnet and drops what no later item names."""
        if not _all_mappings(base) or not _all_mappings(over):
            return self.general(base, over, branch, path)
        found: list[dict[str, Any]] = []
        for item in base:
            current = item
            for later in over:
                subnets = [each.get("subnet") for each in found]
                if later.get("subnet") != current.get("subnet") and later.get("subnet") not in subnets:
                    found.append(later)
                    continue
                current = self.mapping(current, later, branch, path)
                if current.get("subnet") in subnets:
                    found[subnets.index(current.get("subnet"))] = current
                else:
                    found.append(current)
        return found

    def replace(self, _base: Any, over: Any, _branch: Branch, _path: Path) -> Any:
        return over


_RULES: dict[str, Callable[[_Merge, Any, Any, Branch, Path], Any]] = {
    rules.REPLACE: _Merge.replace,
    rules.PAIRS: _Merge.pairs,
    rules.TEXTS: _Merge.texts,
    rules.HOSTS: _Merge.hosts,
    rules.KEYS: _Merge.keys,
    rules.DEPENDENCIES: _Merge.dependencies,
    rules.BUILD: _Merge.build,
    rules.LOGGING: _Merge.logging,
    rules.LIMIT: _Merge.limit,
    rules.SUBNETS: _Merge.subnets,
}


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else f"`{text(value)}`"


def _pairs(value: Any) -> dict[str, Any] | None:
    """Return `KEY=value` items as a mapping, a bare KEY as null; None where the value has neither form."""
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    split = (item.partition("=") for item in value)
    return {key: (content if equals else None) for key, equals, content in split}


def _texts(value: Any) -> list[Any] | None:
    """Return one text, a list or a mapping as a list; None for anything else."""
    if value is None or isinstance(value, list):
        return value or []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, dict):
        return None
    items = ((key, part) for key, parts in value.items() for part in (parts if isinstance(parts, list) else [parts]))
    return sorted(f"{key}={text(part)}" if part is not None else key for key, part in items)


def _nothing(base: Any) -> list[Any] | None:
    """Return what comes out of nothing: a list only where there was one, as in the reference, which then refuses it."""
    return [] if isinstance(base, list) else None


def _host(item: str) -> str:
    return item if "=" in item else item.replace(":", "=", 1)


def _mapping(value: Any, long: Callable[[str], dict[str, Any]]) -> dict[str, Any] | None:
    """Return a text or a list of texts in the long form; None for anything that has none."""
    if isinstance(value, dict):
        return value
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return {key: part for name in names for key, part in long(name).items()}


def _all_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _appended(base: list[Any], over: list[Any]) -> list[Any]:
    """Return both lists as one, without the later items that are already there."""
    result = base.copy()
    for item in over:
        if item not in result:
            result.append(item)
    return result
