"""Images with their digests; what has none stays and is told."""

from __future__ import annotations

from kompyse.diagnostics import Sink
from kompyse.diagnostics.codes.build import IMAGE_NOT_PINNED
from kompyse.images import digests
from kompyse.plan import pinning


def test_known_images_are_pinned_and_others_told(plan, monkeypatch) -> None:
    made = plan({"web": {"image": "web:1"}, "db": {"image": "db:1"}}).plan
    monkeypatch.setattr(digests, "find", lambda images: {each: f"{each}@sha256:x" for each in images if "web" in each})
    sink = Sink()
    pinned = pinning.pinned(made, sink)
    assert pinned.services["web"].image == "web:1@sha256:x"
    assert pinned.services["db"].image == "db:1"
    (told,) = sink.located(None)
    assert (told.code, told.path) == (IMAGE_NOT_PINNED, ("services", "db", "image"))
    assert pinned.units == made.units
