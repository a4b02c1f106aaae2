"""Objects as YAML."""

from __future__ import annotations

import yaml

from kompyse.outputs import plain


def thing(kind: str, name: str, **more: object) -> dict:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **more}}


OBJECTS = [thing("Namespace", "shop"), thing("Service", "web"), thing("ConfigMap", "web")]


def test_plain_is_a_stream_in_the_given_order() -> None:
    text = plain.render(OBJECTS).decode()
    assert list(yaml.safe_load_all(text)) == OBJECTS
    assert text.startswith("apiVersion: v1\nkind: Namespace\n")
    assert plain.render([]) == b""


def test_a_file_holds_one_document() -> None:
    files = plain.files(OBJECTS)
    assert list(files) == ["00-shop-namespace.yaml", "web-service.yaml", "web-configmap.yaml"]
    assert [yaml.safe_load(content) for content in files.values()] == OBJECTS
