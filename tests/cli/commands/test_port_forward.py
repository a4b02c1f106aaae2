"""`kompyse port-forward`: which ports, and what ends it."""

from __future__ import annotations

import contextlib

import pytest

from cli.commands.conftest import COMPOSE
from kompyse.cluster import forwarding
from kompyse.cluster.forwarding import Forward

PUBLISHED = COMPOSE.replace("secrets: [token]}", 'secrets: [token], ports: ["8080:80", "53:53/udp"]}')


@pytest.fixture
def asked(on_cluster, monkeypatch):
    """What is to be forwarded, and whether other ports may be taken; Ctrl-C comes at once."""
    found = []

    @contextlib.contextmanager
    def recorded(_session, forwards, _told, *, elsewhere):
        found.append((list(forwards), elsewhere))
        yield list(forwards), []

    def interrupt():
        raise KeyboardInterrupt

    on_cluster.write(PUBLISHED)
    on_cluster.run("up", "--no-wait", "-q")
    monkeypatch.setattr(forwarding, "forwarding", recorded)
    monkeypatch.setattr("kompyse.cli.commands.port_forward._stay", interrupt)
    return found


def test_all_that_the_project_publishes(on_cluster, asked):
    done = on_cluster.run("port-forward")
    assert (done.code, done.out) == (0, "web: localhost:8080 -> 80\n")
    assert asked == [([Forward("web", 8080, 80, "web")], True)]
    assert "KY965" in done.err


def test_of_a_project_that_is_only_named_what_the_cluster_says(on_cluster, asked):
    assert on_cluster.run("port-forward", "-p", "shop").code == 0
    assert asked == [([Forward("web", 8080, 80, "web")], True)]


def test_ports_that_are_named(on_cluster, asked):
    assert on_cluster.run("port-forward", "db", "5432", "80:8080", ":9000").code == 0
    assert asked == [([Forward("db", *each, "db") for each in ((5432, 5432), (80, 8080), (0, 9000))], False)]


def test_a_service_that_publishes_nothing_needs_a_port(on_cluster, asked):
    done = on_cluster.run("port-forward", "db")
    assert done.code == 2
    assert "kompyse port-forward db 80" in done.err
    assert asked == []


def test_a_service_that_is_not_there(on_cluster, asked):
    done = on_cluster.run("port-forward", "wbe", "80")
    assert done.code == 3
    assert "KY960" in done.err


@pytest.mark.parametrize("port", ["0", "http", "1:2:3", "70000", "80:", "-"])
def test_what_is_no_port_is_wrong_usage(on_cluster, port):
    assert on_cluster.run("port-forward", "web", port).code == 2
