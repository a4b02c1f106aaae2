"""Small projects, lowered to Kubernetes from the text of their Compose file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kompyse.compose.load import load
from kompyse.diagnostics import Diagnostic, Sink
from kompyse.graph import build
from kompyse.model import typed
from kompyse.plan import Options, make
from kompyse.targets.kubernetes.target import Kubernetes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Lowered(NamedTuple):
    """The objects of a project, and what was told."""

    objects: list[dict[str, Any]]
    told: list[Diagnostic]

    def of_kind(self, kind: str) -> dict[str, dict[str, Any]]:
        return {each["metadata"]["name"]: each for each in self.objects if each["kind"] == kind}

    def one(self, kind: str, name: str) -> dict[str, Any]:
        return self.of_kind(kind)[name]

    def pod(self, name: str) -> dict[str, Any]:
        """The pod template of the workload of this name."""
        (found,) = (
            each["spec"]["template"]
            for each in self.objects
            if each["metadata"]["name"] == name and "template" in each.get("spec", {})
        )
        return found

    def container(self, name: str, workload: str = "") -> dict[str, Any]:
        containers = self.pod(workload or name)["spec"]["containers"]
        return next(each for each in containers if each["name"] == name)

    def mounts(self, name: str, workload: str = "") -> dict[str, dict[str, Any]]:
        """The mounts of a container by their path."""
        return {each["mountPath"]: each for each in self.container(name, workload).get("volumeMounts", ())}

    def volume(self, workload: str, name: str) -> dict[str, Any]:
        (found,) = (each for each in self.pod(workload)["spec"]["volumes"] if each["name"] == name)
        return {key: value for key, value in found.items() if key != "name"}

    def told_of(self, code: str) -> list[Diagnostic]:
        return [each for each in self.told if each.code.id == code]


@pytest.fixture
def lowered(tmp_path: Path) -> Callable[..., Lowered]:
    """Lower a Compose text; `files` are written beside it first, `options` are those of the conversion."""

    def lower(
        text: str, files: dict[str, bytes] | None = None, environment: dict[str, str] | None = None, **options: Any
    ) -> Lowered:
        for name, data in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        compose = tmp_path / "compose.yaml"
        compose.write_text(text if text.startswith("name:") else f"name: demo\n{text}", encoding="utf-8")
        sink = Sink()
        loaded = load([str(compose)], environment=environment or {}, sink=sink)
        project = typed(loaded.tree)
        graph = build(project, sink)
        plan = make(
            project, graph, Options(**options), sink, directory=loaded.directory, environment=loaded.environment
        )
        sink.raise_on_errors()
        objects = Kubernetes().lower(plan, sink)
        return Lowered(objects, list(sink.located(None)))

    return lower
