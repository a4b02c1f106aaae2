"""A project on a stub of an API server, for the commands that talk to one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster.stub import serving
from kompyse.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cluster.stub import Stub

COMPOSE = """\
name: shop
services:
  db: {image: "demo:1", volumes: ["data:/data"]}
  web: {image: "demo:1", depends_on: [db], secrets: [token]}
secrets: {token: {environment: TOKEN}}
volumes: {data: {}}
"""


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Shop(NamedTuple):
    """The project, and the server that a context of the kubeconfig names."""

    folder: Path
    stub: Stub
    capfd: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Done:
        code = run(arguments)
        captured = self.capfd.readouterr()
        return Done(code, captured.out, captured.err)

    def write(self, text: str) -> None:
        (self.folder / "compose.yaml").write_text(text, encoding="utf-8")

    def leads_to(self, name: str = "stub", **settings: object) -> None:
        """Let the context lead to a cluster of this name, and the kubeconfig say this of it too."""
        path = self.folder.parent / "config"
        config = json.loads(path.read_text(encoding="utf-8"))
        config["clusters"][0]["name"] = config["contexts"][0]["context"]["cluster"] = name
        config["clusters"][0]["cluster"].update(settings)
        path.write_text(json.dumps(config), encoding="utf-8")


@pytest.fixture
def on_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Shop]:
    with serving() as (stub, client):
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "stub",
            "clusters": [{"name": "stub", "cluster": {"server": client.connection.server}}],
            "users": [{"name": "stub", "user": {}}],
            "contexts": [{"name": "stub", "context": {"cluster": "stub", "user": "stub"}}],
        }
        (tmp_path / "config").write_text(json.dumps(config), encoding="utf-8")
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
        monkeypatch.setenv("TOKEN", "canary-value")
        folder = tmp_path / "shop"
        folder.mkdir()
        monkeypatch.chdir(folder)
        shop = Shop(folder, stub, capfd)
        shop.write(COMPOSE)
        yield shop


@pytest.fixture
def far(on_cluster: Shop) -> Shop:
    """The same, and its context looks like that of a cluster somewhere else."""
    on_cluster.leads_to(**{"insecure-skip-tls-verify": True})
    return on_cluster
