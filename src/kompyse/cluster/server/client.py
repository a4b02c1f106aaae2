"""Requests to an API server: paths and objects in, objects out, made again as `retries.py` says.

Objects are plain dicts, as everywhere in Kompyse; the models of the `kubernetes` package are not used.
"""

from __future__ import annotations

import json
import math
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from kompyse.cluster.errors import ApiError, Cut, Unreachable, Untrusted
from kompyse.cluster.server import retries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kompyse.cluster.server.connection import Connection
    from kompyse.targets import Object

MANAGER = "kompyse"
"""The field manager of everything that is applied."""
JSON = "application/json"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"
_SECONDS = 30.0
_PATIENCE = 60.0
"""Seconds after which a server that gives no answer at all is not asked again."""
_SOON = 0.5
"""A watch that ends within so many seconds, and has told nothing, was not served."""


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
        patience: float = _PATIENCE,
    ) -> None:
        self.connection = connection
        self._sleep = sleep
        self._agent = user_agent
        self._patience = patience

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
        return self._answered(
            lambda: self._send(method, path, query, body, content_type, accept),
            lambda answer: _decoded(answer.read(), answer.headers.get("Content-Type", "")),
            # What names no version of the object may be sent again after somebody else wrote.
            stale_again=method in {"PATCH", "DELETE"},
            patience=self._patience,
        )

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

        A connection that ends is opened again where it ended, ever later if it is not served; when the server has
        forgotten that place, all objects are given again, and those that have gone meanwhile as DELETED.
        """
        query = {"labelSelector": selector} if selector else {}
        known: dict[str, Object] = {}
        version = ""
        unserved = 0
        while not stop.is_set():
            if not version:
                listed = self.get(path, **query)
                version = listed["metadata"]["resourceVersion"]
                yield from _listed(listed, known)
            began, served = time.monotonic(), False
            for event in self._changes(path, {**query, "resourceVersion": version}, stop):
                if event.kind == "ERROR":
                    version = ""
                    break
                served = True
                version = event.object["metadata"]["resourceVersion"]
                if event.kind == "BOOKMARK":
                    continue
                uid = event.object["metadata"]["uid"]
                if event.kind == "DELETED":
                    known.pop(uid, None)
                else:
                    known[uid] = event.object
                yield event
            unserved = 0 if served or time.monotonic() - began > _SOON else unserved + 1
            if unserved:
                stop.wait(retries.pause(unserved))

    def _changes(self, path: str, query: dict[str, str], stop: threading.Event) -> Iterator[Event]:
        """Give the lines of one watch; ends when the connection does. ERROR when it cannot go on from there."""
        asked = {**query, "watch": "1", "allowWatchBookmarks": "true", "timeoutSeconds": "300"}
        try:
            for line in self.lines(path, asked, stop):
                change = json.loads(line)
                yield Event(change["type"], change["object"])
                if change["type"] == "ERROR":
                    return
        except Cut:
            return
        except ValueError:
            return  # a proxy on the way ended it properly, in the middle of a line
        except ApiError as error:
            if error.status != 410:
                raise
            yield Event("ERROR", {})

    def lines(self, path: str, query: Mapping[str, str], stop: threading.Event) -> Iterator[bytes]:
        """Give the lines that the server sends as they come (a watch, a log that is followed), until it ends.

        Opening it is made again as other requests are. A connection that breaks after that raises `Cut`, and what was
        given until then are whole lines.
        """
        answer = self._answered(
            lambda: self._send("GET", path, query, None, JSON, "*/*", seconds=None), lambda answer: answer, stop
        )
        if answer is not None:
            yield from _lines_of(answer, stop)

    def _answered(
        self,
        send: Callable[[], Any],
        take: Callable[[Any], Any],
        stop: threading.Event | None = None,
        *,
        stale_again: bool = False,
        patience: float = math.inf,
    ) -> Any:
        """Send until there is an answer, and give what is taken of it; None when `stop` is set before.

        What breaks while it is taken is sent again too. `patience` is in seconds, for a server that gives no answer.
        """
        attempt, began = 0, time.monotonic()
        while stop is None or not stop.is_set():
            attempt += 1
            retry_after = None
            try:
                answer = send()
                if answer.status < 400:
                    return take(answer)
                error: Exception = _refusal(answer.status, answer.read())
                retry_after = answer.headers.get("Retry-After")
            except _broken() as broken:
                error = self._unreachable(broken)
            wait = retries.delay(attempt, error, retry_after, stale_again=stale_again)
            given_up = isinstance(error, Unreachable) and time.monotonic() - began > patience
            if wait is None or given_up:
                raise error
            self._sleep(wait)
        return None

    def _unreachable(self, broken: Exception) -> Unreachable:
        why, text = _why(broken)
        if "CERTIFICATE_VERIFY_FAILED" in text:
            return Untrusted(f"the certificate of {self.connection.server} is not one of this cluster: {why}")
        return Unreachable(f"{self.connection.server} does not answer: {why}")

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
        timeout = Timeout(connect=10, read=seconds)
        return self.connection.pool.request(
            method, url, body=content, headers=headers, timeout=timeout, retries=False, preload_content=False
        )


def _lines_of(answer: Any, stop: threading.Event) -> Iterator[bytes]:
    """Give the lines of an answer, however long they take to come, until it ends or `stop` is set."""
    ended = threading.Event()
    threading.Thread(target=_shut, args=(answer, stop, ended), daemon=True).start()
    held = b""
    try:
        while read := answer.read1(65536):
            *whole, held = (held + read).split(b"\n")
            yield from whole
    except _broken() as broken:
        if stop.is_set():
            return
        raise Cut(f"the answer of the API server broke off: {_why(broken)[0]}") from None
    finally:
        ended.set()
        answer.close()
    if held and not stop.is_set():
        yield held


def _shut(answer: Any, stop: threading.Event, ended: threading.Event) -> None:
    """Wake who waits for a line as soon as it is to stop. A timeout would: but after one, nothing more can be read."""
    while not ended.is_set():
        if stop.wait(0.5):
            with suppress(OSError, ValueError, RuntimeError):  # it has just ended
                answer.shutdown()
            return


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
    if "json" not in content_type:
        return content.decode(errors="replace")
    try:
        return json.loads(content)
    except ValueError:
        raise OSError("what came is cut off") from None


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


def _why(error: Exception) -> tuple[str, str]:
    """Name what broke, without the objects that urllib3 prints; and all that it says."""
    last = error
    while (cause := last.__cause__ or getattr(last, "reason", None)) is not None and isinstance(cause, Exception):
        last = cause
    return str(last).rpartition(": ")[2] or type(last).__name__, str(last)


def segment(text: str) -> str:
    """Write a text as one part of a path."""
    return quote(text, safe="")
