"""The logs of a project, read and followed."""

from __future__ import annotations

import threading

from cluster.test_observing import LABELS, session
from cluster.test_readiness import container, pod, running
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
