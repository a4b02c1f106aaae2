from __future__ import annotations

from types import SimpleNamespace

from kompyse.diagnostics import Sink
from kompyse.targets import validating
from kompyse.targets.trace import Field, Identity, Origin, Trace

OWNER = {"kind": "Deployment", "metadata": {"name": "web"}}
IMAGE = ("services", "web", "image")


def traced() -> Trace:
    place = Field(Identity("Deployment", "", "web"), ("spec", "image"))
    return Trace("kubernetes", {place: (Origin(path=IMAGE), Origin(reason="ours"))}, (), {}, lambda _path: ())


def test_a_target_without_schemas_is_told() -> None:
    sink = Sink()
    validating.validate(SimpleNamespace(name="own"), [], SimpleNamespace(), sink, traced)
    assert [each.code.id for each in sink.located(None)] == ["KY853"]


def test_only_a_fault_asks_for_the_trace_and_once_for_all() -> None:
    made, found = [], []

    def trace() -> Trace:
        made.append(1)
        return traced()

    def validate(_objects, _options, _sink, origins) -> None:
        if found:
            found[:] = [origins(OWNER, field) for field in (("spec", "image"), ("spec", "image", "tag"), ("kind",))]

    engine = SimpleNamespace(name="own", validate=validate)
    validating.validate(engine, [], SimpleNamespace(options=None), Sink(), trace)
    assert made == []
    found.append("asked")
    validating.validate(engine, [], SimpleNamespace(options=None), Sink(), trace)
    assert (found, made) == ([[IMAGE], [IMAGE], []], [1])
