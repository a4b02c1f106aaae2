"""The end of the commands that change how many pods run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster.conftest import Server
from cluster.stub import serving
from cluster.test_observing import PATH, labelled, session
from cluster.test_readiness import deployment
from kompyse.cli.console import Console
from kompyse.cli.verbs.changing import settle
from kompyse.cluster.errors import finding
from kompyse.cluster.scaling import Done
from kompyse.cluster.server import discovery
from kompyse.diagnostics.codes.cluster import LEFT_AS_IT_IS

if TYPE_CHECKING:
    from collections.abc import Iterator

CONSOLE = Console("text", quiet=False, verbose=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as (stub, client):
        yield Server(stub, client, discovery.discover(client))


def test_findings_are_told_and_nothing_is_asked_when_nothing_changed(server, capfd):
    done = Done((), (finding(LEFT_AS_IT_IS, "job is not stopped"),))
    asked = len(server.stub.requests)
    assert settle(session(server), done, CONSOLE, 5, waits=True) == 0
    assert "job is not stopped" in capfd.readouterr().err
    assert len(server.stub.requests) == asked


def test_it_waits_for_those_that_changed(server):
    server.stub.put(PATH, labelled(deployment()))
    asked = len(server.stub.requests)
    assert settle(session(server), Done(("web",), ()), CONSOLE, 5, waits=False) == 0
    assert len(server.stub.requests) == asked
    assert settle(session(server), Done(("web",), ()), CONSOLE, 5, waits=True) == 0
    assert any(path.endswith("/deployments") for _, path in server.stub.requests[asked:])
