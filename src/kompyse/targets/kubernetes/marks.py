"""Marks: the labels and annotations that the options ask for on everything.

Takes the finished objects and the options, and adds them to the metadata of each object and of its pods: not to
selectors, which never change, nor to claim templates, which cannot be changed. What a project says itself goes before
an annotation of the options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.targets.kubernetes import metadata
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.options import Options
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

_OURS = frozenset((metadata.NAME, metadata.PART_OF, metadata.COMPONENT, metadata.MANAGED_BY))
_TEMPLATES: tuple[tuple[str, ...], ...] = (("template",), ("jobTemplate",), ("jobTemplate", "spec", "template"))


def add(options: Options, objects: Iterable[Object], sink: Sink, trace: Tracing | None = None) -> None:
    """Add the labels and annotations of the options."""
    if not options.labels and not options.annotations:
        return
    labels = _read(options.labels, "labels", sink)
    annotations = _read(options.annotations, "annotations", sink)
    for each in objects:
        for at, head in _heads(each):
            for field, wanted in (("labels", labels), ("annotations", annotations)):
                present = head.get(field, {})
                new = {key: value for key, value in wanted.items() if key not in present}
                if new:
                    head[field] = {**present, **new}
                if trace is not None:
                    _note(each, (*at, field), new, trace)


def _note(made: Object, where: Path, keys: Iterable[str], trace: Tracing) -> None:
    from kompyse.targets.trace import Origin  # noqa: PLC0415 - for a trace alone

    for key in keys:
        trace.recorder.record(made, (*where, key), [Origin(option=str(where[-1]))])


def _heads(each: Object) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give the metadata of an object, and those of its pods, with their places."""
    yield ("metadata",), each["metadata"]
    if each["kind"] == "SealedSecret":
        yield ("spec", "template", "metadata"), each["spec"]["template"]["metadata"]
        return
    spec = each.get("spec")
    for steps in _TEMPLATES if isinstance(spec, dict) else ():
        found: Any = spec
        for step in steps:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, dict) and isinstance(found.get("metadata"), dict):
            yield ("spec", *steps, "metadata"), found["metadata"]


def _read(written: Iterable[str], option: str, sink: Sink) -> dict[str, str]:
    """Read KEY=VALUE; reports what the API server would refuse, and the labels by which objects are found."""
    found = {}
    for text in written:
        key, _, value = text.partition("=")
        wrong = ""
        if not metadata.is_annotation_key(key):
            wrong = f'"{key}" is no key'
        elif option == "labels" and value and metadata.label_value(value) != value:
            wrong = f'"{value}" cannot be the value of a label'
        elif key in _OURS or key.partition("/")[0] == metadata.OURS:
            wrong = f"{key} is set by Kompyse itself"
        if wrong:
            sink.report(codes.MARK_REFUSED, f"{option}: {wrong}", target=TARGET_NAME)
        found[key] = value
    return found
