"""Patterns of `.dockerignore` files."""

from __future__ import annotations

import pytest

from kompyse.values.ignorefile import parse, read


@pytest.mark.parametrize(
    ("patterns", "path", "matched"),
    [
        (["node_modules"], "node_modules", True),
        (["node_modules"], "node_modules/a/b.js", True),
        (["node_modules"], "web/node_modules", False),
        (["**/node_modules"], "web/node_modules/a.js", True),
        (["**/node_modules"], "node_modules/a.js", True),
        (["node_modules/"], "node_modules/a.js", True),
        (["/dist"], "dist/a.js", True),
        (["./dist"], "dist/a.js", True),
        (["dist/../tmp"], "tmp/a", True),
        (["*.log"], "a.log", True),
        (["*.log"], "logs/a.log", False),
        (["*/*.log"], "logs/a.log", True),
        (["logs/**"], "logs/a/b.log", True),
        (["logs/**"], "logs", False),
        (["a?c"], "abc", True),
        (["a?c"], "a/c", False),
        (["[ab].txt"], "a.txt", True),
        (["[^ab].txt"], "a.txt", False),
        (["a.b"], "aXb", False),
        ([r"\*.txt"], "*.txt", True),
        ([r"\*.txt"], "a.txt", False),
        (["*", "!src"], "src/a.py", False),
        (["*", "!src"], "README.md", True),
        (["*.md", "!README.md", "README.md"], "README.md", True),
        (["docs", "!docs/README.md"], "docs/README.md", False),
        (["docs", "!docs/README.md"], "docs/a.md", True),
        (["[", "", ".", "!"], "a", False),
    ],
)
def test_what_a_pattern_matches(patterns, path, matched):
    assert parse(patterns).match(path) is matched


@pytest.mark.parametrize(
    ("patterns", "directory", "whole"),
    [
        (["node_modules"], "node_modules", True),
        (["node_modules", "!node_modules/mine"], "node_modules", False),
        (["node_modules", "!src"], "node_modules", True),
        (["*", "!**/keep"], "anything", False),
        (["*", "!src/*/keep"], "src", False),
        (["*", "!src/*/keep"], "docs", True),
        (["*.log"], "src", False),
    ],
)
def test_a_directory_is_left_out_whole_where_nothing_below_is_taken_back(patterns, directory, whole):
    assert parse(patterns).match_all_below(directory) is whole


def test_comments_and_empty_lines_are_no_patterns():
    assert read("\ufeff# all\n\n  a  \n!b\n #c\n") == ["a", "!b", "#c"]
