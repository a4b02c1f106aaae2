"""Lines of logs, as they are printed."""

from __future__ import annotations

from kompyse.cli.verbs.log_lines import printed
from kompyse.cluster.logs import Line

LINES = [Line("web", "web-1", "web", "one"), Line("db", "db-1", "db", "two"), Line("web", "web-2", "web", "three")]


def test_each_has_the_name_of_its_service(capsys):
    printed(LINES)
    assert capsys.readouterr().out == "web | one\ndb | two\nweb | three\n"


def test_bare_they_have_none(capsys):
    printed(LINES, bare=True)
    assert capsys.readouterr().out == "one\ntwo\nthree\n"


def test_services_differ_in_colour(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    printed(LINES)
    web, db, again = capsys.readouterr().out.splitlines()
    assert web.partition("|")[0] == again.partition("|")[0] != db.partition("|")[0].replace("db", "web")
