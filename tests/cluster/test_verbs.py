"""The commands for what runs already, on a real cluster: one project, from `up --stop-on-exit` to `restart`."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cluster.program import Place
from cluster.test_attached import fetched, free_port
from judges import fresh_namespace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

COMPOSE = """\
name: verbs
services:
  web:
    image: python:3.11-slim
    command:
      - python3
      - -uc
      - |
        import http.server, socket, threading
        class Named(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(f"{{socket.gethostname()}} {{self.server.server_port}}".encode())
        def serve(port):
            http.server.ThreadingHTTPServer(("", port), Named).serve_forever()
        threading.Thread(target=serve, args=(9000,)).start()
        serve(8000)
    ports: ["{port}:8000", "9000"]
    stop_grace_period: 1s
    healthcheck:
      test: [CMD, python3, -c, "import urllib.request as http; http.urlopen('http://127.0.0.1:8000/')"]
      interval: 1s
      timeout: 20s
      retries: 30
  db:
    image: busybox:1.36
    command: sleep 3600
    stop_grace_period: 1s
    x-kompyse: {{kind: statefulset}}
  agent:
    image: busybox:1.36
    command: sleep 3600
    stop_grace_period: 1s
    deploy: {{mode: global}}
"""
SECONDS = 180


class Project(Place):
    """The project in its folder and namespace."""

    def command(self, *arguments: str) -> list[str]:
        """Name the namespace first: what comes after the service is for the command of `exec`."""
        verb, *words = arguments
        return [sys.executable, "-m", "kompyse", verb, "-n", self.kubectl.namespace, *words]

    @contextmanager
    def staying(self, *words: str) -> Iterator[Path]:
        """Run a command that ends with Ctrl-C; gives the file with what it says."""
        said = self.folder / "said"
        with said.open("wb") as to:
            process = self.start(*words, stdout=to, stderr=subprocess.STDOUT)
        try:
            yield said
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0, said.read_text()
        finally:
            process.kill()
            process.wait()

    def uids(self, service: str) -> set[str]:
        """The pods that are to stay, by their identity: those of a StatefulSet keep their names."""
        listed = self.kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]
        return {each["metadata"]["uid"] for each in listed if "deletionTimestamp" not in each["metadata"]}


@pytest.fixture(scope="module")
def project(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The project, brought up by a run that stopped it again at its end, and started."""
    with fresh_namespace(api_server) as kubectl:
        variables = {"TERM": "xterm", "COLUMNS": "80"}
        made, port = Project(tmp_path_factory.mktemp("verbs"), kubectl, variables, SECONDS), free_port()
        (made.folder / "compose.yaml").write_text(COMPOSE.format(port=port), encoding="utf-8")
        with made.staying("up", "--stop-on-exit", "--timeout", str(SECONDS)) as said:
            assert fetched(f"http://localhost:{port}/").endswith(" 8000")
        assert "stops the services" in said.read_text()
        assert "agent is not stopped: it runs on every node" in said.read_text()
        assert [kubectl.get(each)["spec"]["replicas"] for each in ("deployment/web", "statefulset/db")] == [0, 0]
        made.done("start")
        yield made


def test_up_stopped_it_and_start_brought_it_back(project):
    assert [len(project.uids(each)) for each in ("web", "db", "agent")] == [1, 1, 1]


def test_events(project):
    found = json.loads(project.done("events", "web", "--format", "json").out)
    assert {each["service"] for each in found} == {"web"}
    assert {"Scheduled", "Started", "Killing"} <= {each["reason"] for each in found}
    assert "db Normal" in project.done("events").out
    warnings = json.loads(project.done("events", "--warnings", "--format", "json").out)
    assert {each["kind"] for each in warnings} <= {"Warning"}


def test_open(project):
    ports = [
        port["nodePort"]
        for each in project.kubectl.get("services")["items"]
        for port in each["spec"].get("ports", ())
        if port.get("nodePort")
    ]
    urls = project.done("open", "web", "--url").out.split()
    assert ports
    assert {int(each.rstrip("/").rpartition(":")[2]) for each in urls} == set(ports)
    assert all(each.startswith("http://") for each in urls)


def test_several_ports_and_a_pod_that_is_replaced_in_the_middle(project):
    with project.staying("port-forward", "web", ":8000", ":9000") as said:
        deadline = time.monotonic() + 20
        while len(said.read_text().splitlines()) < 2:
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.1)
        local = {int(line.split()[-1]): line.split()[1] for line in said.read_text().splitlines()}
        urls = [f"http://{local[port]}/" for port in (8000, 9000)]
        first, second = (fetched(each).split() for each in urls)
        assert (first[0], first[1], second[1]) == (second[0], "8000", "9000")
        project.kubectl("delete", "pod", first[0], "--timeout=55s")
        later = [fetched(each).split() for each in urls]
        assert later[0][0] == later[1][0] != first[0]


def test_a_terminal(project):
    """What is typed, the size and its changes, Ctrl-C for the command and not for kompyse, and the exit code."""
    pid, terminal = pty.fork()
    if not pid:
        os.chdir(project.folder)
        words = project.command("exec", "web", "sh")
        os.execve(words[0], words, project.environment)
    heard = b""

    def resized(rows: int, columns: int) -> None:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(text: str) -> None:
        nonlocal heard
        deadline = time.monotonic() + 30
        while text.encode() not in heard:
            assert time.monotonic() < deadline, heard.decode()
            if select.select([terminal], [], [], 0.2)[0]:
                heard += os.read(terminal, 4096)
        heard = heard[heard.index(text.encode()) + len(text) :]

    try:
        resized(31, 101)
        os.write(terminal, b"tty; stty size; echo a''b\n")
        until("/dev/pts/")
        until("31 101")
        until("ab")
        resized(42, 77)
        os.write(terminal, b"until [ \"$(stty size)\" = '42 77' ]; do sleep 0.1; done; echo wid''er\n")
        until("wider")
        os.write(terminal, b"sleep 60; echo int''errupted $?\n")
        time.sleep(0.5)
        os.write(terminal, b"\x03")
        os.write(terminal, b"echo st''ill here\n")
        until("still here")
        os.write(terminal, b"exit 7\n")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
        pid = 0
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(terminal)


def test_restart_of_what_is_no_deployment(project):
    before = {each: project.uids(each) for each in ("web", "db", "agent")}
    project.done("restart", "db", "agent", "--timeout", str(SECONDS))
    after = {each: project.uids(each) for each in before}
    assert after["web"] == before["web"]
    for each in ("db", "agent"):
        assert (len(after[each]), after[each] & before[each]) == (1, set())
