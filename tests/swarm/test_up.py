"""`kompyse up -t swarm` and its companions on a real engine: in which order all comes up, what changes, goes and fails.

The ports are published with `mode: host`, for kernels without IPVS. Nothing is pulled; each stack has a name and ports
of its own, and all that was made is removed at the end.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster.program import Run
from swarm.test_stacks import docker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.judge_engine, pytest.mark.slow]

SHOP = """\
services:
  web:
    image: python:3.11-slim
    command: ["python3", "-u", "-m", "http.server", "8000", "--directory", "/site"]
    ports: [{target: 8000, published: "PORT", mode: host}]
    configs: [{source: page, target: /site/index.html}]
    stop_grace_period: 1s
    depends_on:
      migrate: {condition: service_completed_successfully}
      cache: {condition: service_started}
  migrate:
    image: busybox:1.36
    command: [sh, -c, "test -s /run/secrets/password && sleep 1 && echo migrated"]
    secrets: [password]
    depends_on: {db: {condition: service_healthy}}
  db:
    image: postgres:16-alpine
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/password}
    secrets: [password]
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck: {test: [CMD, pg_isready, -U, postgres], interval: 1s}
  cache:
    image: redis:7-alpine
configs: {page: {content: "first page"}}
secrets: {password: {environment: SHOP_PASSWORD}}
volumes: {data: {}}
"""


class Place(NamedTuple):
    """A folder with a project, and the name of its stack."""

    folder: Path
    name: str
    port: int

    def write(self, text: str) -> None:
        (self.folder / "compose.yaml").write_text(text.replace("PORT", str(self.port)), encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "kompyse", *arguments, "-p", self.name]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SHOP_PASSWORD": "canary-password"}

    def run(self, *arguments: str) -> Run:
        began = time.monotonic()
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        return Run(done.returncode, done.stdout, done.stderr, time.monotonic() - began)

    def up(self, *arguments: str) -> Run:
        return self.run("up", "-t", "swarm", "-d", "--resolve-image", "never", "--timeout", "100", *arguments)

    def left(self, *kinds: str) -> set[str]:
        """What the engine has of the stack, without its name."""
        found = set()
        for kind in kinds or ("service", "network", "config", "secret"):
            names = docker(kind, "ls", "--format", "{{.Name}}", "--filter", f"label={LABEL}={self.name}").split()
            found |= {f"{kind} {each.removeprefix(self.name + '_')}" for each in names}
        return found

    def services(self) -> dict[str, tuple[int, str]]:
        """The version of each service, and when it was updated."""
        names = docker("service", "ls", "-q", "--filter", f"label={LABEL}={self.name}").split()
        listed = json.loads(docker("service", "inspect", *names)) if names else []
        return {
            each["Spec"]["Name"].removeprefix(self.name + "_"): (each["Version"]["Index"], each["UpdatedAt"])
            for each in listed
        }

    def containers(self, service: str) -> list[dict]:
        """The states of the containers of a service."""
        ids = docker("ps", "-aq", "--filter", f"label=com.docker.swarm.service.name={self.name}_{service}").split()
        return [each["State"] for each in json.loads(docker("inspect", *ids))] if ids else []

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
            return answer.read().decode()


LABEL = "com.docker.stack.namespace"


def made(folder: Path) -> Place:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    return Place(folder, f"kompyse{uuid.uuid4().hex[:8]}", port)


@pytest.fixture(scope="module")
def shop(docker_engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Run]]:
    """The shop, up."""
    assert docker_engine
    place = made(tmp_path_factory.mktemp("shop"))
    place.write(SHOP)
    try:
        done = place.up()
        assert done.code == 0, done.err
        yield place, done
    finally:
        place.run("down", "-t", "swarm", "-v", "-q")


@pytest.fixture
def place(docker_engine: str, tmp_path: Path) -> Iterator[Place]:
    assert docker_engine
    found = made(tmp_path)
    try:
        yield found
    finally:
        found.run("down", "-t", "swarm", "-v", "-q")


def test_services_start_in_the_order_of_depends_on(shop, tell):
    place, done = shop
    (db,), (migrate,), (web,) = (place.containers(each) for each in ("db", "migrate", "web"))
    assert db["StartedAt"] < migrate["StartedAt"] < migrate["FinishedAt"] < web["StartedAt"]
    # Its health is asked for the first time after a second.
    waited = datetime.fromisoformat(migrate["StartedAt"]) - datetime.fromisoformat(db["StartedAt"])
    assert waited.total_seconds() >= 1
    assert migrate["ExitCode"] == 0
    assert place.page() == "first page"
    assert f"web: http://localhost:{place.port}\n" in done.err
    assert "depends_on is lost" not in done.err
    assert "canary-password" not in done.err + done.out
    tell(f"up -t swarm: four services in three steps in {done.seconds:.0f} s")


def test_a_second_up_changes_nothing(shop, tell):
    place, _ = shop
    before = place.services()
    done = place.up()
    assert done.code == 0, done.err
    assert place.services() == before
    assert "4 unchanged" in done.err
    assert len(place.containers("migrate")) == 1
    tell(f"up -t swarm again, nothing changed: {done.seconds:.1f} s")


def test_ps_and_logs(shop):
    place, _ = shop
    rows = {each["service"]: each for each in json.loads(place.run("ps", "-t", "swarm", "--format", "json").out)}
    assert {name: each["phase"] for name, each in rows.items()} == {
        "cache": "ready",
        "db": "ready",
        "migrate": "complete",
        "web": "ready",
    }
    assert (rows["web"]["ready"], rows["web"]["wanted"], rows["web"]["reason"]) == (1, 1, "")
    lines = place.run("logs", "-t", "swarm", "--tail", "5").out.splitlines()
    assert "migrate | migrated" in lines
    assert {line.partition(" | ")[0] for line in lines} == {"cache", "db", "migrate", "web"}
    assert place.run("logs", "-t", "swarm", "--no-log-prefix", "migrate").out == "migrated\n"


def test_a_changed_config_rolls_its_service_alone(shop):
    place, _ = shop
    before, configs = place.services(), place.left("config")
    place.write(SHOP.replace("first page", "second page"))
    done = place.up()
    assert done.code == 0, done.err
    after = place.services()
    assert {name for name in after if after[name] != before[name]} == {"web"}
    assert place.page() == "second page"
    assert len(place.left("config")) == 1
    assert place.left("config") != configs


def test_what_others_changed_is_put_back(shop):
    place, _ = shop
    docker("service", "update", "--detach", "--quiet", "--replicas", "2", f"{place.name}_cache")
    done = place.up()
    assert done.code == 0, done.err
    # What a service counts as also changes when the swarm has watched an update of before for long enough.
    assert f"service {place.name}_cache changed" in done.err
    assert "1 changed" in done.err
    assert docker("service", "inspect", "-f", "{{.Spec.Mode.Replicated.Replicas}}", f"{place.name}_cache") == "1\n"


def test_stop_start_and_a_removed_service(shop):
    place, _ = shop
    assert place.run("stop", "-t", "swarm", "cache").code == 0
    assert [each["Running"] for each in place.containers("cache") if each["Running"]] == []
    assert place.run("start", "-t", "swarm", "cache", "--timeout", "60").code == 0
    text = SHOP.replace("first page", "second page").replace("      cache: {condition: service_started}\n", "")
    place.write(text.replace("  cache:\n    image: redis:7-alpine\n", ""))
    done = place.up()
    assert done.code == 0, done.err
    assert f"service {place.name}_cache removed" in done.err
    assert set(place.services()) == {"db", "migrate", "web"}


def test_attached_it_prints_logs_until_ctrl_c_and_the_project_runs_on(shop):
    place, _ = shop
    arguments = place.command("up", "-t", "swarm")
    process = subprocess.Popen(
        arguments,
        cwd=place.folder,
        env=place.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while "Ctrl-C" not in (line := process.stderr.readline()):
            assert line, "it ended"
        place.page()
        while "GET /" not in (line := process.stdout.readline()):
            assert line, "it ended"
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "runs on" in said
    assert set(place.services()) == {"db", "migrate", "web"}


def test_down_leaves_nothing_but_the_volume_and_v_removes_it(shop):
    place, _ = shop
    done = place.run("down", "-t", "swarm")
    assert done.code == 0, done.err
    assert place.left() == set()
    label = f"label={LABEL}={place.name}"
    assert docker("ps", "-aq", "--filter", label) == ""
    assert place.left("volume") == {"volume data"}
    assert place.run("down", "-t", "swarm", "-v").code == 0
    assert place.left("volume") == set()
    assert "nothing is to be done" in place.run("down", "-t", "swarm").err


BUSYBOX = "image: 'busybox:1.36', stop_grace_period: 0s"
FAILING = {
    "an image that is missing": ("bad: {image: 'nowhere.invalid/none:1'}", "No such image: nowhere.invalid/none:1", ""),
    "a crash loop": (
        f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo about to fail; exit 3'], restart: always}}",
        "ends again and again, last with exit code 3",
        "about to fail",
    ),
    "more memory than there is": (
        f"bad: {{{BUSYBOX}, command: [sleep, '900'], deploy: {{resources: {{reservations: {{memory: 900g}}}}}}}}",
        "fits on no node: (insufficient resources on 1 node)",
        "",
    ),
    "a health check that never passes": (
        (
            f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo here; sleep 900'],"
            " healthcheck: {test: [CMD, cat, /nope], interval: 1s, retries: 2}}"
        ),
        "health check does not pass",
        "here",
    ),
    "a job that fails, and what needs it": (
        (
            f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo no good; exit 4'], restart: 'no'}}\n"
            f"  web: {{{BUSYBOX}, command: [sleep, '900'], depends_on: {{bad: {{condition:"
            " service_completed_successfully}}}"
        ),
        "ended with exit code 4",
        "no good",
    ),
    "a program that is not there": (f"bad: {{{BUSYBOX}, command: [no-such-program]}}", "executable file not found", ""),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_service_that_cannot_run_ends_up_at_once(place, name):
    services, reason, log = FAILING[name]
    place.write(f"services:\n  {services}\n")
    done = place.up()
    assert done.code == 3, done.err
    assert "KY920 service-failed: bad: " in done.err
    assert reason in done.err
    assert f"bad | {log}" in done.err or not log
    assert set(place.services()) == {"bad"}
    assert done.seconds < 30


def test_a_port_that_another_service_has(place):
    place.write("services:\n  bad: {image: 'busybox:1.36', command: [sleep, '900'], stop_grace_period: 0s, PORTS}\n")
    text = (place.folder / "compose.yaml").read_text()
    ports = f"ports: [{{target: 80, published: '{place.port}', mode: host}}]"
    (place.folder / "compose.yaml").write_text(text.replace(f"{place.port}S", ports))
    assert place.up().code == 0
    # Under another name, the service that has left is in the way, and goes first.
    (place.folder / "compose.yaml").write_text(text.replace(f"{place.port}S", ports).replace("bad:", "good:"))
    done = place.up()
    assert done.code == 0, done.err
    assert set(place.services()) == {"good"}
