"""Names, labels and annotations of objects: everything that stands in a `metadata` block.

Takes the plan and the name of an object; gives the block. Object names themselves are made in the plan. Compose
labels are free text, so they become annotations; labels are only those that Kompyse sets and selects by.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes.names import ANNOTATION_KEY_REFUSED, ANNOTATION_TOO_LARGE
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object

NAME = "app.kubernetes.io/name"
PART_OF = "app.kubernetes.io/part-of"
COMPONENT = "app.kubernetes.io/component"
MANAGED_BY = "app.kubernetes.io/managed-by"
HINTS = "kompose."
"""What the labels of Kompose start with."""
OURS = "kompyse.io"
"""The prefix of the annotations and labels that Kompyse makes up."""

ROOM = 240 << 10
"""Bytes that the annotations of an object may take: 256 KiB, less some for those that the cluster itself adds."""
_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_PREFIX = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


def labels(plan: Plan, name: str, component: str | None = None) -> dict[str, str]:
    """Give the labels of an object. `name` is a normalised name; `component` says which part of it this is."""
    found = {NAME: name, PART_OF: label_value(plan.project.name)}
    if component:
        found[COMPONENT] = component
    found[MANAGED_BY] = "kompyse"
    return found


def selector(plan: Plan, key: str) -> dict[str, str]:
    """Give the labels by which the pods of a service are found. They never change while the names stay."""
    lead = plan.services[plan.unit_of(key).lead]
    return {NAME: lead.name, PART_OF: label_value(plan.project.name)}


def metadata(  # noqa: PLR0913 - what a metadata block can hold
    plan: Plan,
    name: str,
    *,
    of: str | None = None,
    component: str | None = None,
    annotations: Mapping[str, str] | None = None,
    namespaced: bool = True,
) -> dict[str, Any]:
    """Make the metadata of an object called `name`.

    `of` is the normalised name of the service, volume or bundle that it belongs to, where that is another.
    """
    made: dict[str, Any] = {"name": name}
    if namespaced and plan.options.namespace:
        made["namespace"] = plan.options.namespace
    made["labels"] = labels(plan, of or name, component)
    if annotations:
        made["annotations"] = dict(annotations)
    return made


def namespace(plan: Plan) -> list[Object]:
    """Make the Namespace object, if the options ask for it."""
    options = plan.options
    if not (options.namespace and options.create_namespace):
        return []
    made = metadata(plan, options.namespace, of=label_value(plan.project.name), namespaced=False)
    if options.security:
        from kompyse.targets.kubernetes import standards  # noqa: PLC0415 - for those who ask

        made["labels"] |= standards.namespace_labels(plan)
    return [{"apiVersion": "v1", "kind": "Namespace", "metadata": made}]


def annotations_of(written: Mapping[str, str], path: Path, sink: Sink, room: int = ROOM) -> dict[str, str]:
    """Turn Compose labels or annotations into annotations; tells those that Kubernetes refuses.

    `path` is where the map stands in the project, `room` how many bytes of keys and values the object still takes. The
    labels of Kompose are hints: what they ask for is done, and stands nowhere else.
    """
    found = {}
    for key, value in written.items():
        if key.startswith(HINTS):
            continue
        if not is_annotation_key(key):
            sink.report(
                ANNOTATION_KEY_REFUSED,
                f'"{key}" cannot be the key of an annotation, so it is left out',
                path=(*path, key),
                hint="a key is up to 63 letters, digits, '-', '_' and '.', with a DNS name and '/' before it if wanted",
                target=TARGET_NAME,
            )
            continue
        taken = size_of({key: value})
        if taken <= room:
            room -= taken
            found[key] = value
        else:
            sink.report(
                ANNOTATION_TOO_LARGE,
                f'"{key}" has {len(value)} characters and is left out: all annotations together have 256 KiB',
                path=(*path, key),
                hint="put long texts into a config",
                target=TARGET_NAME,
            )
    return found


def size_of(annotations: Mapping[str, str]) -> int:
    """Count the bytes that annotations take of the room of their object."""
    return sum(len(text.encode("utf-8", "replace")) for pair in annotations.items() for text in pair)


@lru_cache(maxsize=4096)
def is_annotation_key(key: str) -> bool:
    """Tell whether Kubernetes accepts a key: `[prefix/]name`, as for labels (apimachinery, IsQualifiedName)."""
    prefix, slash, name = key.rpartition("/")
    if slash and not names.is_subdomain(prefix.lower()):
        return False
    return 0 < len(name) <= names.LIMIT and _KEY.issuperset(name) and name[0].isalnum() and name[-1].isalnum()


@lru_cache(maxsize=1024)
def label_value(text: str) -> str:
    """Make a text fit as the value of a label: at most 63 of the allowed characters, a letter or digit at both ends.

    Empty when nothing of it can stay.
    """
    if len(text) <= names.LIMIT and _KEY.issuperset(text) and text[:1].isalnum() and text[-1:].isalnum():
        return text
    try:
        return names.label(text)
    except ValueError:
        return ""
