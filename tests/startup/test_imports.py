"""What a cold command imports: the heavy packages stay out, each run in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.thorough

PROGRAM = """
import json, sys
sys.argv = ["kompyse", *sys.argv[1:]]
from kompyse.cli.main import main
try:
    main()
except SystemExit as end:
    code = end.code
print(json.dumps({"code": code or 0, "modules": sorted(sys.modules)}), file=sys.stderr)
"""

COMPOSE = "services:\n  web:\n    image: nginx\n    ports: ['8080:80']\n"
EXTENDED = COMPOSE + "    x-kompyse: {}\n"
NEVER = {"kubernetes", "kubernetes_validate", "jsonschema", "rich", "docker"}


def modules(folder, compose: str, *arguments: str) -> set[str]:
    """The modules that a run leaves behind; the same run is made once."""
    if (compose, arguments) not in KNOWN:
        KNOWN[compose, arguments] = _modules(folder, compose, *arguments)
    return KNOWN[compose, arguments]


KNOWN: dict[tuple[str, tuple[str, ...]], set[str]] = {}


def _modules(folder, compose: str, *arguments: str) -> set[str]:
    (folder / "compose.yaml").write_text(compose, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    report = json.loads(done.stderr.splitlines()[-1])
    assert report["code"] == 0, done.stderr
    return set(report["modules"])


def imported(folder, compose: str, *arguments: str) -> set[str]:
    return {name.partition(".")[0] for name in modules(folder, compose, *arguments)}


@pytest.mark.parametrize("arguments", [["--help"], ["convert", "--help"], ["--version"]], ids=" ".join)
def test_help_imports_no_reader_and_no_model(tmp_path, arguments: list[str]) -> None:
    assert not imported(tmp_path, COMPOSE, *arguments) & {"pydantic", "yaml", "msgspec", *NEVER}


@pytest.mark.parametrize("arguments", [["convert"], ["convert", "--output", "json"], ["config"]], ids=" ".join)
def test_convert_imports_no_heavy_package(tmp_path, arguments: list[str]) -> None:
    assert not imported(tmp_path, COMPOSE, *arguments) & {"pydantic", *NEVER}


def test_extensions_import_no_client_either(tmp_path) -> None:
    assert not imported(tmp_path, EXTENDED, "convert") & NEVER


@pytest.mark.parametrize("command", ["convert", "check"])
def test_schemas_are_loaded_for_those_who_ask_alone(tmp_path, command: str) -> None:
    assert "kubernetes_validate" in imported(tmp_path, COMPOSE, command, "--validate")
    own = "kompyse.targets.kubernetes"
    assert not {f"{own}.validation", f"{own}.standards"} & modules(tmp_path, COMPOSE, command)
    assert f"{own}.standards" in modules(tmp_path, COMPOSE, command, "--security", "baseline")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_renderer_of_check_is_loaded_for_its_format_alone(tmp_path, form: str) -> None:
    renderers = {"text": "grouped", "json": "examination", "sarif": "sarif", "github": "github", "junit": "junit"}
    room = "kompyse.diagnostics.render"
    of_convert = modules(tmp_path, COMPOSE, "convert")
    of_check = modules(tmp_path, COMPOSE, "check", "--format", form)
    own = {f"{room}.{name}" for name in renderers.values()}
    assert not own & of_convert
    assert own & of_check == {f"{room}.{renderers[form]}"}


def test_importing_the_package_loads_none_of_its_rooms() -> None:
    program = "import sys, kompyse; print(*(name for name in sys.modules if name.startswith('kompyse.')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
