"""Configs and secrets: read, named, digested."""

from __future__ import annotations

import os

import pytest


def grants(**sections):
    return {"a": {section: [{"source": key} for key in keys] for section, keys in sections.items()}}


def bundle(made, key):
    (found,) = [each for each in made.plan.bundles if each.origin[1] == key]
    return found


@pytest.mark.parametrize(
    ("store", "data", "mode"),
    [
        ({"content": "a: ü\n"}, "a: ü\n".encode(), 0o444),
        ({"content": ""}, b"", 0o444),
        ({"environment": "TOKEN"}, b"s3cr\xc3\xa9t", 0o444),
        ({"environment": "EMPTY"}, b"", 0o444),
        ({"file": "blob.bin"}, b"\x00\xff\r\n\x01", 0o640),
    ],
)
@pytest.mark.parametrize("section", ["configs", "secrets"])
def test_contents_are_exact(plan, tmp_path, *, section, store, data, mode):
    (tmp_path / "blob.bin").write_bytes(b"\x00\xff\r\n\x01")
    (tmp_path / "blob.bin").chmod(0o640)
    made = plan(grants(**{section: ["k"]}), environment={"TOKEN": "s3crét", "EMPTY": ""}, **{section: {"k": store}})
    found = bundle(made, "k")
    assert [(each.path, each.data, each.mode) for each in found.files] == [("k", data, mode)]
    assert (found.name, found.secret, found.external, found.origin) == (
        "k",
        section == "secrets",
        False,
        (section, "k"),
    )
    assert len(found.digest) == (5 if section == "secrets" else 12)
    assert made.codes == []


def test_only_what_is_granted_is_read(plan):
    made = plan(grants(configs=["used"]), configs={"used": {"content": "x"}, "unused": {"file": "/nowhere"}})
    assert [each.name for each in made.plan.bundles] == ["used"]
    assert made.codes == []


def test_a_file_outside_the_project_is_read_because_it_is_named(plan, tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "token").write_text("x")
    made = plan(grants(secrets=["t"]), directory=tmp_path / "project", secrets={"t": {"file": "../token"}})
    assert bundle(made, "t").files[0].data == b"x"


def test_a_directory_gives_a_file_each(plan, tmp_path):
    for path in ("conf/a.ini", "conf/sub/b.ini"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
    made = plan(grants(configs=["conf"]), configs={"conf": {"file": str(tmp_path / "conf")}})
    assert [each.path for each in bundle(made, "conf").files] == ["a.ini", "sub/b.ini"]
    (mount,) = made.service("a").mounts
    assert (mount.target, mount.source.file) == ("/conf", None)


def test_an_external_one_is_named_and_not_read(plan):
    made = plan(grants(secrets=["db"]), secrets={"db": {"name": "prod-db", "external": True}})
    found = bundle(made, "db")
    assert (found.name, found.external, found.files, found.digest) == ("prod-db", True, (), "")
    (mount,) = made.service("a").mounts
    assert (mount.source.bundle, mount.source.file) == ("prod-db", "db")


@pytest.mark.parametrize(
    ("store", "code", "tail"),
    [
        ({"file": "missing.txt"}, "content-file-missing", "file"),
        ({"environment": "NOT_SET"}, "content-variable-unset", "environment"),
        ({"file": "empty"}, "content-unreadable", "file"),
        ({"file": "large.bin"}, "content-too-large", "file"),
        ({"content": "x" * ((1 << 20) + 1)}, "content-too-large", "content"),
        ({"file": "tree"}, "content-too-large", "file"),
        ({"file": "linked"}, "content-unreadable", "file"),
    ],
)
def test_contents_that_cannot_be_had(plan, tmp_path, store, code, tail):
    (tmp_path / "empty").mkdir()
    (tmp_path / "large.bin").write_bytes(b"x" * ((1 << 20) + 1))
    (tmp_path / "tree").mkdir()
    for name in "ab":
        (tmp_path / "tree" / name).write_bytes(b"x" * (600 << 10))
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "out").symlink_to("/etc/hostname")
    made = plan(grants(configs=["k"]), configs={"k": store})
    found = made.only(code)
    assert found.severity == "error"
    assert found.path == ("configs", "k", tail)
    assert found.hint


def test_exactly_one_mebibyte_fits(plan, tmp_path):
    (tmp_path / "f").write_bytes(b"x" * (1 << 20))
    assert plan(grants(configs=["k"]), configs={"k": {"file": "f"}}).codes == []


def test_a_file_that_may_not_be_read(plan, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "f").write_text("x")
    monkeypatch.setattr("kompyse.plan.files.open", refuse, raising=False)
    found = plan(grants(configs=["k"]), configs={"k": {"file": "f"}}).only("content-unreadable")
    assert "Permission denied" in found.message


def test_a_pipe_is_not_waited_for(plan, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    found = plan(grants(configs=["k"]), configs={"k": {"file": "pipe"}}).only("content-unreadable")
    assert "is a pipe" in found.message


def test_the_empty_device_is_an_empty_file(plan):
    assert bundle(plan(grants(configs=["k"]), configs={"k": {"file": "/dev/null"}}), "k").files[0].data == b""


def test_the_digest_follows_content_path_and_mode_only(plan, tmp_path):
    def digests(data, mode, name="f"):
        (tmp_path / name).write_bytes(data)
        (tmp_path / name).chmod(mode)
        made = plan(grants(configs=["k"]), configs={"k": {"file": name}})
        return bundle(made, "k").digest, made.service("a").digest

    first = digests(b"x", 0o644)
    assert digests(b"x", 0o644, "other-file-same-key") == first
    assert len({first, digests(b"y", 0o644), digests(b"x", 0o600)}) == 3


def test_a_service_without_contents_has_no_digest(plan):
    assert plan({"a": {}}).service("a").digest == ""


@pytest.mark.parametrize(
    ("section", "grant", "target", "mode", "gid"),
    [
        ("secrets", {}, "/run/secrets/k", None, None),
        ("secrets", {"target": "/run/secrets/k"}, "/run/secrets/k", None, None),
        ("secrets", {"target": "other"}, "/run/secrets/other", None, None),
        ("secrets", {"target": "/etc/x", "mode": "0440", "gid": "999"}, "/etc/x", 0o440, 999),
        ("configs", {}, "/k", None, None),
        ("configs", {"target": "x.conf"}, "/x.conf", None, None),
        ("configs", {"target": "/etc/x.conf", "gid": "staff"}, "/etc/x.conf", None, None),
    ],
)
def test_where_a_grant_is_mounted(plan, *, section, grant, target, mode, gid):
    made = plan(
        {"a": {section: [{"source": "k", **grant}]}}, **{section: {"k": {"environment": "E"}}}, environment={"E": ""}
    )
    (mount,) = made.service("a").mounts
    assert (mount.target, mount.mode, mount.gid, mount.read_only) == (target, mode, gid, True)
    assert (mount.source.bundle, mount.source.file, mount.source.secret) == ("k", "k", section == "secrets")
    assert mount.origin == ("services", "a", section, 0)
