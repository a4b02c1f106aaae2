"""A proxy of the tests' own in front of a real API server: on loopback, it forwards requests and makes some fail.

What the client sends goes on as it is, with its token; a plan says which requests are answered otherwise, and how. All
that came is kept in a journal, so that a test can say what was asked again, when, and what was never asked.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import random
import selectors
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}


class Way(StrEnum):
    """How a request fails."""

    ANSWER = "answer"
    """It never reaches the server, and is answered with the status."""
    CUT_BEFORE = "cut before"
    """It never reaches the server, and the connection breaks."""
    CUT_AFTER = "cut after"
    """The server does it, and the connection breaks before its answer."""
    CUT_WITHIN = "cut within"
    """The server does it, and the connection breaks in the middle of its answer."""
    DELAY = "delay"
    """It is done, `seconds` later."""


class Fault(NamedTuple):
    """What becomes of a request in place of what should."""

    way: Way
    status: int = 0
    retry_after: str = ""
    seconds: float = 0


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    kind: str
    """Its content type."""

    @property
    def is_stream(self) -> bool:
        """Whether it is answered by lines that come over time."""
        return "watch" in self.query or self.query.get("follow") == "true"

    @property
    def identity(self) -> str:
        """The same for a request that is made again; a watch is the same wherever it begins."""
        query = {key: value for key, value in self.query.items() if key not in {"resourceVersion", "sinceTime"}}
        told = json.dumps([self.method, self.path, sorted(query.items()), hashlib.sha256(self.body).hexdigest()])
        return hashlib.sha256(told.encode()).hexdigest()


class Seen(NamedTuple):
    """A line of the journal."""

    at: float
    """Seconds of the monotonic clock."""
    asked: Asked
    turn: int
    """How often the same was asked before."""
    fault: Fault | None
    status: int
    """What the client was told; 0 when nothing."""


def no_faults(_asked: Asked, _turn: int) -> Fault | None:
    return None


class Chances:
    """A plan of chances, the same for the same seed whatever the order of the requests.

    `rate` of the requests fail, and again with the same chance when they are made again, but never more than `most`
    times in a row: so that who asks again for long enough comes through.
    """

    def __init__(self, seed: int, rate: float = 0.5, most: int = 3) -> None:
        self.seed, self.rate, self.most = seed, rate, most

    def __call__(self, asked: Asked, turn: int) -> Fault | None:
        if turn % (self.most + 1) == self.most:
            return None
        chance = random.Random(f"{self.seed} {asked.identity} {turn}")
        if chance.random() > self.rate:
            return None
        ways = [
            Fault(Way.ANSWER, 429, retry_after="1"),
            Fault(Way.ANSWER, 500),
            Fault(Way.ANSWER, 502),
            Fault(Way.ANSWER, 503),
            Fault(Way.CUT_BEFORE),
            Fault(Way.CUT_AFTER),
            Fault(Way.CUT_WITHIN),
            Fault(Way.DELAY, seconds=0.3),
        ]
        # A stale write is told to those alone that do not say which version they change.
        if asked.method in {"PATCH", "DELETE"}:
            ways.append(Fault(Way.ANSWER, 409))
        return chance.choice(ways)


class FaultProxy:
    """The state of the proxy: its `plan`, which may be changed at any time, and its `journal`."""

    def __init__(self, upstream: str, context: ssl.SSLContext) -> None:
        self.upstream = urlsplit(upstream)
        self.context = context
        self.plan: Callable[[Asked, int], Fault | None] = no_faults
        self.journal: list[Seen] = []
        self.address = ""
        self.lock = threading.Lock()
        self._turns: dict[str, int] = {}

    def turn(self, asked: Asked) -> int:
        with self.lock:
            turn = self._turns.get(asked.identity, 0)
            self._turns[asked.identity] = turn + 1
            return turn

    def note(self, seen: Seen) -> None:
        with self.lock:
            self.journal.append(seen)

    def failed(self) -> list[Seen]:
        """What was made to fail."""
        with self.lock:
            return [each for each in self.journal if each.fault is not None and each.fault.way is not Way.DELAY]

    def connect(self, seconds: float | None = 30) -> http.client.HTTPSConnection:
        host, port = self.upstream.hostname or "", self.upstream.port
        return http.client.HTTPSConnection(host, port, context=self.context, timeout=seconds)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: FaultProxy

    def handle(self) -> None:
        """Serve a connection; clients break some, and so do the faults."""
        with suppress(OSError, http.client.HTTPException):
            super().handle()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def _handle(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        query = {key: values[-1] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        kind = self.headers.get("Content-Type") or ""
        asked = Asked(self.command, url.path, query, self.rfile.read(length) if length else b"", kind)
        turn = self.proxy.turn(asked)
        fault = self.proxy.plan(asked, turn)
        began = time.monotonic()

        def note(status: int) -> None:
            self.proxy.note(Seen(began, asked, turn, fault, status))

        if self.headers.get("Upgrade"):
            note(101)
            self._carry(asked)
        elif fault is None:
            self._forward(asked, note)
        elif fault.way is Way.DELAY:
            time.sleep(fault.seconds)
            self._forward(asked, note)
        elif fault.way is Way.ANSWER:
            note(fault.status)
            self._answer(asked, fault)
        elif fault.way is Way.CUT_BEFORE:
            note(0)
            self._cut()
        else:
            self._forward(asked, note, cut=fault.way)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - the names of http.server

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, asked: Asked, fault: Fault) -> None:
        content = json.dumps(refusal(asked, fault.status)).encode() if fault.status != 502 else b"upstream gone"
        self.send_response(fault.status)
        self.send_header("Content-Type", "text/plain" if fault.status == 502 else "application/json")
        self.send_header("Content-Length", str(len(content)))
        if fault.retry_after:
            self.send_header("Retry-After", fault.retry_after)
        self.end_headers()
        self.wfile.write(content)

    def _forward(self, asked: Asked, note: Callable[[int], None], cut: Way | None = None) -> None:
        upstream = self.proxy.connect(None if asked.is_stream else 30)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in _HOP}
        upstream.request(self.command, self.path, body=asked.body or None, headers=headers)
        answer = upstream.getresponse()
        try:
            if cut is Way.CUT_AFTER:
                if not asked.is_stream:
                    answer.read()
                note(0)
                self._cut()
                return
            note(answer.status if cut is None else 0)
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                if key.lower() not in _HOP:
                    self.send_header(key, value)
            if asked.is_stream:
                self._stream(answer, cut)
            else:
                self._whole(answer.read(), cut)
        finally:
            upstream.close()

    def _whole(self, content: bytes, cut: Way | None) -> None:
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if cut is None:
            self.wfile.write(content)
        else:
            self.wfile.write(content[: len(content) // 2])
            self._cut()

    def _stream(self, answer: http.client.HTTPResponse, cut: Way | None) -> None:
        """Pass on what comes as it comes; a stream that is cut is so in the middle of what came next."""
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while read := answer.read1(65536):
            given = read if cut is None else read[: max(1, len(read) // 2)]
            self.wfile.write(f"{len(read):x}\r\n".encode() + given)
            if cut is not None:
                self._cut()
                return
            self.wfile.write(b"\r\n")
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _carry(self, asked: Asked) -> None:
        """Hand over a connection that becomes a websocket: bytes both ways until one side ends."""
        self.close_connection = True
        host, port = self.proxy.upstream.hostname or "", self.proxy.upstream.port or 443
        head = f"{self.command} {self.path} HTTP/1.1\r\n" + "".join(
            f"{key}: {value if key.lower() != 'host' else f'{host}:{port}'}\r\n" for key, value in self.headers.items()
        )
        plain = socket.create_connection((host, port), timeout=30)
        with self.proxy.context.wrap_socket(plain, server_hostname=host) as upstream:
            upstream.sendall(head.encode() + b"\r\n" + asked.body)
            upstream.settimeout(None)
            _pumped(self.connection, upstream)


def _pumped(client: socket.socket, upstream: ssl.SSLSocket) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ, upstream)
        selector.register(upstream, selectors.EVENT_READ, client)
        while True:
            for key, _ in selector.select():
                source: Any = key.fileobj
                while True:
                    read = source.recv(65536)
                    if not read:
                        return
                    key.data.sendall(read)
                    if not (isinstance(source, ssl.SSLSocket) and source.pending()):
                        break


def refusal(asked: Asked, status: int) -> dict[str, Any]:
    """The Status object of a refusal, in the words of a real API server."""
    name = asked.path.rpartition("/")[2]
    reason, message = {
        409: (
            "Conflict",
            f'Operation cannot be fulfilled on "{name}": the object has been modified; please try again',
        ),
        429: ("TooManyRequests", "The apiserver is overloaded, please try again later"),
        403: ("Forbidden", f'"{name}" is forbidden: exceeded quota'),
        500: ("InternalError", "Internal error occurred: etcdserver: request timed out"),
        503: ("ServiceUnavailable", "apiserver not ready"),
    }[status]
    told = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message}
    return {**told, "reason": reason, "details": {"name": name}, "code": status}


class Reached(NamedTuple):
    """The proxy, and a kubeconfig that leads through it as the user whose it is."""

    proxy: FaultProxy
    kubeconfig: Path


@contextmanager
def proxied(kubeconfig: str | Path, folder: Path, token: str | None = None) -> Iterator[Reached]:
    """Serve in front of the cluster of a kubeconfig (its first), for its user or for the bearer of `token`."""
    import yaml

    read = yaml.safe_load(Path(kubeconfig).read_text(encoding="utf-8"))
    cluster, user = read["clusters"][0]["cluster"], read["users"][0]["user"]
    context = ssl.create_default_context(cafile=cluster.get("certificate-authority"))
    if "certificate-authority-data" in cluster:
        context.load_verify_locations(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    proxy = FaultProxy(cluster["server"], context)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    proxy.address = f"http://127.0.0.1:{server.server_address[1]}"
    name = "through-the-proxy"
    made = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": proxy.address}}],
        "users": [{"name": name, "user": user if token is None else {"token": token}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
    }
    path = folder / f"kubeconfig-{server.server_address[1]}"
    path.write_text(json.dumps(made), encoding="utf-8")
    try:
        yield Reached(proxy, path)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
