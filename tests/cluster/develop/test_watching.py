"""Files of this machine: what changes of those that a rule follows."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from cluster.develop.test_watch_rules import rule
from kompyse.cluster.develop import watching
from kompyse.cluster.develop.watching import Change, Files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(watching, "PAUSE", 0.02)
    folder = tmp_path / "site"
    (folder / "css").mkdir(parents=True)
    (folder / "index.html").write_text("one")
    (folder / "css/main.css").write_text("one")
    return folder


def batch(files: Files, work) -> set[tuple[str, bool]]:
    """What is given once after work on the disk."""
    stop = threading.Event()
    given: list[list[Change]] = []
    found = files.changes(stop)
    work()
    given.append(next(found))
    stop.set()
    assert list(found) == []
    return {(each.relative, each.replaced) for each in given[0]}


def test_what_is_added_changed_and_removed(site):
    files = Files([rule(site)])

    def work():
        (site / "index.html").write_text("two")
        (site / "new").mkdir()
        (site / "new/a.txt").write_text("a")
        (site / "css/main.css").unlink()
        (site / "css").rmdir()

    assert batch(files, work) == {
        ("index.html", False), ("new", False), ("new/a.txt", False), ("css", True), ("css/main.css", True)
    }  # fmt: skip


def test_a_file_that_an_editor_writes_anew_under_the_same_name(site):
    files = Files([rule(site)])
    status = (site / "index.html").stat()

    def work():
        (site / "index.html~").write_text("old")
        (site / "4913").write_text("")
        (site / ".index.html.swp").write_text("")
        new = site / "other"
        new.write_text("two")
        os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
        new.rename(site / "index.html")

    assert batch(files, work) == {("index.html", False)}


def test_permissions_links_and_kinds(site):
    (site / "link").symlink_to("css")
    files = Files([rule(site)])

    def work():
        (site / "index.html").chmod(0o755)
        (site / "link").unlink()
        (site / "link").mkdir()

    assert batch(files, work) == {("index.html", False), ("link", True)}


def test_what_is_ignored_is_not_looked_at(site):
    (site / ".git").mkdir()
    (site / "node_modules/a").mkdir(parents=True)
    files = Files([rule(site, ignore=["node_modules", "*.log"])])
    assert files.all_of(files.rules[0]) == ["css", "css/main.css", "index.html"]

    def work():
        (site / ".git/index").write_text("")
        (site / "node_modules/a/b.js").write_text("")
        (site / "a.log").write_text("")
        (site / "a.txt").write_text("")

    assert batch(files, work) == {("a.txt", False)}


def test_a_file_that_comes_later_and_one_of_two_rules(site):
    wanted = site / "package.json"
    files = Files([rule(wanted, "rebuild"), rule(site, include=["*.json"])])
    assert files.all_of(files.rules[0]) == []
    assert batch(files, lambda: wanted.write_text("{}")) == {("", False), ("package.json", False)}
    assert files.all_of(files.rules[0]) == [""]


def test_several_changes_after_one_another_are_one_batch(site):
    files = Files([rule(site)])
    looked = threading.Event()
    look = files._look

    def seen():
        found = look()
        looked.set()
        return found

    files._look = seen

    def work():
        def later():
            assert looked.wait(10)
            (site / "second").write_text("2")

        (site / "first").write_text("1")
        threading.Thread(target=later, daemon=True).start()

    assert {relative for relative, _ in batch(files, work)} == {"first", "second"}


def test_what_was_found_out_about_paths_is_kept(tmp_path):
    for number in range(40):
        folder = tmp_path / f"d{number}"
        folder.mkdir()
        for each in range(50):
            (folder / f"f{each}").touch()
    verdicts: dict[str, bool] = {}
    followed = rule(tmp_path, ignore=["*.log", "**/node_modules"])
    assert len(watching.shot(followed, verdicts)) == 2040
    assert len(verdicts) == 2080
    assert len(watching.shot(followed, verdicts)) == 2040
