"""One `up` of a project at a time: a Lease in its namespace, held while objects are written.

A run that ends lets go of it; one that is killed leaves it behind, and it is out a few seconds later. Who comes then
takes it over, so that a second run after a kill needs no help.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kompyse.cluster.errors import ApiError, Unreachable, failure
from kompyse.cluster.server.client import Client
from kompyse.diagnostics.codes.cluster import UP_UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kompyse.cluster.session import Session
    from kompyse.targets import Object

SECONDS = 15
"""How long a lease counts after it was renewed."""
_EVERY = 4.0


def of_project(session: Session, *, tell: Callable[[str], object]) -> AbstractContextManager[None]:
    """Hold the lease of the project of a session, as `held` does."""
    return held(session.client, session.namespace, session.applyset.name, tell=tell)


@contextmanager
def held(
    client: Client, namespace: str, name: str, *, tell: Callable[[str], object], patience: float = SECONDS + 2
) -> Iterator[None]:
    """Hold the lease of this name. A lease of somebody else is waited out for `patience` seconds.

    `tell` is given a sentence when there is something to wait for.

    Raises:
        ClusterError: somebody holds and renews it.
    """
    path = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
    holder = f"{socket.gethostname()}/{os.getpid()}"
    _acquire(client, path, name, holder, tell, patience)
    done = threading.Event()
    keeper = threading.Thread(target=_renew, args=(client, f"{path}/{name}", holder, done), daemon=True)
    keeper.start()
    last = client
    try:
        yield
    except BaseException:
        # The server may be gone: nobody waits for it a second time.
        last = Client(client.connection, patience=0)
        raise
    finally:
        done.set()
        keeper.join(timeout=1)
        with suppress(ApiError, Unreachable):  # it runs out by itself
            last.delete(f"{path}/{name}")


def _acquire(  # noqa: PLR0913, PLR0917 - the parts of a lease
    client: Client, path: str, name: str, holder: str, tell: Callable[[str], object], patience: float
) -> None:
    """Take the lease, as soon as nobody else has it."""
    deadline = time.monotonic() + patience
    told = False
    written: set[str] = set()
    while True:
        current = _current(client, f"{path}/{name}")
        spec = current["spec"] if current is not None else {}
        if spec.get("holderIdentity") == holder and spec.get("acquireTime") in written:
            return  # it was taken, and only the answer was lost
        if current is None or not _counts(current["spec"]):
            now = _now()
            written.add(now)
            try:
                _take(client, path, name, holder, now, current)
            except ApiError as error:
                if error.status != 409:
                    raise
            else:
                return
        elif time.monotonic() > deadline:
            message = (
                f"another run has this project in hand: {spec['holderIdentity']}, since {spec['acquireTime'][:19]}Z"
            )
            raise failure(UP_UNDER_WAY, message)
        elif not told:
            told = True
            tell(f"waiting for {current['spec']['holderIdentity']}, which has this project in hand")
        time.sleep(0.5)


def _current(client: Client, path: str) -> Object | None:
    try:
        found: Object = client.get(path)
    except ApiError as error:
        if error.status == 404:
            return None
        raise
    return found


def _counts(spec: dict[str, Any]) -> bool:
    """Whether a lease is held: it was renewed lately, and its holder is not a process of this machine that is gone."""
    host, _, process = (spec.get("holderIdentity") or "").rpartition("/")
    if host == socket.gethostname() and process.isdigit() and not _is_running(int(process)):
        return False
    renewed = datetime.fromisoformat(spec["renewTime"])
    return (datetime.now(UTC) - renewed).total_seconds() < int(spec.get("leaseDurationSeconds", SECONDS))


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _take(  # noqa: PLR0913, PLR0917 - as above
    client: Client, path: str, name: str, holder: str, now: str, current: Object | None
) -> None:
    spec = {"holderIdentity": holder, "leaseDurationSeconds": SECONDS, "acquireTime": now, "renewTime": now}
    made: Object = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": name}, "spec": spec}
    if current is None:
        client.request("POST", path, body=made)
    else:
        # The version makes the write fail when somebody else took it meanwhile.
        made["metadata"]["resourceVersion"] = current["metadata"]["resourceVersion"]
        client.request("PUT", f"{path}/{name}", body=made)


def _renew(client: Client, path: str, holder: str, done: threading.Event) -> None:
    while not done.wait(_EVERY):
        try:
            client.merge(path, {"spec": {"holderIdentity": holder, "renewTime": _now()}})
        except (ApiError, Unreachable):
            continue  # the next one may be heard; the writes themselves tell what is wrong


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
