"""No finding, no trace and no remark of any command holds what a secret holds, in clear or in Base64."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from kompyse.cli.main import run
from sealed import certificate

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {name: f"canary-{name}-7d1f" for name in ("file", "variable", "password", "token", "url", "folder")}
COMPOSE = f"""\
name: demo
services:
  web:
    image: i
    secrets: [file, variable, folder, {{source: file, mode: 04400, uid: "7", gid: "8", target: /etc/again}}]
    environment:
      DB_PASSWORD: {WORDS["password"]}
      API_TOKEN: {WORDS["token"]}
      DATABASE_URL: postgres://app:{WORDS["url"]}@db/app
      "odd name TOKEN": {WORDS["token"]}
    healthcheck: {{test: [CMD, ok], start_interval: 1s}}
    depends_on: [db]
  db:
    image: postgres:16
    environment: {{POSTGRES_PASSWORD: {WORDS["password"]}}}
secrets:
  file: {{file: ./file.txt, template_driver: golang}}
  variable: {{environment: VARIABLE, x-kompyse: {{immutable: true, property: none}}}}
  folder: {{file: ./folder}}
"""
SEALED = [
    "--secrets",
    "sealed",
    "--sealed-cert",
    "cert.pem",
    "--sealed-scope",
    "cluster-wide",
    "--credentials",
    "secret",
]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "file.txt").write_text(WORDS["file"])
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "..key").write_text(WORDS["folder"])
    (tmp_path / "cert.pem").write_text(certificate())
    monkeypatch.setenv("VARIABLE", WORDS["variable"])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def leaks(text: str, *but: str) -> list[str]:
    """The secrets that a text holds."""
    found = []
    for name, word in WORDS.items():
        if word in text or b64encode(word.encode()).decode().rstrip("=") in text:
            found.append(name)
    return [name for name in found if name not in but]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--verbose"],
        ["--diagnostics", "json"],
        ["--secrets", "external", "--credentials", "secret"],
        ["--secrets", "external", "--secret-store", "vault"],
        ["--immutable-config", "--variables", "content"],
        ["--strict"],
        SEALED,
    ],
    ids=" ".join,
)
def test_what_convert_remarks_and_traces(arguments, project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["convert", "--trace", "trace.json", "-o", "out.yaml", *arguments])
    captured = capfd.readouterr()
    assert captured.err
    assert leaks(captured.out + captured.err) == []
    if (project / "trace.json").is_file():
        assert leaks((project / "trace.json").read_text()) == []


def test_annotations_name_places_and_no_content(capfd: pytest.CaptureFixture[str]) -> None:
    run(["convert", "--annotate"])
    remarks = [line.partition("  # ")[2] for line in capfd.readouterr().out.splitlines()]
    assert any(remarks)
    assert leaks("\n".join(remarks)) == []


@pytest.mark.parametrize("arguments", [["--secrets", "external"], ["--secrets", "external", "--secret-store", "vault"]])
def test_an_output_without_secrets(arguments, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", *arguments, "--credentials", "secret"]) == 0
    # A variable that no object can hold a key for stays in the pod.
    assert leaks(capfd.readouterr().out, "token") == []


def test_a_sealed_output(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", *SEALED]) == 0
    assert leaks(capfd.readouterr().out, "token") == []


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
@pytest.mark.parametrize("more", [[], ["--secrets", "external"]])
def test_what_check_says(form: str, more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    run(["check", "--format", form, *(["--report"] if form in ("text", "json") else []), *more])
    captured = capfd.readouterr()
    assert captured.out
    assert leaks(captured.out + captured.err) == []


@pytest.mark.parametrize("what", ["services.web.secrets", "secrets.file", "compose.yaml:5", "KY658"])
def test_what_explain_says(what: str, capfd: pytest.CaptureFixture[str]) -> None:
    run(["explain", what])
    captured = capfd.readouterr()
    assert leaks(captured.out + captured.err) == []


def test_faults_of_secrets_are_told_without_them(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "file.txt").write_text(WORDS["file"] * 100_000)
    (project / "folder" / "link").symlink_to("/etc/hostname")
    assert run(["convert", "-v"]) == 1
    captured = capfd.readouterr()
    assert "KY651" in captured.err
    assert leaks(captured.out + captured.err) == []


def test_a_hash_that_others_read_tells_little(capfd: pytest.CaptureFixture[str]) -> None:
    """A name after the content shows 20 bits of a secret, and the hash of a pod is made of no more."""
    run(["convert", "--immutable-config"])
    names = [line.split()[-1] for line in capfd.readouterr().out.splitlines() if line.startswith("  name: variable-")]
    assert [len(name.partition("-")[2]) for name in names] == [5]
