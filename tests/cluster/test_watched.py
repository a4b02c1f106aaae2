"""`kompyse watch` on a real cluster: files of this machine in what runs there."""

from __future__ import annotations

import shlex
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cluster.program import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

# `app` notes every start with what it finds; `bare` has an image without tar.
COMPOSE = """\
name: seen
services:
  site:
    image: busybox:1.36
    command: sleep 3600
    scale: 2
    stop_grace_period: 1s
    develop:
      watch:
        - {path: ./site, action: sync, target: /srv/site, initial_sync: true, ignore: ["*.log"]}
        - path: ./hooked
          action: sync+exec
          target: /srv/hooked
          exec: {command: [sh, -c, "cat a >> seen"], working_dir: /srv/hooked}
  app:
    image: python:3.11-slim
    entrypoint: [python3, -uc]
    command:
      - |
        import pathlib, time
        found = pathlib.Path("/tmp/app/a")
        with open("/tmp/starts", "a") as starts:
            print(found.read_text() if found.exists() else "none", file=starts)
        time.sleep(3600)
    user: "1000"
    stop_grace_period: 1s
    develop:
      watch:
        - {path: ./app, action: sync+restart, target: /tmp/app}
  conf:
    image: busybox:1.36
    command: sleep 3600
    stop_grace_period: 1s
    volumes: ["./conf:/etc/conf"]
    develop: {watch: [{path: ./conf, action: restart}]}
  bare:
    image: registry.k8s.io/kubectl:v1.34.4
    command: [proxy]
    stop_grace_period: 1s
    develop:
      watch: [{path: ./bare, action: sync, target: /srv}]
"""
SECONDS = 60
QUICK = 10.0
"""Seconds in which a change has to be there, on a machine that does other work too."""


class Running:
    """`kompyse watch` in a folder, and the pods of its project."""

    def __init__(self, folder: Path, kubectl: Kubectl, process: subprocess.Popen[str]) -> None:
        self.folder, self.kubectl, self.process = folder, kubectl, process

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8")

    def until(self, seen: Callable[[], object], seconds: float = QUICK) -> None:
        deadline = time.monotonic() + seconds
        while not seen():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said + self.kubectl.situation()
            time.sleep(0.2)

    def pods(self, service: str) -> list[str]:
        listed = self.kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]
        return [each["metadata"]["name"] for each in listed if "deletionTimestamp" not in each["metadata"]]

    def ran(self, pod: str, *words: str) -> str:
        return self.kubectl.run("exec", pod, "--", *words).stdout.strip()


@contextmanager
def watching(folder: Path, kubectl: Kubectl, *words: str) -> Iterator[Running]:
    with (folder / "said").open("wb") as said:
        process = Place(folder, kubectl).start("watch", *words, stdout=said, stderr=said)
    running = Running(folder, kubectl, process)
    try:
        running.until(lambda: "watching " in running.said, SECONDS)
        yield running
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0, running.said
    finally:
        process.kill()
        process.wait()


BUILT = """\
services:
  web:
    build: .
    image: ${NAME}
    stop_grace_period: 1s
    develop:
      watch:
        - {path: ./src, action: sync+restart, target: /src}
        - {path: ./Dockerfile, action: rebuild}
"""
DOCKERFILE = """\
FROM busybox:1.36
COPY src /src
CMD ["sh", "-c", "cat /src/a >> /starts; exec sleep 3600"]
"""


