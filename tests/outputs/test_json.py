"""Objects as JSON."""

from __future__ import annotations

import json

from kompyse.outputs import json as form


def thing(kind: str, name: str, **more: object) -> dict:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **more}}


OBJECTS = [thing("Namespace", "shop"), thing("Service", "web"), thing("ConfigMap", "web")]


def test_json_is_a_list_in_the_given_order() -> None:
    assert json.loads(form.render(OBJECTS)) == {"apiVersion": "v1", "kind": "List", "items": OBJECTS}
    assert json.loads(form.render([]))["items"] == []


def test_a_file_holds_one_object() -> None:
    files = form.files(OBJECTS)
    assert list(files) == ["00-shop-namespace.json", "web-service.json", "web-configmap.json"]
    assert [json.loads(content) for content in files.values()] == OBJECTS


def test_text_beyond_ascii_is_left_as_it_is() -> None:
    assert "é 日本" in form.render([{"a": "é 日本"}]).decode()
