"""Ports of services on this machine: connections to 127.0.0.1, each carried to a ready pod through the API server.

    with forwarding(session, forwards, told, elsewhere=True) as (bound, findings): ...   # bound: with local ports
    of_plan(plan) -> Published                # what a project publishes, with what cannot be forwarded
    of_cluster(session) -> list[Forward]      # the same, as far as the objects of a project say it

A pod is looked for anew with every connection, so that the next one goes to the pod that has come in place of another.
Only TCP can be carried. `told` gets sentences, from several threads.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, finding
from kompyse.cluster.observing import service_of
from kompyse.cluster.server.tunnel import Refused, tunnel
from kompyse.cluster.strategies import colours
from kompyse.diagnostics.codes import cluster as codes
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object

HOST = "127.0.0.1"
_PATIENCE = 10.0
"""Seconds that a connection waits for a pod that is ready: about as long as one takes to be replaced."""
_LOOK = 0.5


class Forward(NamedTuple):
    """A port here, and where it leads."""

    service: str
    """The normalised name of the service."""
    local: int
    """0 for any that is free."""
    target: int
    """The port in the container."""
    pods: str
    """The service whose name the pods carry: another one where services share a pod."""

    @property
    def url(self) -> str:
        """What a browser opens; whether HTTP is spoken there is not known."""
        return f"http://localhost:{self.local}"


class Published(NamedTuple):
    """What a project publishes."""

    forwards: list[Forward]
    findings: list[Diagnostic]
    """What is published and cannot be forwarded."""


def of_plan(plan: Plan) -> Published:
    """List what a project publishes: TCP ports, with the number that Compose would give them on the host."""
    forwards, findings, taken = [], [], set()
    for unit in plan.units:
        for key in unit.services:
            service = plan.services[key]
            for each in service.publications:
                if each.protocol != "tcp":
                    message = f"{key}: {each.published or each.target}/{each.protocol} is not forwarded"
                    findings.append(finding(codes.NOT_FORWARDED, message))
                    continue
                local = each.published or int(each.choices.partition("-")[0] or 0)
                if local and local in taken:
                    continue
                taken.add(local)
                lead = plan.services[unit.lead].name
                forwards.append(Forward(service.name, local, each.target, lead))
    return Published(forwards, findings)


def of_cluster(session: Session) -> list[Forward]:
    """List the TCP ports that the objects of a project publish."""
    selector = f"{session.selector},app.kubernetes.io/component=published"
    return [
        Forward(service_of(each), port["port"], port["targetPort"], service_of(each))
        for each in session.client.get(session.path("services"), labelSelector=selector)["items"]
        for port in each["spec"].get("ports", ())
        if port.get("protocol", "TCP") == "TCP" and isinstance(port.get("targetPort"), int)
    ]


@contextmanager
def forwarding(
    session: Session, forwards: Sequence[Forward], told: Callable[[str], object], *, elsewhere: bool = False
) -> Iterator[tuple[list[Forward], list[Diagnostic]]]:
    """Listen and forward until the block ends. Gives the forwards with their local ports, and findings about these.

    `elsewhere` takes any free port where one cannot be had, and finds so; without it that is an error.

    Raises:
        ClusterError: a local port cannot be had.
    """
    bound, findings, problems = [], [], []
    stop = threading.Event()
    listeners: list[socket.socket] = []
    try:
        for each in forwards:
            try:
                listener = _listener(each.local)
            except OSError as error:
                why = f"port {each.local} of this machine cannot be had for {each.service}: {_why_not(error)}"
                if not elsewhere:
                    problems.append(finding(codes.LOCAL_PORT_TAKEN, why))
                    continue
                listener = _listener(0)
                findings.append(finding(codes.LOCAL_PORT_OTHER, f"{why}; port {listener.getsockname()[1]} is used"))
            listeners.append(listener)
            bound.append(each._replace(local=listener.getsockname()[1]))
        if problems:
            raise ClusterError(problems)
        for listener, each in zip(listeners, bound, strict=True):
            arguments = (listener, _Carrier(session, each, told, stop))
            threading.Thread(target=_accept, args=arguments, daemon=True).start()
        yield bound, findings
    finally:
        stop.set()
        for listener in listeners:
            # A thread that waits in accept() is woken by this, not by close().
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def _listener(port: int) -> socket.socket:
    return socket.create_server((HOST, port), backlog=64)


def _why_not(error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "ports below 1024 need more rights"
    if error.errno == errno.EADDRINUSE:
        return "something else listens there"
    return os.strerror(error.errno) if error.errno else str(error)


def _accept(listener: socket.socket, carrier: _Carrier) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # closed: the block has ended
        threading.Thread(target=carrier.carry, args=(connection,), daemon=True).start()


class _Carrier:
    """Carries the connections of one forward; says a thing once until another one is to be said."""

    def __init__(
        self, session: Session, forward: Forward, told: Callable[[str], object], stop: threading.Event
    ) -> None:
        self._session, self._forward, self._told, self._stop = session, forward, told, stop
        self._turn = count()
        self._last = ""

    def carry(self, connection: socket.socket) -> None:
        """Carry one connection to its end."""
        where = f"{self._forward.service}:{self._forward.target}"
        with connection:
            try:
                pod = self._pod()
                if pod is None:
                    self._say(f"{where}: no pod is ready, so a connection was closed")
                    return
                path = self._session.path("pods", f"{pod}/portforward")
                tunnel(self._session.client.connection, path, self._forward.target, connection, self._stop)
            except (ApiError, Unreachable, Refused) as error:
                self._say(f"{where}: {error}")
                return
            self._last = ""

    def _say(self, text: str) -> None:
        if text != self._last and not self._stop.is_set():
            self._last = text
            self._told(text)

    def _pod(self) -> str | None:
        """Choose a ready pod, one after the other; wait a while for one."""
        session = self._session
        service = name.label(self._forward.pods)
        selector = f"{session.selector},app.kubernetes.io/name={service}"
        deadline = time.monotonic() + _PATIENCE
        while not self._stop.is_set():
            pods = session.client.get(session.path("pods"), labelSelector=selector)["items"]
            ready = sorted(each["metadata"]["name"] for each in _serving(session, service, pods) if _is_ready(each))
            if ready:
                found: str = ready[next(self._turn) % len(ready)]
                return found
            if time.monotonic() > deadline:
                return None
            self._stop.wait(_LOOK)
        return None


def _serving(session: Session, service: str, pods: list[Object]) -> list[Object]:
    """Leave out the pods of a colour that does not serve: those that the Service does not lead to."""
    if len({colours.side_of(each) for each in pods}) < 2:
        return pods
    selector = session.client.get(session.path("services", service))["spec"]["selector"].items()
    return [each for each in pods if selector <= each["metadata"]["labels"].items()]


def _is_ready(pod: Object) -> bool:
    conditions: list[dict[str, Any]] = pod.get("status", {}).get("conditions", [])
    ready = any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
    return ready and not pod["metadata"].get("deletionTimestamp")
