"""What stands at the source of a bind mount."""

from __future__ import annotations

import builtins
import os
import socket

import pytest

from kompyse.plan.files import LIMIT, look


def looked(path, directory):
    return look(str(path), str(directory))


@pytest.mark.parametrize(
    ("on_disk", "kept"), [(0o664, 0o644), (0o644, 0o644), (0o775, 0o755), (0o600, 0o600), (0o4750, 0o4750)]
)
def test_the_umask_of_a_checkout_does_not_show(tmp_path, on_disk, kept):
    file = tmp_path / "a"
    file.write_bytes(b"1")
    file.chmod(on_disk)
    found = look(str(file), str(tmp_path))
    assert [each.mode for each in found.files] == [kept]


def test_a_file_is_exact(tmp_path):
    (tmp_path / "run.sh").write_bytes(b"#!/bin/sh\r\n\x00\xff")
    (tmp_path / "run.sh").chmod(0o754)
    found = looked(tmp_path / "run.sh", tmp_path)
    assert (found.kind, found.inside, found.refusal) == ("file", "run.sh", "")
    assert [(each.path, each.data, each.mode) for each in found.files] == [("run.sh", b"#!/bin/sh\r\n\x00\xff", 0o754)]


def test_a_directory_is_exact_and_sorted(tmp_path):
    for path in ("conf/z", "conf/sub/deep/a", "conf/.hidden"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "conf/hollow/inner").mkdir(parents=True)
    found = looked(tmp_path / "conf", tmp_path)
    assert [each.path for each in found.files] == [".hidden", "sub/deep/a", "z"]
    assert found.hollow == ("hollow", "hollow/inner")
    assert (found.kind, found.inside, found.is_empty) == ("directory", "conf", False)


def test_the_project_itself(tmp_path):
    (tmp_path / "f").write_text("")
    assert looked(tmp_path, tmp_path).inside == "."


@pytest.mark.parametrize("names", [(), (".gitkeep",), (".gitignore", ".keep")])
def test_empty_directories(tmp_path, names):
    (tmp_path / "data").mkdir()
    for name in names:
        (tmp_path / "data" / name).touch()
    assert looked(tmp_path / "data", tmp_path).is_empty


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/run/docker.sock", "socket"),
        ("/etc/localtime", "file"),
        ("/proc", "directory"),
        ("/", "directory"),
        ("/dev/ttyUSB0", "device"),
        ("/srv/media", "unknown"),
    ],
)
def test_nothing_outside_the_project_is_looked_at(tmp_path, monkeypatch, path, kind):
    def refuse(*_args, **_keywords):
        raise AssertionError("looked outside the project")

    for name in ("stat", "scandir"):
        monkeypatch.setattr(os, name, refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    found = look(path, str(tmp_path))
    monkeypatch.undo()
    assert (found.inside, found.kind, found.files) == (None, kind, None)
    assert "outside the project" in found.refusal


@pytest.mark.parametrize("target", ["../outside", "/etc/hostname", "../project-two"])
def test_a_source_that_leads_outside(tmp_path, target):
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "outside").write_text("secret")
    (tmp_path / "project-two").mkdir()
    (project / "link").symlink_to(target)
    found = looked(project / "link", project)
    assert (found.inside, found.files) == (None, None)
    assert "link that leads outside" in found.refusal


def test_a_link_to_the_project_is_inside(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/f").write_text("x")
    (tmp_path / "alias").symlink_to("real")
    assert looked(tmp_path / "alias/f", tmp_path / "alias").inside == "f"
    (tmp_path / "real/again").symlink_to("f")
    assert looked(tmp_path / "real/again", tmp_path / "real").files[0].data == b"x"


@pytest.mark.parametrize(
    ("target", "refusal"),
    [
        ("../f", "leads outside it"),
        ("/etc/hostname", "leads outside it"),
        ("gone", "leads nowhere"),
        ("sub", "link to a directory"),
        (".", "link to a directory"),
    ],
)
def test_links_in_a_directory(tmp_path, target, refusal):
    (tmp_path / "d/sub").mkdir(parents=True)
    (tmp_path / "f").write_text("x")
    (tmp_path / "d/link").symlink_to(target)
    found = looked(tmp_path / "d", tmp_path)
    assert found.files is None
    assert refusal in found.refusal
    assert "(link)" in found.refusal


def test_a_link_to_a_file_of_the_same_directory_is_that_file(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a").write_text("x")
    (tmp_path / "d/b").symlink_to("a")
    assert [(each.path, each.data) for each in looked(tmp_path / "d", tmp_path).files] == [("a", b"x"), ("b", b"x")]


def test_sockets_and_pipes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    (tmp_path / "d").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("d/s.sock")
        assert looked(tmp_path / "d/s.sock", tmp_path).kind == "socket"
        assert "has a socket in it (s.sock)" in looked(tmp_path / "d", tmp_path).refusal
    os.mkfifo("pipe")
    found = looked(tmp_path / "pipe", tmp_path)
    assert (found.kind, found.refusal) == ("unknown", "is a pipe")


def test_missing(tmp_path):
    found = looked(tmp_path / "gone/too", tmp_path)
    assert (found.kind, found.inside, found.files) == ("missing", "gone/too", None)


@pytest.mark.parametrize(("size", "fits"), [(LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_of_a_file(tmp_path, size, fits):
    (tmp_path / "f").write_bytes(b"x" * size)
    found = looked(tmp_path / "f", tmp_path)
    assert (found.files is not None) is fits
    assert found.refusal == ("" if fits else "holds more than 1 MiB")


def test_the_limit_of_a_directory_stops_the_reading(tmp_path, monkeypatch):
    for index in range(8):
        (tmp_path / f"{index}").write_bytes(b"x" * (400 << 10))
    opened = []
    real = builtins.open
    monkeypatch.setattr(
        "kompyse.plan.files.open", lambda path, mode: opened.append(path) or real(path, mode), raising=False
    )
    assert looked(tmp_path, tmp_path).refusal == "holds more than 1 MiB"
    assert len(opened) == 3


def test_what_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "f").write_text("x")
    monkeypatch.setattr("kompyse.plan.files.open", refuse, raising=False)
    assert looked(tmp_path / "f", tmp_path).refusal == "cannot be read: Permission denied"
    assert looked(tmp_path, tmp_path).refusal == "cannot be read: Permission denied"
    monkeypatch.setattr(os, "stat", refuse)
    found = looked(tmp_path / "f", tmp_path)
    monkeypatch.undo()
    assert (found.kind, found.refusal) == ("unknown", "cannot be read: Permission denied")


def test_a_name_that_is_no_text_is_no_content(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "caf\udce9.txt").write_bytes(b"x")
    found = look(str(tmp_path / "d"), str(tmp_path))
    assert found.files is None
    assert found.refusal == "has a file whose name is not UTF-8 (caf\\xe9.txt)"