@pytest.mark.judge_engine
def test_a_rebuild_and_the_command_of_an_image(
    kubectl: Kubectl, docker_engine: str, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kubectl.namespace
    monkeypatch.setenv("NAME", name)
    (tmp_path / "compose.yaml").write_text(BUILT, encoding="utf-8")
    (tmp_path / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a").write_text("one\n")

    def images() -> set[str]:
        listed = (docker_engine, "image", "ls", "--format", "{{.Tag}}", name)
        return set(subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split())

    def image() -> str:
        made = kubectl.get("deployment/web")["spec"]["template"]["spec"]["containers"][0]["image"]
        return made.rpartition(":")[2]

    load = f"{shlex.quote(str(shared / 'cluster' / 'cluster'))} load {{archive}}"
    try:
        with watching(tmp_path, kubectl, "-p", name, "--load-command", load) as watch:
            (pod,) = watch.pods("web")
            first = image()
            (tmp_path / "src/a").write_text("two\n")
            watch.until(lambda: watch.ran(pod, "cat", "/starts").split() == ["one", "two"])

            (tmp_path / "Dockerfile").write_text(f"{DOCKERFILE}ENV EDITED=1\n", encoding="utf-8")
            watch.until(lambda: pod not in (pods := watch.pods("web")) and len(pods) == 1, SECONDS)
            assert image() != first
            (pod,) = watch.pods("web")
            watch.until(lambda: watch.ran(pod, "cat", "/starts").split() == ["two"], SECONDS)
            (tmp_path / "src/a").write_text("three\n")
            watch.until(lambda: watch.ran(pod, "cat", "/starts").split() == ["two", "three"])
            watch.until(lambda: first not in images())
            assert image() in images()
    finally:
        for each in images():
            subprocess.run([docker_engine, "image", "rm", f"{name}:{each}"], capture_output=True, check=True)


def test_what_is_edited_here_is_there_in_seconds(kubectl: Kubectl, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    for each in ("site", "hooked", "app", "bare", "conf"):
        (tmp_path / each).mkdir()
    (tmp_path / "site/index.html").write_text("one")
    (tmp_path / "conf/a").write_text("one")
    with watching(tmp_path, kubectl) as watch:
        first, second = watch.pods("site")
        (app,) = watch.pods("app")
        page = ("cat", "/srv/site/index.html")
        watch.until(lambda: [watch.ran(each, *page) for each in (first, second)] == ["one", "one"])

        began = time.monotonic()
        (tmp_path / "site/index.html").write_text("two")
        (tmp_path / "site/a.log").write_text("ignored")
        (tmp_path / "site/css").mkdir()
        (tmp_path / "site/css/main.css").write_text("main")
        (tmp_path / "hooked/a").write_text("hooked ")
        (tmp_path / "app/a").write_text("two")
        (tmp_path / "bare/a").write_text("two")
        watch.until(lambda: [watch.ran(each, *page) for each in (first, second)] == ["two", "two"])
        print(f"a change was in both containers after {time.monotonic() - began:.1f} s")  # noqa: T201 - the figure
        names = watch.ran(first, "sh", "-c", "cd /srv/site && find * -type f | sort").split()
        assert names == ["css/main.css", "index.html"]
        watch.until(lambda: watch.ran(second, "cat", "/srv/hooked/seen") == "hooked")
        watch.until(lambda: watch.ran(app, "cat", "/tmp/starts").split() == ["none", "two"])
        watch.until(lambda: "KY968 not-synced: bare" in watch.said)
        assert "the image has no tar" in watch.said

        (conf,) = watch.pods("conf")
        (tmp_path / "conf/a").write_text("two")
        watch.until(lambda: conf not in (pods := watch.pods("conf")) and len(pods) == 1, SECONDS)
        watch.until(lambda: watch.ran(watch.pods("conf")[0], "cat", "/etc/conf/a") == "two", SECONDS)

        (tmp_path / "site/css/main.css").unlink()
        (tmp_path / "site/css").rmdir()
        (tmp_path / "app/a").write_text("three")
        watch.until(lambda: watch.ran(first, "ls", "/srv/site") == "index.html")
        watch.until(lambda: watch.ran(app, "cat", "/tmp/starts").split() == ["none", "two", "three"])
        assert watch.pods("app") == [app]

        kubectl("delete", "pod", first, app, "--wait=false")
        watch.until(lambda: len({*watch.pods("site"), *watch.pods("app")} - {first, second, app}) == 2, SECONDS)
        (new,) = {*watch.pods("site")} - {second}
        (later,) = watch.pods("app")
        watch.until(lambda: watch.ran(new, *page) == "two", SECONDS)
        # It may be started again before it noted that it had started.
        watch.until(lambda: watch.ran(later, "cat", "/tmp/starts").split()[-1:] == ["three"], SECONDS)
    assert kubectl.get("deployment/site")["spec"]["replicas"] == 2
