"""`kompyse up` with images that the project builds: a real engine builds them, a real cluster runs them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.judge_engine, pytest.mark.slow]

COMPOSE = """\
services:
  web:
    build: {context: ., args: {GREETING: hello}}
  worker:
    image: ${PROJECT}-web
    command: [sh, -c, "echo working; exec sleep 1000"]
  other:
    image: busybox:1.36
    command: [sh, -c, "exec sleep 1000"]
"""
DOCKERFILE = """\
FROM busybox:1.36
ARG GREETING
RUN echo "$GREETING from the {number}. build" > /greeting
CMD ["sh", "-c", "cat /greeting; exec sleep 1000"]
"""


class Place(NamedTuple):
    """A folder with a project, and a namespace for it."""

    folder: Path
    kubectl: Kubectl
    load: str

    def kompyse(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*(sys.executable, "-m", "kompyse", *arguments), "-n", self.kubectl.namespace]
        environment = {
            **os.environ,
            "KUBECONFIG": os.environ["KOMPYSE_TEST_KUBECONFIG"],
            "COMPOSE_PROJECT_NAME": self.kubectl.namespace,
            "PROJECT": self.kubectl.namespace,
        }
        return subprocess.run(
            [*command, "--load-command", self.load],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def up(self, *arguments: str) -> str:
        done = self.kompyse("up", "-d", "--timeout", "120", *arguments)
        assert done.returncode == 0, done.stderr + self.kubectl.situation()
        return done.stderr

    def dockerfile(self, number: int) -> None:
        (self.folder / "Dockerfile").write_text(DOCKERFILE.replace("{number}", str(number)))

    def images(self) -> dict[str, str]:
        """The image of each service, as the cluster is asked for it."""
        listed = self.kubectl.get("deployments")["items"]
        return {each["metadata"]["name"]: each["spec"]["template"]["spec"]["containers"][0]["image"] for each in listed}

    def pods(self) -> dict[str, str]:
        """The pod of each service, by its name; those that are being deleted left out."""
        listed = self.kubectl.get("pods")["items"]
        alive = [each["metadata"] for each in listed if not each["metadata"].get("deletionTimestamp")]
        return {each["labels"]["app.kubernetes.io/name"]: each["name"] for each in alive}

    def greeting(self) -> str:
        """What the service prints: the first line of the log of the pod that runs now."""
        deadline = time.monotonic() + 20
        while not (log := self.kubectl("logs", self.pods()["web"])) and time.monotonic() < deadline:
            time.sleep(0.2)
        return log.partition("\n")[0]


@pytest.fixture
def place(kubectl: Kubectl, docker_engine: str, shared: Path, tmp_path: Path):
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    loader = shared / "cluster" / "cluster"
    yield Place(tmp_path, kubectl, f"{shlex.quote(str(loader))} load {{archive}}")
    names = f"{kubectl.namespace}-web"
    listed = subprocess.run([docker_engine, "image", "ls", "-q", names], capture_output=True, text=True, check=True)
    for each in sorted(set(listed.stdout.split())):
        subprocess.run([docker_engine, "image", "rm", "--force", each], capture_output=True, check=True)


def test_a_rebuilt_image_runs_and_an_unchanged_one_changes_nothing(place: Place, tell) -> None:
    place.dockerfile(1)
    assert "web | " in place.up()
    first = place.images()
    pods = place.pods()
    assert first["web"].startswith(f"{place.kubectl.namespace}-web:kompyse-")
    assert first["worker"] == first["web"]
    assert place.greeting() == "hello from the 1. build"

    again = place.up()
    assert " unchanged" in again
    assert "created" not in again
    assert "changed," not in again.replace("unchanged", "")
    assert place.pods() == pods
    assert place.kompyse("diff").returncode == 0

    assert "changed," not in place.up("--build").replace("unchanged", "")
    assert place.pods() == pods, "a build that makes the same image rolls nothing out"

    place.dockerfile(2)
    place.up()
    assert place.pods() == pods, "without --build, what is there counts, as in Compose"
    began = time.monotonic()
    place.up("--build")
    assert place.greeting() == "hello from the 2. build"
    tell(f"build, load and roll-out of a changed image: {time.monotonic() - began:.1f} s")
    second = place.images()
    assert second["web"] not in {first["web"], f"{place.kubectl.namespace}-web"}
    assert second["worker"] == second["web"]
    assert place.pods()["web"] != pods["web"]
    assert place.pods()["other"] == pods["other"]

    place.dockerfile(1)
    place.up("--build")
    assert place.images() == first, "what was is called what it was called"
    assert place.greeting() == "hello from the 1. build"


def test_nodes_that_have_an_image_are_not_sent_it_again(place: Place) -> None:
    place.dockerfile(1)
    place.up()
    nodes = place.kubectl.get("nodes")["items"]
    place = place._replace(load="false {image}")
    deadline = time.monotonic() + 90
    # A kubelet tells its images every few seconds up to minutes, and only the largest of them.
    while not _told(nodes, place.images()["web"]):
        if time.monotonic() > deadline:
            pytest.fail(f"the node tells nothing of {place.images()['web']}: {json.dumps(nodes)[:2000]}")
        time.sleep(1)
        nodes = place.kubectl.get("nodes")["items"]
    place.up()


def _told(nodes: list[dict], image: str) -> bool:
    names = [name for node in nodes for each in node["status"]["images"] for name in each.get("names") or ()]
    return any(name.endswith(f"/{image}") for name in names)
