"""`kompyse exec`: what is the command's and what is ours."""

from __future__ import annotations

import pytest

from kompyse.cluster import executing


@pytest.fixture
def asked(on_cluster, monkeypatch):
    found = []
    monkeypatch.setattr(executing, "execute", lambda _session, *rest: found.append(rest[:2]) or 7)
    return found


def test_options_after_the_service_are_those_of_the_command(on_cluster, asked):
    assert on_cluster.run("exec", "-T", "web", "ls", "-l", "--help").code == 7
    assert asked == [("web", ["ls", "-l", "--help"])]


def test_variables_and_a_folder(on_cluster, asked):
    assert on_cluster.run("exec", "-e", "A=b", "-e", "TOKEN", "-w", "/app", "web", "ls").code == 7
    ((_, words),) = asked
    assert words[-5:] == ["/app", "env", "A=b", "TOKEN=canary-value", "ls"]


@pytest.mark.parametrize("words", [("web",), ("-u", "root", "web", "ls"), ("-e", "NOT_SET_HERE", "web", "ls")])
def test_what_cannot_be_is_wrong_usage(on_cluster, asked, words):
    assert on_cluster.run("exec", *words).code == 2
    assert asked == []
