"""Input that cannot be used: one clear error at its place, exit code 1 (2 for usage), and nothing written."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import NamedTuple

import pytest

from kompyse.cli.main import run


class Done(NamedTuple):
    """How a run ended."""

    returncode: int
    stdout: str
    stderr: str


class Bad(NamedTuple):
    """A Compose file, the place where it is wrong as `line:column` (empty: no place in a file), words of the error."""

    name: str
    text: str | bytes
    place: str
    words: tuple[str, ...]


WEB = "services:\n  web:\n    image: nginx\n"

CASES = (
    Bad("unknown key of a service", WEB + "    imagge: nginx\n", "4:5", ("imagge",)),
    Bad("unknown key at the top", "servises: {}\n" + WEB, "1:1", ("servises",)),
    Bad("bad duration", WEB + "    stop_grace_period: soon\n", "4:5", ("stop_grace_period", "soon")),
    Bad(
        "bad duration of a health check",
        WEB + "    healthcheck:\n      test: [CMD, 'true']\n      interval: 5 parsecs\n",
        "6:7",
        ("interval", "5 parsecs"),
    ),
    Bad(
        "cycle",
        "services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]\n",
        r"[2-7]:\d+",
        ("a", "b"),
    ),
    Bad("undefined volume", WEB + "    volumes:\n      - data:/data\n", r"5:\d+", ("data",)),
    Bad("undefined network", WEB + "    networks:\n      - back\n", r"[45]:\d+", ("back",)),
    Bad("undefined dependency", WEB + "    depends_on:\n      - db\n", r"[45]:\d+", ("db",)),
    Bad("undefined secret", WEB + "    secrets:\n      - key\n", r"5:\d+", ("key",)),
    Bad("type", WEB + "    cap_add: 7\n", r"4:\d+", ("cap_add",)),
    Bad("port", WEB + "    ports:\n      - '99999999:80'\n", r"5:\d+", ("99999999",)),
    Bad("variable that must be set", WEB + "    user: ${NOBODY:?name a user}\n", r"4:\d+", ("NOBODY", "name a user")),
    Bad("malformed variable", WEB + "    user: ${NOBODY\n", r"4:\d+", ("${NOBODY",)),
    Bad("invalid YAML", WEB + "    command: [sh, -c\n", r"[456]:\d+", ()),
    Bad("tabs as indentation", "services:\n\tweb:\n", r"2:\d+", ()),
    Bad("same key twice", WEB + "    image: apache\n", r"4:\d+", ("image",)),
    Bad("list at the top", "- web\n- db\n", r"1:\d+", ()),
    Bad("text at the top", "hello\n", r"1:\d+", ()),
    Bad("services is a list", "services:\n  - web\n", r"[12]:\d+", ("services",)),
    Bad("binary", bytes(range(256)) * 8, "", ()),
    Bad("not UTF-8", "services:\n  web: {image: caf\xe9}\n".encode("latin-1"), "", ()),
    Bad("empty", "", "", ("compose.yaml",)),
    Bad("only a comment", "# nothing\n", "", ("compose.yaml",)),
    Bad("missing env file", WEB + "    env_file: nowhere.env\n", r"4:\d+", ("nowhere.env",)),
    Bad("missing include", "include: [nowhere.yaml]\n" + WEB, r"1:\d+", ("nowhere.yaml",)),
    Bad("deep", "a: " + "[" * 3000 + "]" * 3000, "", ()),
)


@pytest.fixture
def convert(tmp_path, monkeypatch, capfd):
    """Convert in a folder; in this process, since a new one for every case would take most of the time."""

    def convert(*arguments: str) -> Done:
        monkeypatch.chdir(tmp_path)
        code = run(["convert", *arguments])
        return Done(code, *capfd.readouterr())

    return convert


def the_error(done: Done) -> str:
    """The one line with an error, of a run that ended as it should: exit code 1 and nothing on standard output."""
    assert "Traceback" not in done.stderr, done.stderr
    assert "internal error" not in done.stderr, done.stderr
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    errors = [
        line for line in done.stderr.splitlines() if re.search(r"\berror\b.*\bKY\d{3}\b|\bKY\d{3}\b.*\berror\b", line)
    ]
    assert len(errors) == 1, done.stderr
    return errors[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_error_at_its_place_and_nothing_written(convert, tmp_path, case: Bad) -> None:
    data = case.text if isinstance(case.text, bytes) else case.text.encode()
    (tmp_path / "compose.yaml").write_bytes(data)
    done = convert("-o", "out/")
    error = the_error(done)
    assert "compose.yaml" in done.stderr
    if case.place:
        assert re.search(rf"compose\.yaml:{case.place}\b", done.stderr), done.stderr
    for word in case.words:
        assert word in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compose.yaml"]


@pytest.mark.parametrize("name", ["unknown key of a service", "binary", "deep"])
def test_a_process_of_its_own_ends_the_same(convert, tmp_path, name: str) -> None:
    text = next(case.text for case in CASES if case.name == name)
    (tmp_path / "compose.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    command = [sys.executable, "-m", "kompyse", "convert"]
    own = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    the_error(Done(own.returncode, own.stdout, own.stderr))
    assert (own.returncode, own.stdout, own.stderr) == convert()


def test_stdout_stays_empty_too(convert, tmp_path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB + "    imagge: nginx\n", encoding="utf-8")
    the_error(convert())


def test_two_mistakes_are_two_errors_of_one_run(convert, tmp_path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB + "    imagge: nginx\n    cap_add: 7\n", encoding="utf-8")
    done = convert()
    assert done.returncode == 1
    assert "compose.yaml:4:" in done.stderr
    assert "compose.yaml:5:" in done.stderr


@pytest.mark.parametrize("name", ["missing.yaml", "folder", "missing/compose.yaml"])
def test_a_file_that_cannot_be_read_is_named(convert, tmp_path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    assert name in the_error(convert("-f", name, "-o", "out/"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_no_compose_file_up_to_the_root(convert, tmp_path) -> None:
    assert "no Compose file" in the_error(convert())


def test_an_error_leaves_an_earlier_result_as_it_was(convert, tmp_path) -> None:
    (tmp_path / "compose.yaml").write_text(WEB, encoding="utf-8")
    assert convert("-o", "out/").returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "compose.yaml").write_text(WEB + "    imagge: nginx\n", encoding="utf-8")
    the_error(convert("-o", "out/"))
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize(
    "arguments",
    [["--no-such-option"], ["--output", "no-such-form"], ["-t", "no-such-target"], ["a", "b"], ["-f"]],
    ids=" ".join,
)
def test_usage_errors_end_with_2(convert, tmp_path, arguments: list[str]) -> None:
    (tmp_path / "compose.yaml").write_text(WEB, encoding="utf-8")
    done = convert(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert len(re.findall(r"^Error: ", done.stderr, re.MULTILINE)) == 1
