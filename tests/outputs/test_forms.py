"""Objects as bytes: plain and JSON, one text or a file each, and the names of the files."""

from __future__ import annotations

import json

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


def test_plain_is_a_stream_in_the_given_order() -> None:
    text = outputs.render(OBJECTS, "plain").decode()
    assert list(yaml.safe_load_all(text)) == OBJECTS
    assert text.startswith("apiVersion: v1\nkind: Namespace\n")
    assert outputs.render([], "plain") == b""


def test_json_is_a_list_in_the_given_order() -> None:
    assert json.loads(outputs.render(OBJECTS, "json")) == {"apiVersion": "v1", "kind": "List", "items": OBJECTS}
    assert json.loads(outputs.render([], "json"))["items"] == []


@pytest.mark.parametrize(
    ("objects", "names"),
    [
        (OBJECTS, ["00-shop-namespace.yaml", "web-service.yaml", "web-configmap.yaml"]),
        (
            [thing("Role", "system:reader"), thing("Secret", "a.b")],
            ["system-reader-role.yaml", "a.b-secret.yaml"],
        ),
        (
            [thing("Secret", "a", namespace="x"), thing("Secret", "a", namespace="y"), thing("Secret", "a-2")],
            ["a-secret.yaml", "a-secret-2.yaml", "a-2-secret.yaml"],
        ),
    ],
)
def test_names_of_files(objects: list, names: list[str]) -> None:
    assert list(outputs.files(objects)) == names


def test_names_of_files_fit_a_file_system() -> None:
    names = list(outputs.files([thing("ConfigMap", "x" * 253), thing("ConfigMap", "y" + "x" * 252)]))
    assert len(set(names)) == 2
    assert all(len(name) < 255 and name.endswith(("-configmap.yaml", "-configmap-2.yaml")) for name in names)


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
