"""`kompyse convert -t swarm`: one stack file, the files beside it, and nothing of them on standard output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from kompyse.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
name: shop
services:
  web: {image: nginx:alpine, configs: [page], secrets: [token]}
configs:
  page: {content: hello}
secrets:
  token: {environment: TOKEN}
"""
PLAIN = "name: shop\nservices: {web: {image: nginx:alpine}}\n"
FILES = ["shop.files/.kompyse-files", "shop.files/configs/page", "shop.files/secrets/token"]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "s3cret")
    (tmp_path / "compose.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def convert(*arguments: str) -> int:
    return run(["convert", "-t", "swarm", *arguments])


def test_a_document_without_files_goes_to_standard_output(project: Path, capfd) -> None:
    (project / "compose.yaml").write_text(PLAIN, encoding="utf-8")
    assert convert() == 0
    assert yaml.safe_load(capfd.readouterr().out) == {"version": "3.8", "services": {"web": {"image": "nginx:alpine"}}}


def test_one_with_files_does_not_and_no_secret_is_ever_printed(capfd) -> None:
    assert convert() == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "KY890" in captured.err
    assert "-o stack.yaml" in captured.err
    assert "s3cret" not in captured.err


def test_a_directory(project: Path) -> None:
    assert convert("-o", "out/") == 0
    out = project / "out"
    assert written(out) == [".kompyse-files", *FILES, "stack.yaml"]
    document = yaml.safe_load((out / "stack.yaml").read_text(encoding="utf-8"))
    for section in ("configs", "secrets"):
        for entry in document[section].values():
            assert (out / entry["file"]).is_file()
    assert (out / "shop.files/secrets/token").read_text(encoding="utf-8") == "s3cret"
    assert (out / "shop.files/secrets/token").stat().st_mode & 0o777 == 0o600
    assert (out / "shop.files/secrets").stat().st_mode & 0o777 == 0o700


def test_a_file_has_them_beside_it(project: Path) -> None:
    assert convert("-o", "out/my.yaml") == 0
    assert written(project / "out") == ["my.yaml", *FILES]


def test_json_is_one_document(project: Path) -> None:
    assert convert("--output", "json", "-o", "out/") == 0
    document = json.loads((project / "out" / "stack.json").read_text(encoding="utf-8"))
    assert list(document) == ["version", "services", "configs", "secrets"]


def test_what_is_no_longer_needed_goes(project: Path) -> None:
    assert convert("-o", "out/") == 0
    (project / "compose.yaml").write_text(PLAIN, encoding="utf-8")
    assert convert("-o", "out/") == 0
    assert written(project / "out") == [".kompyse-files", "shop.files/.kompyse-files", "stack.yaml"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("name: shop\nservices:\n  ___: {image: i}\n", "KY291", 3),
        ("name: shop\nservices:\n  a: {image: i, ports: ['80:80']}\n  b: {image: i, ports: ['80:80']}\n", "KY392", 4),
        (
            f"name: shop\nservices: {{a: {{image: i, configs: [c]}}}}\nconfigs:\n  c: {{content: {'x' * 600_000}}}\n",
            "KY691",
            4,
        ),
    ],
)
def test_bad_input_is_an_error_with_its_place_and_nothing_is_written(
    project: Path, capfd, text: str, code: str, line: int
) -> None:
    (project / "compose.yaml").write_text(text, encoding="utf-8")
    assert convert("-o", "out/", "--diagnostics", "json") == 1
    (found,) = [each for each in json.loads(capfd.readouterr().err)["diagnostics"] if each["severity"] == "error"]
    assert (found["code"], found["places"][0]["line"]) == (code, line)
    assert not (project / "out").exists()


def test_comments_and_a_trace(project: Path) -> None:
    assert convert("-o", "out/", "--annotate", "--trace", "trace.json") == 0
    assert "image: nginx:alpine  # " in (project / "out" / "stack.yaml").read_text(encoding="utf-8")
    trace = json.loads((project / "trace.json").read_text(encoding="utf-8"))
    assert trace["target"] == "swarm"
    assert "s3cret" not in json.dumps(trace)
