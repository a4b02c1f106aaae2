"""An API server of the tests' own, on loopback: objects in memory, and faults when they are asked for.

It knows what Kompyse asks: discovery, lists with label selectors, server-side apply, merge patches, create, replace,
delete, watches that end. An apply that changes nothing leaves the version as it is, as the real one does.
"""

from __future__ import annotations

import copy
import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3

from kompyse.cluster.server.client import Client
from kompyse.cluster.server.connection import Connection
from kompyse.cluster.server.contexts import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS = {
    "": {
        "configmaps": "ConfigMap",
        "secrets": "Secret",
        "services": "Service",
        "pods": "Pod",
        "events": "Event",
        "persistentvolumeclaims": "PersistentVolumeClaim",
        "namespaces": "Namespace",
    },
    "apps": {"deployments": "Deployment", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet"},
    "batch": {"jobs": "Job", "cronjobs": "CronJob"},
    "coordination.k8s.io": {"leases": "Lease"},
    "policy": {"poddisruptionbudgets": "PodDisruptionBudget"},
}
CLUSTER_SCOPED = {"namespaces"}


class Fault(NamedTuple):
    """An answer in place of the right one. Status 0 breaks the connection without any."""

    status: int
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: str = ""
    after: bool = False
    """Whether the request is done first, and only its answer is lost."""


class Stub:
    """The state of the server: `objects` by path, `requests` as (method, path), `faults` to be given."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str]] = []
        self.fault: Callable[[str, str], Fault | None] = lambda _method, _path: None
        self.immutable: Callable[[dict[str, Any], dict[str, Any]], str | None] = lambda _old, _new: None
        self.lock = threading.RLock()
        self.version = 100
        self.logs: dict[str, str] = {}
        self.noted: dict[str, set[str]] = {}
        """The annotations that merge patches have set, by path."""
        self.rules: list[dict[str, Any]] | None = None
        """What the user may do, as a review tells it; None where the server does not know it all."""
        self.upgrades: Callable[[str, dict[str, list[str]], BaseHTTPRequestHandler], None] | None = None
        """What serves a request for a websocket: the path, the query, and the connection before the handshake."""
        self.log: list[tuple[int, str, dict[str, Any]]] = []
        """What happened: the version then, the path, and the event."""

    def titles(self) -> set[str]:
        return {f"{each['kind']} {each['metadata']['name']}" for each in self.objects.values()}

    def find(self, kind: str, name: str) -> dict[str, Any]:
        return next(each for each in self.objects.values() if (each["kind"], each["metadata"]["name"]) == (kind, name))

    def put(self, path: str, made: dict[str, Any]) -> dict[str, Any]:
        """Store an object at its path; one that is the same as before keeps its version."""
        with self.lock:
            before = self.objects.get(path)
            made = copy.deepcopy(made)
            metadata = made["metadata"]
            if before is not None:
                old = copy.deepcopy(before)
                version = old["metadata"].pop("resourceVersion")
                metadata["uid"] = old["metadata"]["uid"]
                metadata.pop("resourceVersion", None)
                if old == made:
                    metadata["resourceVersion"] = version
                    return made
            self.version += 1
            metadata.setdefault("uid", f"uid-{self.version}")
            metadata["resourceVersion"] = str(self.version)
            self.objects[path] = made
            self.note("MODIFIED" if before else "ADDED", path, made)
            return made

    def remove(self, path: str) -> dict[str, Any]:
        """Delete the object of a path."""
        with self.lock:
            gone = self.objects.pop(path)
            self.version += 1
            gone["metadata"]["resourceVersion"] = str(self.version)
            self.note("DELETED", path, gone)
            return gone

    def note(self, kind: str, path: str, made: dict[str, Any]) -> None:
        """Keep what happened for those who watch."""
        self.log.append((self.version, path, {"type": kind, "object": copy.deepcopy(made)}))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait for the acknowledgement
    stub: Stub

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode() if not isinstance(body, str) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if not isinstance(body, str) else "text/plain")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: int, reason: str, message: str, causes: list[dict[str, str]] | None = None) -> None:
        told = {"kind": "Status", "reason": reason, "message": message, "details": {"causes": causes or []}}
        self._answer(status, told)

    def handle(self) -> None:
        """Serve a connection; clients break some, and so do the faults."""
        with suppress(OSError):
            super().handle()

    def _handle(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        path = unquote(url.path)
        with self.stub.lock:
            self.stub.requests.append((self.command, path))
        if self.headers.get("Upgrade") == "websocket" and self.stub.upgrades is not None:
            self.stub.upgrades(path, parse_qs(url.query), self)
            return
        fault = self.stub.fault(self.command, path)
        if fault is not None:
            if fault.after:
                self._serve(path, parse_qs(url.query), body, silent=True)
            if fault.status == 0:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self._answer(fault.status, fault.body, fault.headers)
            return
        self._serve(path, parse_qs(url.query), body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - the names of http.server

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def _serve(self, path: str, query: dict[str, list[str]], body: Any, *, silent: bool = False) -> None:  # noqa: C901, PLR0912 - one a verb
        if silent:
            self._answer = lambda *_args, **_more: None  # type: ignore[method-assign]
        stub = self.stub
        if path in {"/api", "/apis"}:
            self._answer(200, {"items": _groups(core=path == "/api")})
            return
        *_, last = path.split("/")
        is_list = any(last in kinds for kinds in KINDS.values())
        if path in stub.logs:
            self._answer(200, stub.logs[path])
            return
        if "watch" in query:
            self._watch(path, int(query["resourceVersion"][0]))
            return
        with stub.lock:
            if self.command == "GET" and is_list:
                self._list(path, query)
            elif last == "selfsubjectrulesreviews":
                told = {"incomplete": stub.rules is None, "resourceRules": stub.rules or []}
                self._answer(201, {"kind": "SelfSubjectRulesReview", "status": told})
            elif last == "selfsubjectreviews":
                self._answer(201, {"kind": "SelfSubjectReview", "status": {"userInfo": {"username": "jane"}}})
            elif self.command == "POST":
                target = f"{path}/{body['metadata']['name']}"
                if target in stub.objects:
                    self._refuse(409, "AlreadyExists", f"{target} already exists")
                else:
                    self._answer(201, stub.put(target, body))
            elif self.command == "PATCH" and "apply-patch" in self.headers["Content-Type"]:
                self._apply(path, query, body)
            elif path not in stub.objects:
                self._refuse(404, "NotFound", f"{path} not found")
            elif self.command == "GET":
                self._answer(200, stub.objects[path])
            elif self.command == "PATCH":
                stub.noted.setdefault(path, set()).update((body.get("metadata") or {}).get("annotations") or ())
                self._answer(200, stub.put(path, _merged(stub.objects[path], body)))
            elif self.command == "PUT":
                current = stub.objects[path]["metadata"]["resourceVersion"]
                if body["metadata"].get("resourceVersion", current) != current:
                    self._refuse(409, "Conflict", "the object has been modified")
                else:
                    self._answer(200, stub.put(path, body))
            else:
                self._answer(200, stub.remove(path))

    def _watch(self, path: str, version: int) -> None:
        """Send what happens for a second, as a server does that ends its watches soon."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            with self.stub.lock:
                news = [each for each in self.stub.log if each[0] > version]
            for at, where, event in news:
                version = at
                if where.rpartition("/")[0] == path:
                    self.wfile.write(json.dumps(event).encode() + b"\n")
                    self.wfile.flush()
            time.sleep(0.02)

    def _list(self, path: str, query: dict[str, list[str]]) -> None:
        # `key=value`, or `key` alone for whatever value.
        wanted = [each.partition("=") for each in ",".join(query.get("labelSelector", [])).split(",") if each]
        found = [
            each
            for where, each in sorted(self.stub.objects.items())
            if where.rpartition("/")[0] == path
            and all(_matches(each["metadata"].get("labels") or {}, *part) for part in wanted)
        ]
        self._answer(200, {"metadata": {"resourceVersion": str(self.stub.version)}, "items": found})

    def _apply(self, path: str, query: dict[str, list[str]], body: Any) -> None:
        stub = self.stub
        before = stub.objects.get(path)
        if before is not None and (field := stub.immutable(before, body)):
            causes = [{"reason": "FieldValueInvalid", "field": field, "message": "field is immutable"}]
            self._refuse(422, "Invalid", f"{field}: field is immutable", causes)
            return
        owner = (before or {"metadata": {}})["metadata"].get("annotations", {}).get("owner")
        if owner and query["force"] == ["false"]:
            causes = [{"reason": "FieldManagerConflict", "field": ".data", "message": f'conflict with "{owner}"'}]
            self._refuse(409, "Conflict", "Apply failed with 1 conflict", causes)
            return
        noted = (before or {"metadata": {}})["metadata"].get("annotations", {})
        kept = {key: noted[key] for key in stub.noted.get(path, ()) if key in noted and "/" in key}
        if kept:  # what was set beside what is applied, stays
            metadata = body["metadata"]
            body = {**body, "metadata": {**metadata, "annotations": {**kept, **metadata.get("annotations", {})}}}
        if "dryRun" in query:
            answer = copy.deepcopy(body)
            answer["metadata"]["resourceVersion"] = (before or {"metadata": {"resourceVersion": "1"}})["metadata"][
                "resourceVersion"
            ]
            answer["metadata"]["uid"] = (before or {"metadata": {"uid": "new"}})["metadata"]["uid"]
            self._answer(200, answer)
            return
        self._answer(200 if before else 201, stub.put(path, body))


def _matches(labels: dict[str, str], key: str, equal: str, value: str) -> bool:
    return labels.get(key) == value if equal else key in labels


def _merged(before: Any, change: Any) -> Any:
    if not isinstance(change, dict):
        return change
    made = dict(before) if isinstance(before, dict) else {}
    for key, value in change.items():
        if value is None:
            made.pop(key, None)
        else:
            made[key] = _merged(made.get(key), value)
    return made


def _groups(*, core: bool) -> list[dict[str, Any]]:
    return [
        {
            "metadata": {"name": group},
            "versions": [
                {
                    "version": "v1",
                    "resources": [
                        {
                            "resource": plural,
                            "responseKind": {"kind": kind},
                            "singularResource": kind.lower(),
                            "scope": "Cluster" if plural in CLUSTER_SCOPED else "Namespaced",
                            "verbs": ["get", "list", "watch", "patch", "delete"],
                        }
                        for plural, kind in kinds.items()
                    ],
                }
            ],
        }
        for group, kinds in KINDS.items()
        if (group == "") is core
    ]


@contextmanager
def serving() -> Iterator[tuple[Stub, Client]]:
    """The server, and a client of it that does not wait between attempts."""
    stub = Stub()
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    pool = urllib3.PoolManager(maxsize=16)
    connection = Connection(pool, address, dict, of("stub", {}, {"server": address}, {}), None)
    try:
        yield stub, Client(connection, sleep=lambda _seconds: None)
    finally:
        pool.clear()
        server.shutdown()
        server.server_close()
        thread.join()
