"""Convert a project on which the reference peer fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import kompyse
from kompyse.plan import Options
from weaknesses.projects import COMPOSE, PROJECTS, REFUSED, Weakness

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENVIRONMENT = {"ONE": "1", "TWO": "2"}


class Converted(NamedTuple):
    """What became of a project: its objects by `Kind name`, and the findings."""

    objects: dict[str, dict[str, Any]]
    told: dict[str, list[tuple[str | int, ...]]]
    """Path of each finding by the id of its code."""

    def pod(self, name: str) -> dict[str, Any]:
        """The pod of the workload of this name."""
        (found,) = (
            each["spec"]["template"]["spec"]
            for title, each in self.objects.items()
            if title.endswith(f" {name}") and "template" in each.get("spec", {})
        )
        return found

    def container(self, name: str, pod: str = "") -> dict[str, Any]:
        return next(each for each in self.pod(pod or name)["containers"] if each["name"] == name)

    def mounts(self, name: str, pod: str = "") -> dict[str, dict[str, Any]]:
        """The mounts of a container by their path, each with the source of its volume."""
        sources = {each["name"]: each for each in self.pod(pod or name).get("volumes", ())}
        return {
            each["mountPath"]: {**each, "volume": {k: v for k, v in sources[each["name"]].items() if k != "name"}}
            for each in self.container(name, pod).get("volumeMounts", ())
        }

    def environment(self, name: str) -> dict[str, str]:
        return {each["name"]: each["value"] for each in self.container(name)["env"]}

    def ports(self, service: str) -> list[int]:
        return [each["port"] for each in self.objects[f"Service {service}"]["spec"].get("ports", ())]

    def titles(self, kind: str) -> list[str]:
        return [title.removeprefix(f"{kind} ") for title in self.objects if title.startswith(f"{kind} ")]

    def is_told(self, *path: str | int) -> bool:
        """Whether something is told about a value, or about one above or below it."""
        return any(
            where[: len(path)] == path or path[: len(where)] == where
            for places in self.told.values()
            for where in places
            if where
        )


def written(project: Weakness, folder: Path) -> Path:
    """Write the files of a project; gives the path of its Compose file."""
    for name, content in project.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if (folder / "run").exists():
        (folder / "run").chmod(0o755)
    return folder / COMPOSE


def converted(project: Weakness, folder: Path) -> Converted:
    """Convert a project in a folder of its own. Raises KompyseError when it is refused."""
    options = Options(**project.options)
    result = kompyse.convert(written(project, folder), environment=ENVIRONMENT, name="demo", options=options)
    titles = [f"{each['kind']} {each['metadata']['name']}" for each in result.objects]
    assert len(titles) == len(set(titles)), "two objects of one name"
    told: dict[str, list[tuple[str | int, ...]]] = {}
    for each in result.diagnostics:
        told.setdefault(each.code.id, []).append(each.path)
    return Converted(dict(zip(titles, result.objects, strict=True)), told)


@pytest.fixture
def weakness(tmp_path: Path) -> Callable[[int], Converted]:
    """Convert the project of a weakness, by its number."""
    return lambda number: converted(PROJECTS[number], tmp_path)


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[int], list[kompyse.diagnostics.Diagnostic]]:
    """The errors with which a project is refused."""

    def refused(number: int) -> list[kompyse.diagnostics.Diagnostic]:
        with pytest.raises(kompyse.KompyseError) as caught:
            converted(REFUSED[number], tmp_path)
        return list(caught.value.diagnostics)

    return refused
