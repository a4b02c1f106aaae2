"""How services do, as a table and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from kompyse.cli.verbs.states import printed
from kompyse.cluster.readiness import Phase, State

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
STATES = (
    State("db", Phase.READY, ready=1, wanted=1, since=SINCE),
    State("web", Phase.FAILED, wanted=2, restarts=3, reason="the image\ncannot be pulled"),
)


def test_a_table(capsys):
    assert printed(STATES, "table")
    head, db, web = capsys.readouterr().out.splitlines()
    assert head.split() == ["SERVICE", "PHASE", "READY", "RESTARTS", "AGE", "REASON"]
    assert db.split()[:4] == ["db", "ready", "1/1", "0"]
    assert web.endswith("the image cannot be pulled")
    assert web.index("failed") == head.index("PHASE")


def test_json(capsys):
    assert printed(STATES, "json")
    db, web = json.loads(capsys.readouterr().out)
    assert (db["phase"], db["since"]) == ("ready", "2026-01-01T00:00:00+00:00")
    assert (web["restarts"], web["since"]) == (3, None)


def test_none(capsys):
    assert not printed((), "table")
    assert printed((), "json")
    assert capsys.readouterr().out == "[]\n"
