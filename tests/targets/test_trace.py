"""Traces: every field has an origin and every value an answer, over all examples and stored cases."""

from __future__ import annotations

import base64
import json
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from judges import REPOSITORY
from kompyse import api, targets
from kompyse.cli.main import run
from kompyse.compose.load import load
from kompyse.diagnostics import Location, Sink
from kompyse.targets.trace import Field, Identity, Origin, Recorder, complete, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = REPOSITORY / "tests" / "fixtures" / "convert"
PROJECTS = sorted(
    str(path.parent.relative_to(REPOSITORY))
    for path in [*CASES.glob("*/*/compose.yaml"), *(REPOSITORY / "examples").glob("*/compose.yaml")]
)
CONTAINER = ("spec", "template", "spec", "containers", 0)
SHORTEST_SECRET = 6
"""Characters; a shorter text may stand anywhere."""


@pytest.fixture
def converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """Convert a stored project with further options; gives the exit code and what was printed."""

    def prepare(project: str) -> list[str]:
        folder = tmp_path / "project"
        shutil.copytree(REPOSITORY / project, folder, ignore=shutil.ignore_patterns("expected"))
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.suffix == ".sh" else 0o644)
        monkeypatch.chdir(folder)
        if (folder / "env").is_file():
            for line in (folder / "env").read_text(encoding="utf-8").splitlines():
                monkeypatch.setenv(*line.split("=", 1))
        return shlex.split((folder / "args").read_text(encoding="utf-8")) if (folder / "args").is_file() else []

    def convert(project: str, *ways: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        arguments = prepare(project)
        for way in ways:
            code = run(["convert", "--diagnostics", "json", *arguments, *way])
            yield code, capfd.readouterr().out

    return convert


def identity(each: dict) -> tuple[str, str, str]:
    return each["kind"], each["metadata"].get("namespace", ""), each["metadata"]["name"]


@pytest.mark.thorough
@pytest.mark.parametrize("project", PROJECTS)
def test_every_field_has_an_origin_and_every_value_an_answer(project: str, converted, tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    ways = ((), ("--trace", str(file)), ("--annotate",))
    (code, plain), (traced_code, traced), (annotated_code, annotated) = converted(project, *ways)
    assert code == traced_code == annotated_code
    assert plain == traced
    if code:
        assert not file.exists()
        return
    objects = [each for each in yaml.safe_load_all(plain) if each]
    assert list(yaml.safe_load_all(annotated)) == objects
    trace = json.loads(file.read_text(encoding="utf-8"))
    fields = {(*each["object"].values(), tuple(each["field"])): each["origins"] for each in trace["fields"]}
    assert set(fields) == {(*identity(each), path) for each in objects for path in leaves(each)}
    values = [tuple(each["path"]) for each in trace["values"]]
    for origins in fields.values():
        assert origins
        for origin in origins:
            assert [bool(origin["path"]), bool(origin["option"]), bool(origin["reason"])].count(True) == 1
            path = tuple(origin["path"])
            assert not path or any(value[: len(path)] == path for value in values)
    unanswered = [each["path"] for each in trace["values"] if not (each["fields"] or each["codes"] or each["reason"])]
    assert unanswered == []
    for secret in secrets_of(objects):
        assert json.dumps(secret)[1:-1] not in file.read_text(encoding="utf-8")


def secrets_of(objects: list[dict]) -> Iterator[str]:
    for each in objects:
        if each["kind"] == "Secret":
            for text in each.get("data", {}).values():
                content = base64.b64decode(text).decode("utf-8", "replace").strip()
                if len(content) >= SHORTEST_SECRET:
                    yield content


def test_all_written_values_are_there() -> None:
    file = REPOSITORY / "examples" / "shop" / "compose.yaml"
    trace = api.convert(file, trace=True).trace
    assert trace is not None
    assert list(trace.values) == list(leaves(load([str(file)], sink=Sink()).written))


def test_a_conversion_without_a_trace_loads_nothing_of_it() -> None:
    program = (
        "import sys; from kompyse import api, outputs;"
        "outputs.render(api.convert(sys.argv[1]).objects);"
        "print([name for name in sys.modules if name.startswith('kompyse.') and 'trac' in name])"
    )
    file = str(REPOSITORY / "examples" / "shop" / "compose.yaml")
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert api.convert(file).trace is None


@pytest.fixture
def shop() -> api.Result:
    return api.convert(REPOSITORY / "examples" / "shop" / "compose.yaml", trace=True)


def test_fields_are_looked_up_alone_and_together(shop: api.Result) -> None:
    found = shop.trace.of_field("Deployment", "web", (*CONTAINER, "image"))
    assert found == (Origin(path=("services", "web", "image")),)
    below = shop.trace.of_field("Deployment", "web", (*CONTAINER, "resources", "limits"))
    limits = ("services", "web", "deploy", "resources", "limits")
    assert below == (Origin(path=(*limits, "cpus")), Origin(path=(*limits, "memory")))
    assert shop.trace.of_field("Deployment", "nobody", ("kind",)) == ()


def test_values_are_looked_up_alone_and_together(shop: api.Result) -> None:
    check = shop.trace.of_value(("services", "web", "healthcheck"))
    assert {each.owner for each in check.fields} == {Identity("Deployment", "", "web")}
    assert {each.path[5] for each in check.fields} == {"startupProbe", "readinessProbe"}
    assert Field(Identity("Deployment", "", "web"), (*CONTAINER, "readinessProbe", "timeoutSeconds")) in check.fields
    assert shop.trace.of_value(("services", "web", "privileged")) is None
    assert shop.trace.of_value(("volumes", "db-data")).codes


def test_a_check_can_be_traced_too() -> None:
    file = REPOSITORY / "examples" / "findings" / "compose.yaml"
    traces = api.check(file, trace=True).traces
    assert traces["kubernetes"].fields == api.convert(file, trace=True).trace.fields
    assert api.check(file).traces == {}


class Untraced:
    """A target as somebody else would write it: it knows nothing of traces."""

    name = "untraced"
    summary = "for a test"

    def fates(self):
        return targets.find("kubernetes").fates()

    def lower(self, plan, sink):
        return targets.find("kubernetes").lower(plan, sink)


def test_a_target_without_traces_converts_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    file = REPOSITORY / "examples" / "findings" / "compose.yaml"
    honest = api.convert(file).objects
    known = targets.find
    monkeypatch.setattr(targets, "find", lambda name: Untraced() if name == "untraced" else known(name))
    result = api.convert(file, target="untraced", trace=True)
    assert result.objects == honest
    assert result.trace.fields == {}
    assert "KY001" in result.trace.of_value(("services", "api", "cgroup_parent")).codes


def test_the_origins_of_a_field_are_told_in_one_line() -> None:
    written = {"services": {"web": {"image": "nginx", "tty": True}}}
    made = {"kind": "Pod", "metadata": {"name": "web"}, "a": 1, "b": 2, "c": 3, "d": 4}
    recorder = Recorder(written)
    image, tty = ("services", "web", "image"), ("services", "web", "tty")
    recorder.record(made, ("a",), [Origin(path=image)])
    recorder.record(made, ("b",), [Origin(path=tty), Origin(option="namespace")])
    recorder.record(made, ("c",), [Origin(reason="because")])
    recorder.record(made, ("d",), [Origin(path=path) for path in (image, tty, image[:2], image[:1])])
    places = {image: (Location("compose.yaml", 3, 5),)}
    trace = complete(recorder, [made], target="pods", fates={}, findings=(), locate=lambda path: places.get(path, ()))
    assert [trace.comment(0, (key,)) for key in "abcd"] == [
        "compose.yaml:3 services.web.image",
        "services.web.tty, option namespace",
        "kompyse: because",
        "compose.yaml:3 services.web.image, services.web.tty, services.web, and 1 more",
    ]
    assert trace.comment(0, ("kind",)) == ""


def test_leaves() -> None:
    assert list(leaves({"a": {"b": [1, {}]}, "c": [], "d": None})) == [("a", "b", 0), ("a", "b", 1), ("c",), ("d",)]
