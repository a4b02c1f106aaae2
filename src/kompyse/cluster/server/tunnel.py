"""One TCP connection through the API server to a port of a pod: a socket in, bytes both ways until one side ends.

The port-forward of Kubernetes over a websocket: every frame begins with the number of its channel, 0 for data and 1 for
errors, and the first frame of each channel holds the number of the port.
"""

from __future__ import annotations

import selectors
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Sequence

    from kompyse.cluster.server.connection import Connection

_CHUNK = 65536
_HELD = 1 << 20
"""Bytes for a client that does not read: beyond these the pod has to wait."""
_LINGER = 10.0
"""Seconds that an answer may still take after the client has said all that it had to say."""
_TICK = 0.5
_DATA, _ERROR = 0, 1


class Refused(Exception):  # noqa: N818 - what happened, as the message says it
    """A port of a pod cannot be reached, or the way to it has broken."""


def tunnel(connection: Connection, path: str, port: int, client: socket.socket, stop: threading.Event) -> None:
    """Carry a connection until it ends on either side, or `stop` is set. `path` is that of the pod's `portforward`.

    Raises:
        Refused: nothing listens there, or the API server will not.
    """
    from websocket import WebSocketException  # noqa: PLC0415 - comes with `kubernetes`

    try:
        stream = opened(connection, path, [("ports", str(port))], "v4.channel.k8s.io")
    except (WebSocketException, OSError) as error:
        raise Refused(f"the API server opens no way there: {_sentence(error)}") from None
    try:
        _Pump(stream, client).run(stop)
    except (WebSocketException, OSError):
        return  # one of the two is gone, and with it the connection
    finally:
        with suppress(WebSocketException, OSError):
            stream.close(timeout=1)
        # After the other side's close, the call above leaves the socket open.
        stream.shutdown()


def opened(connection: Connection, path: str, query: Sequence[tuple[str, str]], protocols: str) -> Any:
    """Open a websocket to a path of the API server; gives the WebSocket of `websocket-client`."""
    from kubernetes.stream import ws_client  # noqa: PLC0415 - as above

    package: Any = ws_client  # it has no types
    url = package.get_websocket_url(f"{connection.server}{path}", query)
    headers = {key.lower(): value for key, value in connection.headers().items()}
    headers["sec-websocket-protocol"] = protocols
    return package.create_websocket(connection.configuration, url, headers)


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


class _Pump:
    """Both directions of one connection, in one thread: a TLS connection is not for two."""

    def __init__(self, stream: Any, client: socket.socket) -> None:
        self._stream, self._client = stream, client
        self._held = b""
        """Of the pod, for the client."""
        self._begun: set[int] = set()
        self._ended = False
        """Whether the pod has said all."""
        self._deadline: float | None = None
        """Set when the client has said all."""

    def run(self, stop: threading.Event) -> None:
        """Carry until either side has ended."""
        self._client.setblocking(False)
        while not stop.is_set() and not (self._ended and not self._held):
            readable = self._waited()
            if self._client in readable:
                self._from_client()
            if self._stream.sock in readable:
                self._from_pod()
            if self._held:
                with suppress(BlockingIOError):
                    self._held = self._held[self._client.send(self._held) :]
            if self._deadline is not None and time.monotonic() > self._deadline:
                return

    def _waited(self) -> set[Any]:
        """Wait until something can be done; gives the sockets to read from."""
        pod = self._stream.sock
        reads_pod = not self._ended and len(self._held) < _HELD
        with selectors.DefaultSelector() as selector:
            if reads_pod:
                selector.register(pod, selectors.EVENT_READ)
            interest = (selectors.EVENT_READ if self._deadline is None and not self._ended else 0) | (
                selectors.EVENT_WRITE if self._held else 0
            )
            if interest:
                selector.register(self._client, interest)
            # What TLS has decrypted already wakes no selector.
            decrypted = reads_pod and bool(getattr(pod, "pending", int)())
            found = {
                key.fileobj for key, ready in selector.select(0 if decrypted else _TICK) if ready & selectors.EVENT_READ
            }
        return found | {pod} if decrypted else found

    def _from_client(self) -> None:
        said = self._client.recv(_CHUNK)
        if said:
            self._stream.send_binary(bytes([_DATA]) + said)
        else:
            # This protocol cannot end one direction alone: the answer gets its time, then all ends.
            self._deadline = time.monotonic() + _LINGER

    def _from_pod(self) -> None:
        from websocket import ABNF, WebSocketConnectionClosedException  # noqa: PLC0415 - as above

        try:
            kind, frame = self._stream.recv_data_frame(control_frame=True)
        except WebSocketConnectionClosedException:
            self._ended = True
            return
        if kind == ABNF.OPCODE_CLOSE:
            self._ended = True
        elif kind == ABNF.OPCODE_BINARY and frame.data:
            channel, said = frame.data[0], frame.data[1:]
            if channel not in self._begun:
                self._begun.add(channel)
            elif channel == _DATA:
                self._held += said
            elif channel == _ERROR and said:
                raise Refused(_sentence(Exception(said.decode(errors="replace"))))
