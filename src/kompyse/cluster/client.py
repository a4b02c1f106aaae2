"""Requests to an API server: paths and objects in, objects out, made again as `retries.py` says.

Objects are plain dicts, as everywhere in Kompyse; the models of the `kubernetes` package are not used.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from kompyse.cluster import retries
from kompyse.cluster.errors import ApiError, Unreachable

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Mapping

    from kompyse.cluster.connection import Connection
    from kompyse.targets import Object

MANAGER = "kompyse"
"""The field manager of everything that is applied."""
JSON = "application/json"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"
_SECONDS = 30.0


class Event(NamedTuple):
    """Something that happened to an object: ADDED, MODIFIED or DELETED, or SYNCED once all that exist were given."""

    kind: str
    object: Object


class Client:
    """An API server. Every method may be called from several threads at once.

    Raises `ApiError` for an answer that is a refusal, and `Unreachable` when there is none.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        sleep: Callable[[float], object] = time.sleep,
        user_agent: str = MANAGER,
    ) -> None:
        self.connection = connection
        self._sleep = sleep
        self._agent = user_agent

    def request(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        content_type: str = JSON,
        accept: str = JSON,
    ) -> Any:
        """Make a request and give what the server answers: decoded JSON, or text where it answers no JSON."""
        attempt = 0
        while True:
            attempt += 1
            retry_after = None
            try:
                answer = self._send(method, path, query, body, content_type, accept)
                content = answer.read()
                if answer.status < 400:
                    return _decoded(content, answer.headers.get("Content-Type", ""))
                error: Exception = _refusal(answer.status, content)
                retry_after = answer.headers.get("Retry-After")
            except _broken() as broken:
                error = Unreachable(f"{self.connection.server} does not answer: {_why(broken)}")
            wait = retries.delay(attempt, error, retry_after, stale_again=method == "PATCH")
            if wait is None:
                raise error
            self._sleep(wait)

    def get(self, path: str, **query: str) -> Any:
        """Read one object, or a list."""
        return self.request("GET", path, query=query)

    def apply(self, path: str, made: Object, *, dry_run: bool = False, force: bool = False) -> Object:
        """Apply an object on the server's side. `path` is that of the object. Gives the object as it is then."""
        query = {"fieldManager": MANAGER, "fieldValidation": "Strict", "force": "true" if force else "false"}
        if dry_run:
            query["dryRun"] = "All"
        applied: Object = self.request("PATCH", path, query=query, body=made, content_type=APPLY)
        return applied

    def merge(self, path: str, change: object) -> Object:
        """Change the fields of an object that a merge patch names (RFC 7386)."""
        query = {"fieldManager": MANAGER}
        changed: Object = self.request("PATCH", path, query=query, body=change, content_type=MERGE)
        return changed

    def delete(self, path: str, *, propagation: str = "Background", grace: int | None = None) -> None:
        """Delete an object; one that is gone already is no error."""
        options: dict[str, Any] = {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": propagation}
        if grace is not None:
            options["gracePeriodSeconds"] = grace
        try:
            self.request("DELETE", path, body=options)
        except ApiError as error:
            if error.status != 404:
                raise

    def watch(self, path: str, stop: threading.Event, *, selector: str = "") -> Iterator[Event]:
        """Give all objects of a list, then SYNCED, then what happens to them, until `stop` is set.

        A connection that ends is opened again where it ended; when the server has forgotten that place, all objects
        are given again, and those that have gone meanwhile as DELETED.
        """
        query = {"labelSelector": selector} if selector else {}
        known: dict[str, Object] = {}
        version = ""
        while not stop.is_set():
            if not version:
                listed = self.get(path, **query)
                version = listed["metadata"]["resourceVersion"]
                yield from _listed(listed, known)
            for event in self._changes(path, {**query, "resourceVersion": version}, stop):
                if event.kind == "ERROR":
                    version = ""
                    break
                version = event.object["metadata"]["resourceVersion"]
                if event.kind == "BOOKMARK":
                    continue
                uid = event.object["metadata"]["uid"]
                if event.kind == "DELETED":
                    known.pop(uid, None)
                else:
                    known[uid] = event.object
                yield event

    def _changes(self, path: str, query: dict[str, str], stop: threading.Event) -> Iterator[Event]:
        """Give the lines of one watch; ends when the connection does. ERROR when it cannot go on from there."""
        asked = {**query, "watch": "1", "allowWatchBookmarks": "true", "timeoutSeconds": "300"}
        for line in self.lines(path, asked, stop):
            change = json.loads(line)
            yield Event(change["type"], change["object"])
            if change["type"] == "ERROR":
                return

    def lines(self, path: str, query: Mapping[str, str], stop: threading.Event) -> Iterator[bytes]:
        """Give the lines that the server sends as they come (a watch, a log that is followed), until it ends.

        A connection that breaks ends the lines; opening it is made again as other requests are.
        """
        attempt = 0
        while not stop.is_set():
            attempt += 1
            retry_after = None
            try:
                answer = self._send("GET", path, query, None, JSON, "*/*", seconds=None)
                if answer.status < 400:
                    yield from _lines_of(answer, stop)
                    return
                error: Exception = _refusal(answer.status, answer.read())
                if answer.status == 410:
                    yield json.dumps({"type": "ERROR", "object": {}}).encode()
                    return
                retry_after = answer.headers.get("Retry-After")
            except _broken() as broken:
                error = Unreachable(f"{self.connection.server} does not answer: {_why(broken)}")
            wait = retries.delay(attempt, error, retry_after)
            if wait is None:
                raise error
            self._sleep(wait)

    def _send(  # noqa: PLR0913, PLR0917 - the parts of a request
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: object,
        content_type: str,
        accept: str,
        seconds: float | None = _SECONDS,
    ) -> Any:
        from urllib3 import Timeout  # noqa: PLC0415 - comes with `kubernetes`

        url = f"{self.connection.server}{path}{'?' + urlencode(query) if query else ''}"
        headers = {"Accept": accept, "User-Agent": self._agent, **self.connection.headers()}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = content_type
        # Half a second between looks at `stop`, where lines are waited for.
        timeout = Timeout(connect=10, read=seconds if seconds is not None else 0.5)
        return self.connection.pool.request(
            method, url, body=content, headers=headers, timeout=timeout, retries=False, preload_content=False
        )


def _lines_of(answer: Any, stop: threading.Event) -> Iterator[bytes]:
    from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415 - as above

    held = b""
    try:
        while not stop.is_set():
            try:
                read = answer.read1(65536)
            except (ReadTimeoutError, TimeoutError):
                continue
            if not read:
                break
            *whole, held = (held + read).split(b"\n")
            yield from whole
    except (HTTPError, OSError):
        return
    finally:
        answer.close()
    if held and not stop.is_set():
        yield held


def _listed(listed: Object, known: dict[str, Object]) -> Iterator[Event]:
    """Give what a list holds, and as DELETED what it no longer does."""
    kind = listed.get("kind", "").removesuffix("List")
    now = {each["metadata"]["uid"]: each for each in listed["items"]}
    for uid in [uid for uid in known if uid not in now]:
        yield Event("DELETED", known.pop(uid))
    for uid, each in now.items():
        # The items of a list do not say what they are.
        each.setdefault("kind", kind)
        each.setdefault("apiVersion", listed.get("apiVersion", ""))
        yield Event("MODIFIED" if uid in known else "ADDED", each)
        known[uid] = each
    yield Event("SYNCED", {})


def _decoded(content: bytes, content_type: str) -> Any:
    return json.loads(content) if "json" in content_type else content.decode(errors="replace")


def _refusal(status: int, content: bytes) -> ApiError:
    """Read the Status object of a refusal; proxies on the way send anything."""
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        told = {"message": content.decode(errors="replace").strip()[:500]}
    causes = (told.get("details") or {}).get("causes") or ()
    return ApiError(status, told.get("reason") or "", told.get("message") or f"HTTP {status}", tuple(causes))


def _broken() -> tuple[type[Exception], ...]:
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as above

    return (HTTPError, OSError)


def _why(error: Exception) -> str:
    """Name what broke, without the objects that urllib3 prints."""
    last = error
    while (cause := last.__cause__ or getattr(last, "reason", None)) is not None and isinstance(cause, Exception):
        last = cause
    return str(last).rpartition(": ")[2] or type(last).__name__


def segment(text: str) -> str:
    """Write a text as one part of a path."""
    return quote(text, safe="")
