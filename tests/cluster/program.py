"""The program as a process of its own, on a real cluster: a folder with a project, and a namespace for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from judges import Kubectl

KINDS = "deployments,jobs,services,configmaps,secrets,persistentvolumeclaims,serviceaccounts,roles,rolebindings"


class Run(NamedTuple):
    """How a command ended, and after how long."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True)
class Place:
    """A folder with a project, and a namespace for it. `variables` are set beside those of the tests."""

    folder: Path
    kubectl: Kubectl
    variables: Mapping[str, str] = field(default_factory=dict)
    patience: float = 300
    """Seconds after which a command is given up."""

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "kompyse", *arguments, "-n", self.kubectl.namespace]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "KUBECONFIG": os.environ["KOMPYSE_TEST_KUBECONFIG"], **self.variables}

    def start(self, *arguments: str, **streams: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(self.command(*arguments), cwd=self.folder, env=self.environment, text=True, **streams)

    def run(self, *arguments: str) -> Run:
        """Run a command to its end, however that is."""
        began = time.monotonic()
        with self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            try:
                out, err = running.communicate(timeout=self.patience)
            except BaseException:
                running.kill()
                raise
        return Run(running.returncode, out, err, time.monotonic() - began)

    def done(self, *arguments: str) -> Run:
        """Run a command that has to succeed."""
        found = self.run(*arguments)
        assert found.code == 0, found.out + found.err + self.kubectl.situation()
        return found

    def titles(self) -> set[str]:
        """What the namespace has of the project, as `Kind name`."""
        listed = self.kubectl.get(KINDS, "--selector=applyset.kubernetes.io/part-of")["items"]
        return {f"{each['kind']} {each['metadata']['name']}" for each in listed}

    def pods(self) -> dict[str, str]:
        """The uid of the pod of each service."""
        listed = self.kubectl.get("pods", "--selector=app.kubernetes.io/managed-by=kompyse")["items"]
        alive = [each for each in listed if not each["metadata"].get("deletionTimestamp")]
        return {each["metadata"]["labels"]["app.kubernetes.io/name"]: each["metadata"]["uid"] for each in alive}
