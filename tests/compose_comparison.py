"""Our canonical tree beside the JSON of Docker Compose: what is known to differ in form is made alike, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.compose import profiles

if TYPE_CHECKING:
    from pathlib import Path

# What a canonical tree leaves open and the JSON form always writes, per section.
_SECTIONS = ("services", "networks", "volumes", "secrets", "configs", "models")


def ours(tree: dict[str, Any], *, keep_unused: bool = False) -> dict[str, Any]:
    """Our tree as JSON data; resources that no service uses are left out, as `config` does."""
    plain = json.loads(msgspec.json.encode(tree if keep_unused else profiles.prune(tree)))
    return _stripped(plain)


def reference(text: str, folder: Path | None = None) -> dict[str, Any]:
    """The JSON of Docker Compose; in stored answers `@DIR@` stands for the folder and `@UP@` for the one above."""
    if folder is not None:
        text = text.replace("@DIR@", str(folder)).replace("@UP@", str(folder.parent))
    return _stripped(json.loads(text))


def _stripped(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out `x-` keys below the root, which the JSON form drops, and the empty `exec` that it adds to `watch`."""
    result = dict(tree)
    for service in (tree.get("services") or {}).values():
        for rule in (service.get("develop") or {}).get("watch", ()):
            if rule.get("exec") == {"command": None}:
                del rule["exec"]
    for section in _SECTIONS:
        if isinstance(tree.get(section), dict):
            result[section] = {
                name: {key: value for key, value in (entry or {}).items() if not key.startswith("x-")}
                for name, entry in tree[section].items()
            }
    return result


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Every place where two values differ, one line each."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = sorted({*expected, *actual})
        return [
            line
            for key in keys
            for line in differences(expected.get(key, "<absent>"), actual.get(key, "<absent>"), f"{path}.{key}")
        ]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [line for index, (one, other) in pairs for line in differences(one, other, f"{path}[{index}]")]
    return [] if expected == actual else [f"{path}: expected {expected!r}, got {actual!r}"]
