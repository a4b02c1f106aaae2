"""`kompyse rollback`, and `up --strategy blue-green` before it: what is told, and with which exit code they end."""

from __future__ import annotations

import json

import pytest

from cluster.colour_stub import DEPLOYMENTS
from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.observing import Observed
from kompyse.diagnostics.codes import cluster as codes

COMPOSE = """\
name: shop
services:
  web: {image: "demo:1", expose: [80]}
"""
SWITCH = ("up", "-d", "--strategy", "blue-green", "--scale-down-delay", "0")


@pytest.fixture
def shop(on_cluster, monkeypatch):
    """A server on which all becomes ready at once."""
    monkeypatch.setattr("kompyse.cluster.waiting.wait", lambda *_args, **_more: Observed((), ()))
    on_cluster.write(COMPOSE)
    return on_cluster


def switched(shop, image: str, *words: str):
    shop.write(COMPOSE.replace("demo:1", f"demo:{image}"))
    return shop.run(*(words or SWITCH))


def replicas(shop) -> dict[str, int]:
    found = {path: each for path, each in shop.stub.objects.items() if path.startswith(DEPLOYMENTS)}
    return {path.rpartition("/")[2]: each["spec"]["replicas"] for path, each in found.items()}


def test_switch_and_back(shop):
    assert switched(shop, "1").code == 0
    done = switched(shop, "2")
    assert done.code == 0
    assert "web: green serves now, instead of blue" in done.err
    assert "Deployment web-blue stopped; kompyse rollback web goes back to it" in done.err
    done = shop.run("rollback", "--scale-down-delay", "0")
    assert done.code == 0, done.err
    assert "web: blue serves now, instead of green" in done.err
    assert "the next kompyse up brings it again" in done.err
    assert replicas(shop) == {"web-blue": 1, "web-green": 0}


def test_nothing_to_go_back_to(shop):
    switched(shop, "1")
    done = shop.run("rollback", "web")
    assert done.code == 3
    assert "KY974" in done.err


def test_what_does_not_come_back_ends_with_3_and_is_stopped(shop, monkeypatch):
    switched(shop, "1")
    switched(shop, "2")

    def failing(*_args, **_more):
        raise ClusterError([finding(codes.SERVICE_FAILED, "web-blue: no")], {"web-blue": "the log"})

    monkeypatch.setattr("kompyse.cluster.waiting.wait", failing)
    done = shop.run("rollback")
    assert done.code == 3
    assert "web-blue | the log" in done.err
    assert "KY972 colour-kept-back: web: blue could not come back, green serves on" in done.err
    assert replicas(shop) == {"web-blue": 0, "web-green": 1}


def test_a_colour_that_fails_ends_up_with_3_and_is_taken_away(shop, monkeypatch):
    switched(shop, "1")

    def failing(_session, services, **_more):
        assert list(services) == ["web-green"]
        raise ClusterError([finding(codes.SERVICE_FAILED, "web-green: no")], {"web-green": "the log"})

    monkeypatch.setattr("kompyse.cluster.waiting.wait", failing)
    done = switched(shop, "2")
    assert done.code == 3
    assert "web-green | the log" in done.err
    assert "green got no request and was taken away, blue serves on" in done.err
    assert replicas(shop) == {"web-blue": 1}


def test_a_new_colour_may_be_left_to_be_looked_at(shop):
    switched(shop, "1")
    done = switched(shop, "2", *SWITCH, "--no-promote", "-v")
    assert done.code == 0
    assert "KY975" in done.err
    assert "port-forward deployment/web-green" in done.err
    assert replicas(shop) == {"web-blue": 1, "web-green": 1}
    assert "kompyse.io/colour: blue" in json.dumps(shop.stub.find("Service", "web")["spec"]).replace('"', "")


def test_a_switch_has_to_be_waited_for(shop):
    switched(shop, "1")
    done = switched(shop, "2", *SWITCH, "--no-wait")
    assert done.code == 3
    assert "KY976" in done.err
    assert replicas(shop) == {"web-blue": 1}


def test_a_dry_run_switches_nothing(shop):
    switched(shop, "1")
    before = dict(shop.stub.objects)
    done = switched(shop, "2", *SWITCH, "--dry-run=server")
    assert done.code == 0
    assert "Deployment web-green created" in done.err
    assert shop.stub.objects == before


def test_back_to_plain_is_told(shop):
    switched(shop, "1")
    done = switched(shop, "2", "up", "-d", "--scale-down-delay", "0", "-v")
    assert done.code == 0
    assert "KY977 back-to-plain: web runs as blue, and plainly from now on" in done.err
    assert replicas(shop) == {"web": 1}


def test_a_service_that_says_so_itself_needs_no_option(shop):
    shop.write(COMPOSE.replace("expose", "x-kompyse: {strategy: blue-green}, expose"))
    done = shop.run("up", "-d", "-v")
    assert done.code == 0
    assert "KY608" not in done.err
    assert replicas(shop) == {"web-blue": 1}


def test_one_that_cannot_is_refused(shop):
    web = "x-kompyse: {strategy: blue-green}, volumes: ['data:/v']"
    shop.write(COMPOSE.replace("expose: [80]", web) + "volumes: {data: {}}\n")
    done = shop.run("up", "-d")
    assert done.code == 1
    assert "KY970" in done.err
    assert replicas(shop) == {}
