"""A real engine runs what Kompyse writes: a stack from local images is deployed, answers, is updated, and goes.

The engine may run on a kernel without IPVS, which routes what comes in through the ingress or a virtual address: what
is asked here goes through `mode: host` and `dnsrr`, and the port of the ingress is looked up. Nothing is pulled, each
stack has a name and ports of its own, and all that was made is removed at the end.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from typing import TYPE_CHECKING

import pytest

from kompyse.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.judge_engine, pytest.mark.slow]

SECONDS = 120
JOBS = {"once", "last"}
"""Services that run once: a deployment runs them again, as `docker compose up` starts again what has ended."""
PROJECT = """\
services:
  web:
    image: python:3.11-slim
    command: ["python3", "-m", "http.server", "8000", "--directory", "/site"]
    ports:
      - {{target: 8000, published: "{port}", mode: host}}
      - "{ingress}:8000"
    configs:
      - {{source: page, target: /site/index.html}}
    healthcheck: {{test: ["CMD", "true"], interval: 2s}}
  redis:
    image: redis:7-alpine
    networks: {{default: {{aliases: [cache_server]}}}}
    deploy: {{endpoint_mode: dnsrr}}
  postgres:
    image: postgres:16-alpine
    environment: {{POSTGRES_PASSWORD_FILE: /run/secrets/db_password, DOLLAR: "$$HOME and $$$$"}}
    secrets: [db_password]
    shm_size: 32m
    tmpfs: ["/scratch:size=1m"]
    volumes: [data:/var/lib/postgresql/data]
  agent:
    image: busybox:1.36
    command: ["sh", "-c", "while :; do sleep 1; done"]
    stop_grace_period: 1s
    deploy: {{mode: global}}
  once:
    image: busybox:1.36
    command: ["sh", "-c", "printf 'PING\\r\\n' | nc -w 3 cache_server 6379 | grep PONG"]
    restart: on-failure
  last:
    image: busybox:1.36
    command: ["true"]
    depends_on: {{once: {{condition: service_completed_successfully}}}}
    restart: "no"
configs:
  page: {{content: "{page}"}}
secrets:
  db_password: {{file: ./password.txt}}
volumes:
  data:
"""


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"docker {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
    return done.stdout


def eventually(what: str, condition: Callable[[], object], situation: Callable[[], str]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} not within {SECONDS} s:\n{situation()}")
        time.sleep(0.5)


class Stack:
    """A project that is converted and deployed under a name of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            self.port, self.ingress = one.getsockname()[1], other.getsockname()[1]

    def deploy(self, page: str) -> None:
        text = PROJECT.format(port=self.port, ingress=self.ingress, page=page)
        (self.folder / "compose.yaml").write_text(text, encoding="utf-8")
        (self.folder / "password.txt").write_text("s3cret\n", encoding="utf-8")
        file = self.folder / "out" / "stack.yaml"
        arguments = [
            "-f",
            str(self.folder / "compose.yaml"),
            "-p",
            self.name,
            "-t",
            "swarm",
            "-o",
            str(file.parent) + "/",
        ]
        assert run(["convert", *arguments]) == 0
        docker("stack", "deploy", "--detach=true", "--resolve-image", "never", "-c", str(file), self.name)

    def services(self) -> dict[str, str]:
        """The replicas of each service, as the engine prints them."""
        rows = docker("stack", "services", self.name, "--format", "{{.Name}} {{.Replicas}}").splitlines()
        return dict(row.removeprefix(f"{self.name}_").split(" ", 1) for row in rows)

    def is_running(self) -> bool:
        replicas = self.services()
        return all("1/1 completed" in replicas[each] for each in JOBS) and all(
            count.startswith("1/1") for name, count in replicas.items() if name not in JOBS
        )

    def page(self) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as answer:
                return answer.read().decode()
        except (OSError, urllib.error.URLError):
            return ""

    def versions(self) -> dict[str, tuple[str, list[str]]]:
        """What changes with an update of a service that stays: what its tasks are made of, and which they are."""
        found = {}
        for name in self.services().keys() - JOBS:
            (shown,) = json.loads(docker("service", "inspect", f"{self.name}_{name}"))
            tasks = docker("service", "ps", "-q", f"{self.name}_{name}").split()
            found[name] = (json.dumps(shown["Spec"]["TaskTemplate"], sort_keys=True), sorted(tasks))
        return found

    def inside(self, service: str, *command: str) -> str:
        (container,) = docker(
            "ps", "-q", "--filter", f"label=com.docker.swarm.service.name={self.name}_{service}"
        ).split()
        return docker("exec", container, *command)

    def situation(self) -> str:
        return docker("stack", "services", self.name) + docker("stack", "ps", "--no-trunc", self.name)

    def remove(self) -> None:
        subprocess.run(["docker", "stack", "rm", self.name], capture_output=True, check=False)
        label = f"label=com.docker.stack.namespace={self.name}"

        def gone() -> bool:
            left = [docker("ps", "-aq", "--filter", label), docker("network", "ls", "-q", "--filter", label)]
            for container in left[0].split():
                subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)
            return not "".join(left).strip()

        eventually(f"the stack {self.name} is gone", gone, lambda: docker("ps", "-a", "--filter", label))
        for volume in docker("volume", "ls", "-q", "--filter", label).split():
            subprocess.run(["docker", "volume", "rm", volume], capture_output=True, check=False)


@pytest.fixture
def stack(docker_engine: str, tmp_path: Path) -> Iterator[Stack]:
    """A stack that is not there yet."""
    assert docker_engine
    made = Stack(f"kompyse{uuid.uuid4().hex[:8]}", tmp_path)
    try:
        yield made
    finally:
        made.remove()


def test_a_stack_runs_answers_is_updated_and_goes(stack: Stack) -> None:
    stack.deploy("first page")
    eventually("the stack runs", stack.is_running, stack.situation)
    eventually("the page is there", lambda: "first page" in stack.page(), stack.situation)
    ports = docker("stack", "services", stack.name, "--format", "{{.Ports}}")
    assert f"*:{stack.ingress}->8000/tcp" in ports
    assert "s3cret" in stack.inside("postgres", "cat", "/run/secrets/db_password")
    assert "32768" in stack.inside("postgres", "df", "-k", "/dev/shm")
    assert "1024" in stack.inside("postgres", "df", "-k", "/scratch")
    assert "DOLLAR=$HOME and $$\n" in stack.inside("postgres", "env")

    before = stack.versions()
    stack.deploy("first page")
    assert stack.versions() == before, "what did not change was touched"

    stack.deploy("second page")
    eventually("the new page is there", lambda: "second page" in stack.page(), stack.situation)
    after = stack.versions()
    assert {name for name in after if after[name] != before[name]} == {"web"}

    configs = docker("config", "ls", "--format", "{{.Name}}", "--filter", f"name={stack.name}_page").split()
    assert len(configs) == 2, "the old config stays until it is removed"

    stack.remove()
    label = f"label=com.docker.stack.namespace={stack.name}"
    assert docker("service", "ls", "-q", "--filter", label) == ""
    assert docker("config", "ls", "-q", "--filter", label) == ""
    assert docker("secret", "ls", "-q", "--filter", label) == ""
