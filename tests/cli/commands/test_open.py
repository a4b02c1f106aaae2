"""`kompyse open`: the best URL is printed and opened."""

from __future__ import annotations

import click
import pytest

from kompyse.cluster import addresses


@pytest.fixture
def launched(monkeypatch):
    found = []
    monkeypatch.setattr(click, "launch", found.append)
    monkeypatch.setattr(
        addresses, "addresses", lambda _session, service: ["http://a/", "http://b/"][: len(service) - 1]
    )
    return found


def test_the_best_is_opened(on_cluster, launched):
    assert on_cluster.run("open", "web").out == "http://a/\n"
    assert launched == ["http://a/"]


def test_or_all_are_printed(on_cluster, launched):
    assert on_cluster.run("open", "web", "--url").out == "http://a/\nhttp://b/\n"
    assert launched == []


def test_what_is_reached_by_none_is_told(on_cluster, launched):
    done = on_cluster.run("open", "x")
    assert (done.code, done.out) == (1, "")
    assert "kompyse port-forward x" in done.err
