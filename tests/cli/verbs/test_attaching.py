"""The attached end of `up`, without a cluster: what is said, and what Ctrl-C ends."""

from __future__ import annotations

import contextlib
import time

import pytest

from kompyse import api
from kompyse.cli.console import Console
from kompyse.cli.verbs import attaching
from kompyse.cluster import forwarding, logs, scaling
from kompyse.cluster.errors import finding
from kompyse.cluster.logs import Line
from kompyse.cluster.session import Session
from kompyse.diagnostics.codes import cluster as codes

CONSOLE = Console("text", quiet=False, verbose=False)
SESSION = Session(None, None, "stub", "shop", "default")
COMPOSE = 'name: shop\nservices:\n  web: {image: "demo:1", ports: ["8080:80"]}\n'


@pytest.fixture
def result(tmp_path):
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return api.convert([tmp_path / "compose.yaml"])


@pytest.fixture
def happened(monkeypatch):
    found: list[str] = []

    @contextlib.contextmanager
    def recorded(_session, forwards, _told, *, elsewhere):
        assert elsewhere
        found.append("forwards")
        yield list(forwards), []
        found.append("ends")

    def lines(_session, asked, _stop):
        assert asked.follow
        assert asked.since < 60
        yield Line("web", "web-1", "web", "hello")
        raise KeyboardInterrupt

    monkeypatch.setattr(forwarding, "forwarding", recorded)
    monkeypatch.setattr(logs, "lines", lines)
    left = (finding(codes.LEFT_AS_IT_IS, "agent is not stopped"),)

    def stop(_session, services, _told):
        found.append(f"stops {services}")
        return scaling.Done((), left)

    monkeypatch.setattr(scaling, "stop", stop)
    return found


def test_it_forwards_and_prints_until_ctrl_c_and_the_project_runs_on(result, happened, capsys):
    assert attaching.attached(result, SESSION, CONSOLE, time.monotonic(), stops=False) == 0
    said = capsys.readouterr()
    assert said.out == "web | hello\n"
    assert "web: http://localhost:8080\n" in said.err
    assert '"shop" runs on' in said.err
    assert happened == ["forwards"]


def test_it_stops_the_services_when_that_is_asked_for(result, happened, capsys):
    assert attaching.attached(result, SESSION, CONSOLE, time.monotonic(), stops=True) == 0
    said = capsys.readouterr().err
    assert "runs on" not in said
    assert "agent is not stopped" in said
    assert happened == ["forwards", "stops []"]


def test_of_services_that_are_named_it_shows_and_stops_these_alone(result, happened, monkeypatch):
    asked = []
    real = logs.lines
    monkeypatch.setattr(
        logs, "lines", lambda session, wanted, stop: asked.append(wanted) or real(session, wanted, stop)
    )
    assert attaching.attached(result, SESSION, CONSOLE, time.monotonic(), stops=True, named=("web",)) == 0
    assert asked[0].services == ("web",)
    assert happened == ["forwards", "stops ['web']"]


def test_detached_it_says_how_the_ports_are_reached(result, capsys):
    attaching.told(result, CONSOLE)
    assert "`kompyse port-forward web` leads to it from localhost:8080" in capsys.readouterr().err
