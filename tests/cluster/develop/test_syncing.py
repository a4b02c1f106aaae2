"""Files in containers: what is copied and removed, for whom, and what is told when it cannot be."""

from __future__ import annotations

import io
import os
import tarfile

import pytest

from cluster.develop.test_watch_rules import rule
from cluster.test_observing import session
from kompyse.cluster.develop import syncing
from kompyse.cluster.develop.syncing import Container, Copied, Syncing, archive, topmost
from kompyse.cluster.errors import ClusterError, failure
from kompyse.cluster.executing import Place
from kompyse.diagnostics.codes import cluster as codes

FIRST = Container(Place("web-1", "web"), "c1", restarts=False)
SECOND = Container(Place("web-2", "web"), "c2", restarts=False)


class Recorded:
    """What ran in containers; `answers` are exit codes, errors or words for standard error, the first next."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, list[str], bytes]] = []
        self.answers: list = []

    def __call__(self, _session, place, command, streams, *, whose) -> int:
        said = b""
        while part := streams.read():
            said += part
        self.commands.append((place.pod, list(command), said))
        answer = self.answers.pop(0) if self.answers else 0
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            streams.err(answer.encode())
            return 1
        return answer

    def copied(self, number: int = -1) -> dict[str, bytes | str | None]:
        return members(self.commands[number][2])


def members(data: bytes) -> dict[str, bytes | str | None]:
    with tarfile.open(fileobj=io.BytesIO(data)) as made:
        return {each.name: made.extractfile(each).read() if each.isreg() else each.linkname or None for each in made}


@pytest.fixture
def ran(monkeypatch) -> Recorded:
    recorded = Recorded()
    monkeypatch.setattr(syncing, "execute_in", recorded)
    return recorded


@pytest.fixture
def sync(server) -> Syncing:
    return Syncing(session(server), "web")


def test_a_container_gets_what_changed_and_one_that_comes_later_all_of_it(tmp_path, ran, sync):
    followed = rule(tmp_path)
    (tmp_path / "a").write_text("one")
    assert sync.due([FIRST]) == []
    sync.journal.note(followed, [("a", False)])
    assert sync.due([FIRST]) == [FIRST]
    brought = sync.sync(FIRST)
    assert ([each.target for each in brought.lacking], str(brought)) == (["/srv/a"], "copied /srv/a")
    assert ran.commands[0][:2] == ("web-1", ["tar", "-x", "-o", "-f", "-", "-C", "/"])
    assert ran.copied() == {"srv/a": b"one"}
    assert sync.due([FIRST]) == []
    assert sync.due([]) == []
    assert sync.due([FIRST]) == [], "who was not seen for a moment is known still"

    (tmp_path / "b").write_text("two")
    sync.journal.note(followed, [("b", False)])
    sync.sync(FIRST)
    assert ran.copied() == {"srv/b": b"two"}
    (tmp_path / "a").write_text("three")
    assert sync.due([FIRST, SECOND]) == [SECOND]
    sync.sync(SECOND)
    assert ran.copied() == {"srv/a": b"three", "srv/b": b"two"}


def test_what_is_gone_is_removed_with_all_that_was_below(tmp_path, ran, sync):
    sync.journal.note(rule(tmp_path), [("css", True), ("css/a.css", True), ("css b", True)])
    assert str(sync.sync(FIRST)) == "removed /srv/css, /srv/css b"
    assert [each[1] for each in ran.commands] == [["rm", "-rf", "--", "/srv/css", "/srv/css b"]]


def test_what_becomes_something_else_goes_first(tmp_path, ran, sync):
    (tmp_path / "page").mkdir()
    (tmp_path / "page/a").write_text("a")
    sync.journal.note(rule(tmp_path), [("page", True), ("page/a", False)])
    sync.sync(FIRST)
    assert [each[1][0] for each in ran.commands] == ["rm", "tar"]
    assert ran.copied() == {"srv/page": None, "srv/page/a": b"a"}

    (tmp_path / "page/a").write_text("b")
    sync.journal.note(rule(tmp_path), [("page", False)])
    sync.sync(SECOND)
    assert [each[:2] for each in ran.commands[2:3]] == [("web-2", ["rm", "-rf", "--", "/srv/page"])]


def test_many_removals_are_several_commands(tmp_path, ran, sync):
    names = [f"{number:03}{'x' * 200}" for number in range(100)]
    sync.journal.note(rule(tmp_path), [(each, True) for each in names])
    assert str(sync.sync(FIRST)) == "removed 100 paths"
    assert len(ran.commands) == 3
    assert [path for _, command, _ in ran.commands for path in command[3:]] == [f"/srv/{each}" for each in names]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (failure(codes.COMMAND_NOT_RUN, 'exec: "tar": executable file not found in $PATH'), "the image has no tar"),
        (127, "the image has no tar"),
        ("tar: can't open 'srv/a': Permission denied", "COPY --chown"),
        ("tar: srv/a: Cannot open: Read-only file system", "mounted read-only"),
        ("tar: no space left", ""),
    ],
)
def test_what_cannot_be_put_there_is_told_once_and_tried_with_the_next_change(tmp_path, ran, sync, answer, hint):
    (tmp_path / "a").write_text("one")
    sync.journal.note(rule(tmp_path), [("a", False)])
    ran.answers.append(answer)
    with pytest.raises(ClusterError) as caught:
        sync.sync(FIRST)
    (told,) = caught.value.diagnostics
    assert (told.code, hint in (told.hint or "")) == (codes.NOT_SYNCED, True)
    assert "web (web-1): " in told.message
    assert sync.due([FIRST, SECOND]) == [SECOND]
    (tmp_path / "b").write_text("two")
    sync.journal.note(rule(tmp_path), [("b", False)])
    assert sync.due([FIRST]) == [FIRST]
    sync.sync(FIRST)
    assert ran.copied() == {"srv/a": b"one", "srv/b": b"two"}


def test_a_file_that_cannot_be_read(tmp_path, ran, sync, monkeypatch):
    (tmp_path / "a").touch(mode=0)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("/a"))  # root may read everything
    sync.journal.note(rule(tmp_path), [("a", False)])
    with pytest.raises(ClusterError) as caught:
        sync.sync(FIRST)
    assert "cannot be read" in caught.value.diagnostics[0].message


def test_the_archive_keeps_what_a_file_is_and_belongs_to_nobody_here(tmp_path):
    (tmp_path / "run").write_bytes(b"#!")
    (tmp_path / "run").chmod(0o755)
    os.utime(tmp_path / "run", (7, 7))
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("run")
    (tmp_path / ("long" * 40)).write_bytes(b"x" * 1025)
    os.mkfifo(tmp_path / "pipe")
    names = [*(each.name for each in tmp_path.iterdir()), "gone"]
    followed = rule(tmp_path)
    copies = [Copied(tmp_path / each, f"/srv/{each}", 1, followed, False, False) for each in names]
    data = b"".join(archive(copies))
    assert len(data) % 512 == 0
    with tarfile.open(fileobj=io.BytesIO(data)) as made:
        found = {each.name: each for each in made}
    assert set(found) == {"srv/run", "srv/empty", "srv/link", f"srv/{'long' * 40}"}
    run = found["srv/run"]
    assert (run.mode, run.mtime, run.uid, run.gid, run.uname) == (0o755, 7, 0, 0, "")
    assert found["srv/link"].linkname == "run"
    assert found[f"srv/{'long' * 40}"].size == 1025


def test_a_file_that_shrinks_while_it_is_sent_keeps_the_size_that_was_said(tmp_path):
    size = 3 * syncing._CHUNK
    (tmp_path / "a").write_bytes(b"x" * size)
    parts = archive([Copied(tmp_path / "a", "/a", 1, rule(tmp_path), False, False)])
    data = next(parts) + next(parts)
    os.truncate(tmp_path / "a", 0)
    data += b"".join(parts)
    content = members(data)["a"]
    assert isinstance(content, bytes)
    assert len(content) == size


def test_topmost():
    assert topmost(["/a/b", "/a", "/a-b", "/a/c/d", "/b/c"]) == ["/a", "/a-b", "/b/c"]
