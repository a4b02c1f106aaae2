"""The logs of a project, read and followed."""

from __future__ import annotations

import threading

import pytest

from cluster.test_observing import LABELS, session
from cluster.test_readiness import container, pod, running
from kompyse.cluster.errors import Cut
from kompyse.cluster.logs import Asked, Line, lines

POD = "/api/v1/namespaces/default/pods/web-1"
LOG = f"{POD}/log"


def written(restarts: int = 0) -> dict:
    made = pod(containerStatuses=[container(restarts=restarts, **running(9))])
    made["metadata"]["labels"] = LABELS
    return made


def test_all_there_is(server):
    server.stub.put(POD, written())
    server.stub.logs[LOG] = "one\r\ntwo\nlast"
    found = list(lines(session(server), Asked(tail=5, since=60, timestamps=True), threading.Event()))
    assert found == [Line("web", "web-1", "web", text) for text in ("one", "two", "last")]


def test_a_container_that_has_not_begun_has_none(server):
    made = written()
    made["status"]["containerStatuses"][0]["state"] = {"waiting": {"reason": "ContainerCreating"}}
    server.stub.put(POD, made)
    assert list(lines(session(server), Asked(), threading.Event())) == []


def test_followed_lines_go_on_with_what_comes_later(server):
    stop = threading.Event()
    following = lines(session(server), Asked(follow=True), stop)
    server.stub.logs[LOG] = "one\n"
    threading.Timer(0.3, server.stub.put, args=(POD, written())).start()
    assert next(following).text == "one"
    server.stub.logs[LOG] = "after a restart\n"
    server.stub.put(POD, written(restarts=1))
    assert next(following).text == "after a restart"
    stop.set()
    assert list(following) == []


class Breaking:
    """A client whose logs break off: each round gives lines, and a break after them unless it is the last."""

    def __init__(self, *rounds: list[str]) -> None:
        self.rounds = list(rounds)
        self.asked: list[dict[str, str]] = []

    def get(self, _path, **_query):
        return {"items": [written()]}

    def lines(self, _path, query, _stop):
        self.asked.append(dict(query))
        yield from (each.encode() for each in self.rounds.pop(0))
        if self.rounds:
            raise Cut("broke off")


def at(second: int, text: str) -> str:
    return f"2026-01-01T00:00:0{second}.000000{second:03}+02:00 {text}"


def read(server, client: Breaking, **asked) -> list[str]:
    where = session(server)._replace(client=client)
    return [each.text for each in lines(where, Asked(**asked), threading.Event())]


def test_a_log_that_breaks_off_goes_on_after_its_last_line(server):
    client = Breaking([], [at(1, "one"), at(2, "")], [at(2, ""), at(3, "three"), "unable to read"])
    assert read(server, client, since=60, tail=9) == ["one", "", "three", "unable to read"]
    first, again, last = client.asked
    assert again == first
    assert (first["sinceSeconds"], first["tailLines"]) == ("60", "9")
    assert last["sinceTime"] == "2026-01-01T00:00:02+02:00"
    assert not {"sinceSeconds", "tailLines"} & set(last)


def test_times_are_printed_where_they_are_asked_for(server):
    assert read(server, Breaking([at(1, "one")]), timestamps=True) == [at(1, "one")]


def test_a_log_that_always_breaks_off_is_told(server, monkeypatch):
    monkeypatch.setattr("kompyse.cluster.server.retries.pause", lambda _attempt: 0)
    with pytest.raises(Cut):
        read(server, Breaking(*([[]] * 20)))
