"""Paths of mounts, plain; and those of which nothing can be made."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Sink
from kompyse.plan import paths


@pytest.mark.parametrize(
    ("written", "plain"),
    [("/a", "/a"), ("//a", "/a"), ("/a/", "/a"), ("/a//b/./c/../d", "/a/b/d"), ("/../a", "/a"), ("/", "/")],
)
def test_plain_paths(written, plain) -> None:
    assert paths.plain(written) == plain


@pytest.mark.parametrize(
    ("written", "found", "words"),
    [
        ("/a/", "/a", ""),
        ("/a:b", "/a:b", ""),
        ("c:/a", "c:/a", ""),
        ("a", "", '"a" is not an absolute path'),
        ("", "", "no path"),
        ("/", "", "the root"),
        ("/a/..", "", "the root"),
    ],
)
def test_targets(written, found, words) -> None:
    sink = Sink()
    assert paths.target(written, "web", ("services", "web"), sink) == found
    told = sink.located(None)
    assert [each.code.name for each in told] == (["mount-path-invalid"] if words else [])
    assert all(words in each.message for each in told)


@pytest.mark.parametrize(
    ("written", "found", "refused"),
    [
        (None, None, False),
        ("", None, False),
        (".", None, False),
        ("a//b/", "a/b", False),
        ("a/../b", "b", False),
        ("..a", "..a", False),
        ("/a", None, True),
        ("..", None, True),
        ("a/../../b", None, True),
    ],
)
def test_parts_of_volumes(written, found, refused) -> None:
    sink = Sink()
    assert paths.below(written, "volume", ("services", "web"), sink) == found
    assert [each.code.name for each in sink.located(None)] == ["subpath-outside"] * refused
