"""A swarm without an engine: a docker command of the tests' own, first on the PATH, and what it wrote down."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cluster.swarm import stub_docker
from kompyse.cluster.swarm import kernel, observing
from kompyse.cluster.swarm.docker import Docker, Done

if TYPE_CHECKING:
    import pytest

STUB = Path(__file__).with_name("stub_docker.py")
INFO = {
    "ID": "engine",
    "Name": "node-1",
    "Swarm": {"LocalNodeState": "active", "ControlAvailable": True, "Nodes": 1},
    "ClientInfo": {"Version": "28.2.2", "Context": "default"},
}


class Stub(NamedTuple):
    """The docker command, and what there is on its swarm."""

    folder: Path

    def write(self, name: str, data: object) -> None:
        (self.folder / name).write_text(json.dumps(data), encoding="utf-8")

    def does(self, **what: str) -> None:
        """Say what the tasks of services do that are deployed from now on."""
        self.write("does.json", what)

    def fails(self, start: str, text: str) -> None:
        """Let commands fail that start so."""
        self.write("faults.json", {start: text})

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.folder / "state.json").read_text(encoding="utf-8"))

    @property
    def calls(self) -> list[str]:
        """The commands so far."""
        path = self.folder / "calls.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [" ".join(json.loads(each)) for each in lines]

    @property
    def deployed(self) -> list[list[str]]:
        """The services of each stack file that was deployed."""
        files = sorted(self.folder.glob("deployed-*.json"))
        return [sorted(json.loads(each.read_text(encoding="utf-8"))["services"]) for each in files]

    def service(self, name: str) -> dict[str, Any]:
        return self.state["services"][name]


def _within(docker: Docker, words: tuple[str, ...]) -> Done:
    return Done(*stub_docker.within(docker.command(*words)[1:]))


def engine(folder: Path, monkeypatch: pytest.MonkeyPatch, *, program_alone: bool = False) -> Stub:
    """Make a manager of a swarm with nothing on it; nobody waits long between two looks."""
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "docker"
    program.write_text(f"#!{sys.executable} -SE\n" + STUB.read_text(encoding="utf-8"), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STUB_DOCKER", str(folder))
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(observing, "_FIRST", 0.01)
    monkeypatch.setattr(kernel, "_IPVS", str(folder))
    if not program_alone:
        # A hundred times faster than to start it; what is followed line by line is started all the same.
        monkeypatch.setattr(Docker, "run", lambda self, *words, seconds=None: _within(self, words))
    made = Stub(folder)
    made.write("info.json", INFO)
    return made
