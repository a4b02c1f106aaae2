"""From an attribute path to two projects: one with the attribute, and one that differs from it in nothing else."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from kompyse.attributes.registry import REGISTRY
from probes.partners import BASE, FILES, KEYS, PARTNERS, SERVICES
from probes.values import SPECIALS, generated, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path as Folder

    from kompyse.diagnostics import Path


class Probe(NamedTuple):
    """Two projects as YAML, and where the attribute stands in the first: its path in the tree, and its lines."""

    path: str
    place: Path
    value: Any
    with_it: str
    without: str
    lines: range

    @property
    def texts(self) -> tuple[str, str]:
        """Both projects."""
        return self.with_it, self.without


@cache
def probes() -> tuple[Probe, ...]:
    """One probe for every path of the registry."""
    return tuple(probe(path) for path in REGISTRY)


def probe(path: str, content: Any = None) -> Probe:
    """The probe of an attribute with the value that matters, or with another one."""
    special = SPECIALS.get(path)
    return made(
        path,
        value(path) if content is None else content,
        partner(path),
        along=special.along if special else {},
        drop=special.drop if special else (),
    )


def made(  # noqa: PLR0913 - the parts of a probe
    path: str,
    content: Any,
    around: Mapping[str, Any],
    *,
    along: Mapping[str, Any] | None = None,
    drop: Iterable[str] = (),
    instead: Any = None,
) -> Probe:
    """Put the probe of a path together: `content` is set at its place in the base and `around`.

    Both projects have what else the map of the attribute requires; where the attribute itself is required, the project
    without it has another value, which is also what `instead` gives it. `along` is in the project with the attribute
    alone, `drop` only in the other one.
    """
    place = place_of(path)
    project = merged(BASE, around)
    without = deepcopy(project)
    if instead is None:
        _place(without, path, place, set_required=True)
    else:
        _set(_place(without, path, place, set_required=False), place[-1], instead)
    with_it = merged(project, along or {})
    parent = _place(with_it, path, place, set_required=False)
    for key in drop:
        del parent[key]
    _set(parent, place[-1], content)
    text = yaml.safe_dump(with_it, sort_keys=False, allow_unicode=True)
    return Probe(path, place, content, text, yaml.safe_dump(without, sort_keys=False), lines_of(text, place))


def variants(path: str) -> tuple[Probe, ...]:
    """Probes of an attribute with every other value that its form names: the words of an enumeration, true, false."""
    form = REGISTRY[path].form
    words = [word for part in form.split("|") if part.startswith("enum:") for word in part[len("enum:") :].split("/")]
    every = [*words, *((True, False) if "bool" in form.split("|") else ())]
    return tuple(probe(path, each) for each in every if each != value(path))


def partner(path: str) -> dict[str, Any]:
    """What the attribute means nothing without: of all rows whose prefix fits, the longest."""
    found = max((prefix for prefix in PARTNERS if _fits(prefix, path)), key=len, default=None)
    return PARTNERS[found] if found else {}


def _fits(prefix: str, path: str) -> bool:
    """Whether a path is what the prefix names or is below it; only below it where the prefix ends in a dot."""
    return path.startswith((prefix, f"{prefix.removesuffix('.')}[")) if prefix[-1] == "." else _is_below(path, prefix)


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith((f"{prefix}.", f"{prefix}[]"))


def place_of(path: str) -> Path:
    """Where a probe has its attribute: `services.*.ports[].target` is ("services", "web", "ports", 0, "target")."""
    place: list[str | int] = [
        0 if step.endswith("[]") else KEYS[step] if step.endswith("*") else step.rpartition(".")[2]
        for step in _steps(path)
    ]
    for prefix, service in SERVICES.items():
        if path == prefix or (prefix != "services.*" and _is_below(path, prefix)):
            place[1] = service
    return tuple(place)


def _place(tree: dict[str, Any], path: str, place: Path, *, set_required: bool) -> Any:
    """Give the map or list in which the attribute stands, with all that its ancestors require.

    With `set_required` (the project without the attribute) nothing is made for the attribute's own sake: a map is
    made only where it has another key than the way to the attribute, or where the attribute itself is required.
    """
    node: Any = tree
    steps = _steps(path)
    for depth, key in enumerate(place[:-1]):
        above = steps[depth]
        required = {
            each: generated_other(f"{above}.{each}") if each == place[depth + 1] else value(f"{above}.{each}")
            for each in REGISTRY[above].required
            if each != place[depth + 1] or (set_required and depth + 2 == len(place))
        }
        present = _get(node, key)
        if not isinstance(present, dict | list):
            if set_required and not required:
                return None
            present = [] if place[depth + 1] == 0 else {}
            _set(node, key, present)
        if isinstance(present, dict):
            for each, content in required.items():
                present.setdefault(each, content)
        node = present
    return node


def generated_other(path: str) -> Any:
    """A value of a required attribute that is not the one that is probed."""
    row = REGISTRY[path]
    if row.form.startswith("enum:"):
        return row.form.split("|")[0].removeprefix("enum:").split("/")[0]
    other = generated(path)
    return f"other-{other}" if isinstance(other, str) and other == value(path) else other


def _steps(path: str) -> list[str]:
    """The path of each ancestor, and of the attribute itself."""
    found: list[str] = []
    for step in path.replace("[]", ".[]").split("."):
        above = found[-1] if found else ""
        found.append(f"{above}[]" if step == "[]" else f"{above}.{step}" if above else step)
    return found


def _get(node: Any, key: str | int) -> Any:
    if isinstance(key, int):
        return node[key] if len(node) > key else None
    return node.get(key)


def _set(node: Any, key: str | int, content: Any) -> None:
    if isinstance(key, int) and len(node) == key:
        node.append(content)
    else:
        node[key] = content


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """A new tree: maps merge, lists merge item by item, other values of `other` win."""
    result = deepcopy(dict(one))
    for key, content in other.items():
        result[key] = _merged(result.get(key), content)
    return result


def _merged(present: Any, content: Any) -> Any:
    if isinstance(present, dict) and isinstance(content, dict):
        return merged(present, content)
    if isinstance(present, list) and isinstance(content, list):
        both = min(len(present), len(content))
        return [*map(_merged, present[:both], content[:both]), *present[both:], *deepcopy(content[both:])]
    return deepcopy(content)


def lines_of(text: str, place: Path) -> range:
    """The lines of an attribute, from 1: from its key (an item of a list: from its dash) to the end of its value."""
    node: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    start, end = 0, 0
    for step in place:
        if isinstance(step, int):
            node = node.value[step]
            start = node.start_mark.line
        else:
            key, node = next(pair for pair in node.value if pair[0].value == step)
            start = key.start_mark.line
        end = node.end_mark.line if node.end_mark.column else node.end_mark.line - 1
    return range(start + 1, max(start, end) + 2)


def write(folder: Folder) -> None:
    """Write what lies beside the probes."""
    for name, text in FILES.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
