"""YAML with comments: the same objects, and nothing else but comments."""

from __future__ import annotations

import re

import pytest
import yaml

from kompyse import outputs
from kompyse.outputs import annotated, plain


def thing(**more: object) -> dict:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "labels": {}}, **more}


OBJECTS = [
    thing(
        data={"a": "one\ntwo\n", "b": "no end\nof line", "c": "  blank\nstart", "d": "tab\there", "e": "# no comment"}
    ),
    thing(args=["sh", "-c", "one\ntwo", [], [["x"], {}], {"a": [1, {"b": None}]}], empty=[]),
    thing(**{"k" * 1100: "long key", "other": {"l" * 1100: {"x": 1.5}}}),
]
FIELDS = 28
"""Scalars and what is empty, in all of them."""


def told(index: int, path: tuple) -> str:
    return f"{index}:{'/'.join(str(part)[:9] for part in path)}"


@pytest.mark.parametrize(
    "text", ["compose.yaml:3 services.web", "a: b # c", "two\nlines", "\u2028\x00\ufeff", "'\"{}[]"]
)
def test_the_objects_stay_the_same(text: str) -> None:
    found = annotated.render(OBJECTS, lambda _index, _path: text)
    assert list(yaml.safe_load_all(found)) == OBJECTS
    assert found.count(b"  # ") == FIELDS


def test_without_comments_it_is_plain() -> None:
    assert annotated.render(OBJECTS, lambda _index, _path: "") == plain.render(OBJECTS)
    assert annotated.files(OBJECTS, lambda _index, _path: "") == plain.files(OBJECTS)


def test_each_comment_stands_at_its_field() -> None:
    lines = annotated.render(OBJECTS[1:2], told).decode().splitlines()
    assert [line for line in lines if re.match(r"(kind|metadata|  name|- sh|  - 1|empty)", line)] == [
        "kind: ConfigMap  # 0:kind",
        "metadata:",
        "  name: web  # 0:metadata/name",
        "- sh  # 0:args/0",
        "  - 1  # 0:args/5/a/0",
        "empty: []  # 0:empty",
    ]
    assert "- |-  # 0:args/2" in lines


def test_the_room_gives_it_for_a_comment() -> None:
    assert outputs.render(OBJECTS, "plain", told) == annotated.render(OBJECTS, told)
    assert outputs.files(OBJECTS, "plain", told) == annotated.files(OBJECTS, told)
