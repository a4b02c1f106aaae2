"""Files and directories are written whole or not at all, and nobody else's file is touched."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from kompyse.diagnostics import KompyseError, Sink
from kompyse.outputs.writing import RECORD, write_directory, write_file

OLD = {"a.yaml": b"a\n", "b.yaml": b"b\n"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(folder: Path, files: dict[str, bytes], project: str = "shop"):
    return write_directory(str(folder), files, project, Sink())


def failure(folder: Path, files: dict[str, bytes], project: str = "shop") -> tuple[str, str]:
    with pytest.raises(KompyseError) as caught:
        write(folder, files, project)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic.code.id, diagnostic.message


def test_a_new_directory_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    assert write(folder, OLD).changed == ("a.yaml", "b.yaml")
    assert names(folder) == [RECORD, "a.yaml", "b.yaml"]
    assert (folder / "a.yaml").read_bytes() == b"a\n"


def test_stale_files_go_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "mine.yaml").write_bytes(b"mine\n")
    written = write(tmp_path, {"b.yaml": b"b2\n", "c.yaml": b"c\n"})
    assert written == (("b.yaml", "c.yaml"), (), ("a.yaml",))
    assert names(tmp_path) == [RECORD, "b.yaml", "c.yaml", "mine.yaml"]
    assert (tmp_path / "b.yaml").read_bytes() == b"b2\n"


def test_nothing_is_touched_when_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    before = {path.name: path.stat() for path in tmp_path.iterdir()}
    assert write(tmp_path, OLD) == ((), ("a.yaml", "b.yaml"), ())
    assert {path.name: path.stat() for path in tmp_path.iterdir()} == before


def test_a_stale_file_that_was_edited_stays_and_is_told(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "a.yaml").write_bytes(b"edited\n")
    sink = Sink()
    assert write_directory(str(tmp_path), {"b.yaml": b"b\n"}, "shop", sink).removed == ()
    (told,) = sink.located(None)
    assert told.code.id == "KY805"
    assert "a.yaml" in told.message
    assert (tmp_path / "a.yaml").read_bytes() == b"edited\n"


def test_a_stale_file_that_is_gone_is_no_matter(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "a.yaml").unlink()
    assert write(tmp_path, {"b.yaml": b"b\n"}).removed == ()
    assert names(tmp_path) == [RECORD, "b.yaml"]


def test_a_file_of_somebody_else_is_not_replaced_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"mine\n")
    code, message = failure(tmp_path, OLD)
    assert code == "KY804"
    assert str(tmp_path / "a.yaml") in message
    assert names(tmp_path) == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"mine\n"


def test_a_file_of_somebody_else_with_the_same_content_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a\n")
    assert write(tmp_path, OLD).kept == ("a.yaml",)


def test_two_projects_share_a_directory(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    assert write(tmp_path, {"c.yaml": b"c\n"}, "other").removed == ()
    assert names(tmp_path) == [RECORD, "a.yaml", "b.yaml", "c.yaml"]
    assert failure(tmp_path, {"a.yaml": b"other\n"}, "other")[0] == "KY804"
    write(tmp_path, {}, "other")
    assert names(tmp_path) == [RECORD, "a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    "record",
    [b"not json", b"{}", b'{"projects": {"shop": {"../outside.yaml": "x"}}}', b'{"projects": {"shop": {"..": "x"}}}'],
)
def test_a_record_that_cannot_be_trusted_stops_the_run(tmp_path: Path, record: bytes) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_bytes(b"")
    (folder / RECORD).write_bytes(record)
    assert failure(folder, {"c.yaml": b"c\n"})[0] == "KY809"
    assert names(folder) == [RECORD]
    assert (tmp_path / "outside.yaml").exists()


def test_the_record_tells_people_what_it_is(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    record = json.loads((tmp_path / RECORD).read_text())
    assert "Kompyse wrote these files" in record["about"]
    assert list(record["projects"]["shop"]) == ["a.yaml", "b.yaml"]


def test_an_interrupted_run_is_taken_up_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, OLD)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, {"a.yaml": b"a2\n", "c.yaml": b"c\n"})
    assert names(tmp_path) == [RECORD, "a.yaml", "b.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"a\n"
    write(tmp_path, {"a.yaml": b"a2\n", "c.yaml": b"c\n"})
    assert names(tmp_path) == [RECORD, "a.yaml", "c.yaml"]


def test_a_file_where_a_directory_is_needed(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    assert failure(tmp_path / "out", OLD)[0] == "KY803"
    assert failure(tmp_path / "out" / "deeper", OLD)[0] == "KY803"


def test_a_full_disk_leaves_the_old_files_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, OLD)
    write_bytes = Path.write_bytes

    def fill(path: Path, data: bytes) -> int:
        if data == b"b2\n":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write_bytes(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", fill)
        code, message = failure(tmp_path, {"a.yaml": b"a2\n", "b.yaml": b"b2\n"})
    assert code == "KY803"
    assert message == f"cannot write {tmp_path}: no space left on device"
    assert names(tmp_path) == [RECORD, "a.yaml", "b.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"a\n"


def test_a_file_is_replaced_through_links_with_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(b"old\n")
    (tmp_path / "real.yaml").chmod(0o600)
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    write_file(str(tmp_path / "link.yaml"), b"new\n", Sink())
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new\n"
    assert (tmp_path / "real.yaml").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["link.yaml", "real.yaml"]


def test_folders_on_the_way_to_a_file_are_made(tmp_path: Path) -> None:
    write_file(str(tmp_path / "a" / "b.yaml"), b"x\n", Sink())
    assert (tmp_path / "a" / "b.yaml").read_bytes() == b"x\n"


def test_a_device_is_written_to(tmp_path: Path) -> None:
    write_file("/dev/null", b"x\n", Sink())
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(str(pipe), b"x\n", Sink())
        assert os.read(reader, 10) == b"x\n"
    finally:
        os.close(reader)


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(KompyseError, match="KY803"):
        write_file(str(tmp_path), b"x\n", Sink())


def test_folders_below_and_private_files(tmp_path: Path) -> None:
    files = {"configs/page": b"p", "secrets/token": b"t"}
    folder = tmp_path / "shop.files"
    written = write_directory(str(folder), files, "shop", Sink(), ["secrets/token"])
    assert written.changed == ("configs/page", "secrets/token")

    def mode(name: str) -> int:
        return (folder / name).stat().st_mode & 0o777

    assert (mode("secrets"), mode("secrets/token")) == (0o700, 0o600)
    (folder / "secrets/token").chmod(0o644)
    written = write_directory(str(folder), files, "shop", Sink(), ["secrets/token"])
    assert written.kept == ("configs/page", "secrets/token")
    assert mode("secrets/token") == 0o600
    written = write_directory(str(folder), {"configs/page": b"p"}, "shop", Sink())
    assert written.removed == ("secrets/token",)
    assert not (folder / "secrets/token").exists()


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", ".hidden", "a//b", ""])
def test_a_record_that_leads_elsewhere_is_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / RECORD).write_text(json.dumps({"about": "", "projects": {"shop": {name: "0"}}}), encoding="utf-8")
    with pytest.raises(KompyseError, match="KY809"):
        write_directory(str(tmp_path), {"a.yaml": b"x"}, "shop", Sink())
