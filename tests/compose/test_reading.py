"""Bytes to text, and what is said of files that cannot be read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kompyse.compose import reading
from kompyse.diagnostics import Sink
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from pathlib import Path


def read(path: str, **options):
    sink = Sink()
    return reading.text(path, sink, **options), sink.located(None)


@pytest.mark.parametrize(
    "raw",
    ["a: é\n".encode(), "\ufeffa: é\n".encode(), "a: é\n".encode("utf-16"), "\ufeffa: é\n".encode("utf-16-be")],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big"],
)
def test_encodings(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(raw)
    assert read(str(tmp_path / "f")) == ("a: é\n", ())


@pytest.mark.parametrize("stdin", [io.BytesIO(b"a: 1\n"), io.StringIO("a: 1\n"), "a: 1\n", b"\xef\xbb\xbfa: 1\n"])
def test_standard_input(stdin: object) -> None:
    assert read("-", stdin=stdin) == ("a: 1\n", ())


def test_bytes_that_are_no_text_are_placed(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes("é: 1\nab\xff".encode("latin-1").replace(b"\xe9", "é".encode()))
    text, (found,) = read(str(tmp_path / "f"), name="f")
    assert text is None
    assert (found.code, str(found.location)) == (codes.TEXT_ENCODING, "f:2:3")


def test_missing_file_with_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compose.prod.yaml").touch()
    _, (found,) = read("compose.prd.yaml")
    assert (found.code, found.hint) == (codes.FILE_NOT_FOUND, "Is compose.prod.yaml meant?")


def test_missing_directory() -> None:
    _, (found,) = read("nowhere/compose.yaml")
    assert found.hint == "The directory nowhere does not exist either."


def test_directory(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").touch()
    _, (found,) = read(str(tmp_path))
    assert found.code == codes.FILE_UNREADABLE
    assert "docker-compose.yml" in found.hint


def test_a_path_that_no_file_can_have() -> None:
    _, (found,) = read("a\0b")
    assert (found.code, "null byte" in found.message) == (codes.FILE_UNREADABLE, True)


def test_endless_and_huge_files() -> None:
    _, (found,) = read("/dev/zero")
    assert (found.code, "larger than 64 MiB" in found.message) == (codes.FILE_UNREADABLE, True)


def test_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reading.label(str(tmp_path / "a" / "b")) == "a/b"
    assert reading.label("/etc/hosts") == "/etc/hosts"
    assert reading.label("-") == "<stdin>"
