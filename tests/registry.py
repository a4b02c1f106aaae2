"""A registry of the tests' own, on loopback: it takes what an engine pushes, as the distribution specification says.

Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md (end-4 to end-7).
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


class Registry:
    """What was pushed: blobs by digest, manifests by `name:tag`."""

    def __init__(self) -> None:
        self.address = ""
        self.blobs: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.manifests: dict[str, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    registry: Registry

    def _answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            found = b""
            while size := int(self.rfile.readline(), 16):
                found += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return found
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _serve(self) -> None:
        url = urlsplit(self.path)
        data, registry = self._body(), self.registry
        name, _, rest = url.path.removeprefix("/v2/").partition("/manifests/")
        name, _, upload = name.partition("/blobs/")
        if url.path == "/v2/":
            self._answer(200)
        elif rest and self.command == "PUT":
            digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
            registry.manifests[f"{name}:{rest}"] = data
            self._answer(201, Docker_Content_Digest=digest, Location=url.path)
        elif self.command == "POST":
            place = uuid.uuid4().hex
            registry.uploads[place] = b""
            self._answer(202, Location=f"/v2/{name}/blobs/uploads/{place}", Docker_Upload_UUID=place)
        elif self.command in {"PATCH", "PUT"} and upload.startswith("uploads/"):
            place = upload.rpartition("/")[2]
            registry.uploads[place] += data
            if self.command == "PATCH":
                end = str(max(0, len(registry.uploads[place]) - 1))
                self._answer(202, Location=url.path, Range=f"0-{end}", Docker_Upload_UUID=place)
            else:
                (digest,) = parse_qs(url.query)["digest"]
                registry.blobs[digest] = registry.uploads.pop(place)
                self._answer(201, Location=f"/v2/{name}/blobs/{digest}", Docker_Content_Digest=digest)
        elif self.command == "HEAD" and upload in registry.blobs:
            self._answer(200, Content_Length=str(len(registry.blobs[upload])), Docker_Content_Digest=upload)
        else:
            self._answer(404)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = _serve  # noqa: N815 - as http.server wants them

    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Registry]:
    """Give a registry that answers at its address until the block ends."""
    registry = Registry()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"registry": registry}))
    server.daemon_threads = True
    registry.address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
