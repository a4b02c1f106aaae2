"""The grammars of hints about volumes."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import volumes


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 1001 ", 1001), (2**31 - 1, 2**31 - 1)])
def test_groups(text, number):
    assert volumes.parse_group(text) == number


@pytest.mark.parametrize("text", ["", "-1", "wheel", "1.5", str(2**31), "٣"])
def test_groups_that_are_none(text):
    with pytest.raises(ValueError, match="group"):
        volumes.parse_group(text)


@pytest.mark.parametrize(("text", "path"), [("a", "a"), (" a/b/ ", "a/b"), ("..a", "..a")])
def test_folders(text, path):
    assert volumes.parse_subpath(text) == path


@pytest.mark.parametrize("text", ["", "/", "/a", "a/../b", ".."])
def test_folders_that_are_none(text):
    with pytest.raises(ValueError, match="folder"):
        volumes.parse_subpath(text)


def test_labels():
    assert volumes.parse_labels({"disk": "ssd", "example.com/a_b": ""}) == {"disk": "ssd", "example.com/a_b": ""}


@pytest.mark.parametrize("labels", [{}, {"a b": "x"}, {"a": "x y"}, {"Bad_/a": "x"}, {"a": "x" * 64}, {"-a": "x"}])
def test_labels_that_nothing_can_have(labels):
    with pytest.raises(ValueError, match="label"):
        volumes.parse_labels(labels)
