"""Requests: what they carry, when they are made again, and what comes of those that fail."""

from __future__ import annotations

import threading
import time

import pytest

from cluster.stub import Fault
from kompyse.cluster.errors import ApiError, Unreachable
from kompyse.cluster.server.client import Client

PATH = "/api/v1/namespaces/default/configmaps/a"
MADE = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "v"}}


def faults(*given: Fault):
    """Give these answers to the first requests for the object."""
    left = list(given)
    return lambda _method, path: left.pop(0) if left and path == PATH else None


def test_an_object_is_applied_read_changed_and_deleted(server):
    assert server.client.apply(PATH, MADE)["metadata"]["resourceVersion"]
    assert server.client.get(PATH)["data"] == {"k": "v"}
    assert server.client.merge(PATH, {"data": {"k": "w"}})["data"] == {"k": "w"}
    server.client.delete(PATH)
    with pytest.raises(ApiError) as caught:
        server.client.get(PATH)
    assert (caught.value.status, caught.value.reason) == (404, "NotFound")


def test_what_is_gone_already_is_deleted(server):
    server.client.delete(PATH)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, {"Retry-After": "1"}),
        Fault(500),
        Fault(503, body="upstream connect error"),
        Fault(0),
        Fault(0, after=True),
        Fault(409, body='{"reason": "Conflict", "message": "the object has been modified"}'),
    ],
)
def test_a_request_that_fails_is_made_again(server, fault):
    server.stub.fault = faults(fault, fault)
    assert server.client.apply(PATH, MADE)["data"] == {"k": "v"}
    assert [method for method, path in server.stub.requests if path == PATH] == ["PATCH"] * 3


def test_the_wait_that_the_server_asks_for_is_kept(server):
    waited = []
    client = Client(server.client.connection, sleep=waited.append)
    server.stub.fault = faults(Fault(429, {"Retry-After": "7"}))
    client.apply(PATH, MADE)
    assert waited == [7]


def test_an_answer_is_not_asked_again(server):
    server.stub.fault = faults(Fault(403, body='{"reason": "Forbidden", "message": "no"}'))
    with pytest.raises(ApiError, match="403 Forbidden: no"):
        server.client.apply(PATH, MADE)
    assert len([path for _, path in server.stub.requests if path == PATH]) == 1


def test_a_server_that_never_answers_is_told(server):
    server.stub.fault = lambda _method, _path: Fault(0)
    with pytest.raises(Unreachable, match="does not answer"):
        server.client.get(PATH)


def test_a_server_that_is_not_there_is_told(server):
    client = Client(server.client.connection._replace(server="http://127.0.0.1:1"), sleep=lambda _: None)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 does not answer"):
        client.get(PATH)


def test_a_watch_gives_what_is_there_first(server):
    server.client.apply(PATH, MADE)
    events = server.client.watch(PATH.rpartition("/")[0], threading.Event())
    first, synced = next(events), next(events)
    assert (first.kind, first.object["metadata"]["name"]) == ("ADDED", "a")
    assert synced.kind == "SYNCED"
    events.close()


def followed(server, seconds: float) -> int:
    """Watch for so long, with nothing to tell; gives how many requests that took after the list."""
    stop = threading.Event()
    done = threading.Thread(target=lambda: list(server.client.watch(PATH.rpartition("/")[0], stop)))
    done.start()
    time.sleep(seconds)
    asked = [path for method, path in server.stub.requests if (method, path) == ("GET", PATH.rpartition("/")[0])]
    stop.set()
    done.join(2)
    assert not done.is_alive()
    return len(asked) - 1


def test_a_watch_with_nothing_to_tell_is_one_request_and_ends_when_it_is_to_stop(server):
    assert followed(server, 0.9) == 1


def test_a_watch_that_ends_at_once_again_and_again_is_opened_ever_later(server):
    watches = []

    def ended(_method: str, path: str) -> Fault | None:
        if path != PATH.rpartition("/")[0]:
            return None
        watches.append(time.monotonic())
        return Fault(200) if len(watches) > 1 else None

    server.stub.fault = ended
    followed(server, 2)
    assert 3 < len(watches) < 9


def test_an_answer_that_is_cut_off_is_asked_again(server):
    server.stub.put(PATH, MADE)
    cut = Fault(200, {"Content-Type": "application/json"}, body='{"kind": "Conf')
    server.stub.fault = faults(cut, cut)
    assert server.client.get(PATH)["data"] == {"k": "v"}


def test_a_deletion_is_made_again_after_a_stale_write(server):
    server.stub.put(PATH, MADE)
    server.stub.fault = faults(Fault(409, body='{"reason": "Conflict", "message": "the object has been modified"}'))
    server.client.delete(PATH)
    assert PATH not in server.stub.objects


def test_a_server_that_never_answers_is_given_up_after_a_while(server):
    client = Client(server.client.connection, sleep=lambda _: None, patience=-1)
    server.stub.fault = lambda _method, _path: Fault(0)
    with pytest.raises(Unreachable):
        client.get(PATH)
    assert len([path for _, path in server.stub.requests if path == PATH]) == 1
