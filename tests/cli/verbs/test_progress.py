"""How far services are: a line for every change where there is no terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kompyse.cli.console import Console
from kompyse.cli.verbs.progress import age, shown
from kompyse.cluster.observing import Observed
from kompyse.cluster.readiness import Phase, State


def view(phase: Phase, reason: str = "") -> Observed:
    return Observed((State("web", phase, reason=reason), State("other", phase)), ())


def test_a_line_for_every_change_of_the_services_asked_for(capfd):
    with shown(Console("text", quiet=False, verbose=False), ["web"]) as show:
        for _ in range(2):
            show(view(Phase.WAITING, "waits for db"))
        show(view(Phase.READY))
    assert capfd.readouterr().err == "web waiting: waits for db\nweb ready\n"


def test_nothing_when_nobody_wants_to_hear_it(capfd):
    with shown(Console("text", quiet=True, verbose=False), ["web"]) as show:
        show(view(Phase.READY))
    assert capfd.readouterr().err == ""


def test_a_table_on_a_terminal(capfd, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    with shown(Console("text", quiet=False, verbose=False), ["web"]) as show:
        show(view(Phase.STARTING, "not healthy yet"))
    said = capfd.readouterr().err
    assert "web" in said
    assert "starting" in said
    assert "other" not in said


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (59, "59s"), (60, "1m"), (7200, "2h"), (3 * 86400 + 5, "3d")])
def test_ages(seconds, text):
    since = datetime.now(UTC) - timedelta(seconds=seconds, milliseconds=200)
    assert age(State("web", Phase.READY, since=since)) == text
    assert age(State("web", Phase.PENDING)) == ""
