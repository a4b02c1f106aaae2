"""Names of images that a cluster is to run: what a name means, and names that say which content they have.

A tag that moves is of no use to a cluster: nothing would be rolled out after a rebuild, since nothing has changed in
the objects, and nodes would run what they happen to have. So an image gets one more tag, made of what would run: the
same content has the same name, and another has another. `web` becomes `web:kompyse-3f2a90c41b7d`, and `web:1.4` becomes
`web:1.4-kompyse-3f2a90c41b7d`.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from kompyse.values import image as references

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = "kompyse-"
_LONGEST_TAG = 128
_CONFIG = (
    *("Cmd", "Entrypoint", "Env", "ExposedPorts", "Healthcheck", "Labels", "OnBuild", "Shell", "StopSignal"),
    *("User", "Volumes", "WorkingDir"),
)
"""What of the configuration of an image decides how it runs. The rest (its parent, when it was made) is left out: a
build without a change makes an image with another identifier where it attests itself, and must roll nothing out."""


def identity(inspected: Mapping[str, Any]) -> str:
    """Give 12 hexadecimal digits for what would run: from one item of what `docker image inspect` prints."""
    config = inspected.get("Config") or {}
    content = {
        "platform": [inspected.get(each) or "" for each in ("Os", "Architecture", "Variant")],
        "layers": (inspected.get("RootFS") or {}).get("Layers") or [],
        "config": {each: config[each] for each in _CONFIG if config.get(each)},
    }
    return sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:12]


def marked(image: str, mark: str) -> str:
    """Put the mark of a content behind the tag of an image. A digest goes: the new name says as much."""
    name, tag = split(image)
    mark = f"{_MARK}{mark}"
    return f"{name}:{mark}" if not tag else f"{name}:{tag[: _LONGEST_TAG - len(mark) - 1]}-{mark}"


def is_marked(image: str) -> bool:
    """Tell whether a name has the mark of a content."""
    return _MARK in split(image)[1]


def split(image: str) -> tuple[str, str]:
    """Take a name apart into what stands before the tag, and the tag; empty when it has none."""
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return f"{folder}{slash}{last}", tag


def plain(image: str) -> str:
    """Write a name as all others that mean the same: with registry, folder and tag (`docker.io/library/web:latest`)."""
    name, at, digest = image.partition("@")
    name, tag = split(name)
    if not references.has_registry(name):
        name = f"docker.io/{name}" if "/" in name else f"docker.io/library/{name}"
    return f"{name}@{digest}" if at else f"{name}:{tag or 'latest'}"


def renamed(thing: Any, names: Mapping[str, str]) -> Any:
    """Give an object with other names of images, by their names in full (`plain`), and pulled where they are missing.

    A tag of a content never moves, so what a node has under it is right, and a registry need not be asked.
    """
    if isinstance(thing, list):
        made = [renamed(each, names) for each in thing]
        return thing if all(new is old for new, old in zip(made, thing, strict=True)) else made
    if not isinstance(thing, dict):
        return thing
    found = {key: renamed(value, names) for key, value in thing.items()}
    for field, policy in (("image", "imagePullPolicy"), ("reference", "pullPolicy")):
        value = thing.get(field)
        if isinstance(value, str) and policy in thing and (name := names.get(plain(value))):
            found |= {field: name, policy: "IfNotPresent"}
    return thing if all(found[key] is thing[key] for key in thing) else found
