"""Run a command in a container of a service: bytes of a terminal or of pipes both ways, and its exit code.

execute(session, service, wrapped(command, variables, folder), Streams(...)) -> int
"""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import failure
from kompyse.cluster.scaling import found
from kompyse.cluster.server.tunnel import opened
from kompyse.cluster.strategies import colours
from kompyse.diagnostics.codes import cluster as codes
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.cluster.session import Session

_STDIN, _STDOUT, _STDERR, _ERROR, _RESIZE, _CLOSE = 0, 1, 2, 3, 4, 255
_PROTOCOLS = "v5.channel.k8s.io,v4.channel.k8s.io"
_ENDS_STDIN = "v5.channel.k8s.io"
"""The first protocol that can say that nothing more comes."""
_TICK = 0.5


class Streams(NamedTuple):
    """Where bytes come from and go to."""

    read: Callable[[], bytes]
    """Gives what there is next for the command, and nothing at the end. May block."""
    out: Callable[[bytes], object]
    err: Callable[[bytes], object]
    terminal: bool = False
    """Whether the command gets a terminal, of the size of ours."""


class Place(NamedTuple):
    """A container that runs."""

    pod: str
    container: str


def wrapped(command: Sequence[str], variables: Mapping[str, str], folder: str | None) -> list[str]:
    """Set variables and change the folder for a command: Kubernetes does neither, so `env` and `sh` of the image do."""
    made = list(command)
    if variables:
        made = ["env", *(f"{key}={value}" for key, value in variables.items()), *made]
    return ["sh", "-c", 'cd "$0" && exec "$@"', folder, *made] if folder else made


def execute(session: Session, service: str, command: Sequence[str], streams: Streams) -> int:
    """Run a command until it ends; gives its exit code.

    Raises:
        ClusterError: there is no such service, no container of it runs, or the command cannot be run there.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    return execute_in(session, _place(session, service), command, streams, whose=service)


def execute_in(session: Session, place: Place, command: Sequence[str], streams: Streams, *, whose: str) -> int:
    """Run a command in this container until it ends; gives its exit code. Errors name `whose` it is.

    Raises:
        ClusterError: the command cannot be run there.
    """
    from websocket import WebSocketException  # noqa: PLC0415 - comes with `kubernetes`

    pod, container = place
    yes, no = "true", "false"
    query = [
        ("container", container),
        *(("command", each) for each in command),
        ("stdin", yes),
        ("stdout", yes),
        # A terminal has one output.
        ("stderr", no if streams.terminal else yes),
        ("tty", yes if streams.terminal else no),
    ]
    try:
        stream = opened(session.client.connection, session.path("pods", f"{pod}/exec"), query, _PROTOCOLS)
        try:
            return _carried(stream, streams, command)
        finally:
            with suppress(WebSocketException, OSError):
                stream.close(timeout=1)
            stream.shutdown()
    except (WebSocketException, OSError) as error:
        raise failure(codes.COMMAND_NOT_RUN, f"{whose}: {' '.join(str(error).split())[:300]}") from None


def _place(session: Session, service: str) -> Place:
    """Choose a container of the service: one of a ready pod before any other that runs."""
    workload = found(session, [service])[0]
    label = name.label(service)
    selector = f"{session.selector},{colours.NAME}={workload.service}"
    running = []
    for pod in session.client.get(session.path("pods"), labelSelector=selector)["items"]:
        for each in pod.get("status", {}).get("containerStatuses", ()):
            if "running" in each.get("state", {}) and not pod["metadata"].get("deletionTimestamp"):
                elsewhere = colours.side_of(pod) != colours.side_of(workload.object)
                rank = (elsewhere, each["name"] != label, not each.get("ready"), pod["metadata"]["name"])
                running.append((rank, Place(pod["metadata"]["name"], each["name"])))
    if not running:
        raise failure(
            codes.NOTHING_TO_RUN_IN, f"no container of {service} runs", hint=f"kompyse ps; kompyse logs {service}"
        )
    return min(running)[1]


def _carried(stream: Any, streams: Streams, command: Sequence[str]) -> int:
    """Carry bytes until the command has ended. One thread reads ours, which may block; this one does all the rest."""
    ours, theirs = socket.socketpair()
    threading.Thread(target=_fed, args=(streams.read, theirs), daemon=True).start()
    size: os.terminal_size | None = None
    with ours:
        waits: list[Any] = [stream.sock, ours]
        while True:
            if streams.terminal and (now := _size()) != size:
                size = now
                _send(stream, _RESIZE, json.dumps({"Width": size[0], "Height": size[1]}).encode())
            pending = bool(getattr(stream.sock, "pending", int)())
            ready = select.select(waits, [], [], 0 if pending else _TICK)[0]
            if ours in ready:
                said = ours.recv(65536)
                if said:
                    _send(stream, _STDIN, said)
                else:
                    waits.remove(ours)
                    # The package asks by a header of its own, so only the header of the answer says what was agreed.
                    if stream.getheaders().get("sec-websocket-protocol") == _ENDS_STDIN:
                        _send(stream, _CLOSE, bytes([_STDIN]))
            if (stream.sock in ready or pending) and (code := _told(stream, streams, command)) is not None:
                return code


def _size() -> os.terminal_size:
    """Ask the terminal itself: COLUMNS and LINES, where they are set, are those of some other moment."""
    try:
        return os.get_terminal_size(0)
    except OSError:
        return shutil.get_terminal_size()


def _send(stream: Any, channel: int, data: bytes) -> None:
    stream.send_binary(bytes([channel]) + data)


def _fed(read: Callable[[], bytes], to: socket.socket) -> None:
    with to, suppress(OSError):
        while said := read():
            to.sendall(said)


def _told(stream: Any, streams: Streams, command: Sequence[str]) -> int | None:
    """Take one message; gives the exit code once the command has ended."""
    from websocket import ABNF  # noqa: PLC0415 - as above

    kind, frame = stream.recv_data_frame(control_frame=True)
    if kind == ABNF.OPCODE_CLOSE:
        raise failure(codes.COMMAND_NOT_RUN, f"the connection to {command[0]} ended before it told an exit code")
    if kind not in {ABNF.OPCODE_BINARY, ABNF.OPCODE_TEXT} or not frame.data:
        return None
    channel, data = frame.data[0], frame.data[1:]
    if channel == _ERROR:
        return _code(json.loads(data))
    if data and channel in {_STDOUT, _STDERR}:
        (streams.out if channel == _STDOUT else streams.err)(data)
    return None


def _code(status: Mapping[str, Any]) -> int:
    """Read the exit code of the status that ends a command."""
    if status.get("status") == "Success":
        return 0
    for cause in (status.get("details") or {}).get("causes") or ():
        if cause.get("reason") == "ExitCode":
            return int(cause["message"])
    raise failure(codes.COMMAND_NOT_RUN, str(status.get("message", "the command was not run")))
