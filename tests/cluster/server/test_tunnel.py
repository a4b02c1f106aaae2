"""One connection to a port of a pod, against the protocol as the API server speaks it."""

from __future__ import annotations

import socket
import struct
import threading

import pytest

from cluster.websocket_stub import accepted, streaming
from kompyse.cluster.server import tunnel as module
from kompyse.cluster.server.tunnel import Refused, tunnel

PATH = "/api/v1/namespaces/default/pods/web-1/portforward"


def begun(handler, query):
    """The handshake, and the first frame of each channel."""
    frames = accepted(handler)
    port = struct.pack("<H", int(query["ports"][0]))
    frames.send(0, port)
    frames.send(1, port)
    return frames


def echoing(path, query, handler) -> None:
    assert path == PATH
    frames = begun(handler, query)
    while (message := frames.receive()) is not None:
        channel, data = message
        if data == b"end":
            frames.close()
            return
        for start in range(0, len(data), 50000):
            frames.send(channel, data[start : start + 50000])


@pytest.fixture
def way(server):
    """Start a tunnel to port 300; gives our end of it, what is set to stop it, and what waits for its end."""
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    stop = threading.Event()
    raised: list[Exception] = []

    def run() -> None:
        with theirs:
            try:
                tunnel(streaming(server).client.connection, PATH, 300, theirs, stop)
            except Refused as error:
                raised.append(error)

    thread = threading.Thread(target=run, daemon=True)

    def ended() -> list[Exception]:
        thread.join(10)
        assert not thread.is_alive()
        return raised

    with ours:
        yield ours, stop, ended, thread.start
        stop.set()


def received(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length and (part := connection.recv(65536)):
        found += part
    return found


def test_bytes_go_both_ways_and_the_end_of_the_pod_is_the_end(server, way):
    ours, _, ended, start = way
    server.stub.upgrades = echoing
    start()
    ours.sendall(b"hello")
    assert received(ours, 5) == b"hello"
    large = bytes(range(256)) * 800
    ours.sendall(large)
    assert received(ours, len(large)) == large
    ours.sendall(b"end")
    assert ours.recv(1) == b""
    assert ended() == []


def test_a_port_on_which_nobody_listens_is_told(server, way):
    _, _, ended, start = way

    def refusing(_path, query, handler) -> None:
        frames = begun(handler, query)
        frames.send(1, b"failed to connect to 127.0.0.1:300: connection refused")
        frames.close()

    server.stub.upgrades = refusing
    start()
    assert [str(each) for each in ended()] == ["failed to connect to 127.0.0.1:300: connection refused"]


def test_an_api_server_that_will_not_is_told(way):
    _, _, ended, start = way
    start()
    (error,) = ended()
    assert "opens no way there" in str(error)


def test_it_stops_when_it_is_to(server, way):
    ours, stop, ended, start = way
    server.stub.upgrades = echoing
    start()
    ours.sendall(b"x")
    assert received(ours, 1) == b"x"
    stop.set()
    assert ended() == []


def test_an_answer_still_comes_after_the_client_has_said_all(server, way, monkeypatch):
    ours, _, ended, start = way
    monkeypatch.setattr(module, "_LINGER", 0.5)
    server.stub.upgrades = echoing
    start()
    ours.sendall(b"last words")
    ours.shutdown(socket.SHUT_WR)
    assert received(ours, 100) == b"last words"
    assert ended() == []
