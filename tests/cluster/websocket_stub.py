"""The server's end of a websocket, as much of it as port-forward and exec need."""

from __future__ import annotations

import base64
import hashlib
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from kubernetes.client import Configuration

from cluster.test_observing import session

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from kompyse.cluster.session import Session

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CLOSE, _BINARY = 8, 2


class Frames(NamedTuple):
    """A websocket of which each binary message begins with the number of its channel."""

    handler: BaseHTTPRequestHandler

    def send(self, channel: int, data: bytes) -> None:
        self._write(_BINARY, bytes([channel]) + data)

    def close(self) -> None:
        self._write(_CLOSE, struct.pack(">H", 1000))

    def receive(self) -> tuple[int, bytes] | None:
        """The next message as (channel, data); None when the client has ended."""
        while True:
            head = self.handler.rfile.read(2)
            if len(head) < 2 or head[0] & 15 == _CLOSE:
                return None
            length = head[1] & 127
            if length > 125:
                size = 2 if length == 126 else 8
                length = int.from_bytes(self.handler.rfile.read(size), "big")
            mask = self.handler.rfile.read(4)
            data = bytes(each ^ mask[index % 4] for index, each in enumerate(self.handler.rfile.read(length)))
            if head[0] & 15 in {1, 2} and data:
                return data[0], data[1:]

    def _write(self, opcode: int, data: bytes) -> None:
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack(">H", len(data))
        self.handler.wfile.write(bytes([0x80 | opcode]) + length + data)
        self.handler.wfile.flush()


def accepted(handler: BaseHTTPRequestHandler, protocol: str = "v4.channel.k8s.io") -> Frames:
    """Answer the handshake."""
    key = (handler.headers["Sec-WebSocket-Key"] + _MAGIC).encode()
    handler.close_connection = True
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    handler.send_header(
        "Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key, usedforsecurity=False).digest()).decode()
    )
    handler.send_header("Sec-WebSocket-Protocol", protocol)
    handler.end_headers()
    return Frames(handler)


def streaming(server: Any) -> Session:
    """A session whose connection can be used for streams."""
    found = session(server)
    found.client.connection = found.client.connection._replace(configured=Configuration)
    return found
