"""What holds for every form: it writes the objects it was given, and names what is no text."""

from __future__ import annotations

import pytest
import yaml

from kompyse import outputs
from kompyse.diagnostics import KompyseError


def thing(kind: str, name: str, **more: object) -> dict:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **more}}


OBJECTS = [thing("Namespace", "shop"), thing("Service", "web"), thing("ConfigMap", "web")]


@pytest.mark.parametrize("form", outputs.FORMS)
def test_every_form_has_a_summary_and_writes_the_objects_it_was_given(form: str) -> None:
    assert outputs.find(form).SUMMARY
    files = outputs.files(OBJECTS, form)
    assert [yaml.safe_load(content) for content in files.values()] == OBJECTS
    assert all(content.endswith(b"\n") for content in files.values())


def test_an_unknown_form_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="emitter"):
        outputs.find("emitter")


@pytest.mark.parametrize("form", outputs.FORMS)
@pytest.mark.parametrize("write", [outputs.render, outputs.files])
def test_what_is_no_text_is_named(form: str, write) -> None:
    objects = [*OBJECTS, {**thing("Secret", "db"), "data": {"a": "b", "bad\udc80": ["x", "caf\udce9"]}}]
    with pytest.raises(KompyseError) as caught:
        write(objects, form)
    messages = [each.message for each in caught.value.diagnostics]
    assert {each.code.id for each in caught.value.diagnostics} == {"KY807"}
    assert messages == [
        "data.bad\udc80 of Secret db holds bytes that are not UTF-8",
        "data.bad\udc80[1] of Secret db holds bytes that are not UTF-8",
    ]
