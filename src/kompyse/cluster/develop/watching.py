"""The files of this machine that rules follow: what changes of them, once it has been quiet for a moment.

Takes rules, gives changes. The disk is looked at again and again (`stat`), which costs no package, no limit of the
kernel on watched directories, and works on file systems that send no events (shares, mounts of virtual machines). The
pause between two looks grows with what a look takes, so that they cost a tenth of one processor at most.
"""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from kompyse.cluster.develop.watch_rules import Rule

PAUSE = 0.25
"""Seconds between two looks, and how long it has to be quiet."""
_SHARE = 10
"""A pause is so many times what the look before took."""
_LOOKS = 12
"""After so many looks changes are given, also when they go on."""

Stamp: TypeAlias = tuple[int, ...]
"""What a file is known by: its kind and permissions; where it is no directory also its inode, size and time."""
Shot: TypeAlias = dict[str, Stamp]
"""The files below the path of a rule, by their relative paths; the empty one is the path itself, when it is a file."""


class Change(NamedTuple):
    """A path of a rule that was added, changed or removed."""

    rule: Rule
    relative: str
    replaced: bool = False
    """Whether it was something else before (a directory, a link) or is gone now."""


class Files:
    """The files of rules: as they were when this was made, and every change since."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._verdicts: list[dict[str, bool]] = [{} for _ in self.rules]
        self._known = self._look()

    def all_of(self, rule: Rule) -> list[str]:
        """Give the paths of a rule, as known now."""
        return sorted(self._known[self.rules.index(rule)])

    def changes(self, stop: threading.Event) -> Iterator[list[Change]]:
        """Give what changes, in batches, until `stop` is set."""
        pause = 0.0
        while not stop.wait(pause):
            began = time.monotonic()
            found = self._look()
            pause = max(PAUSE, _SHARE * (time.monotonic() - began))
            if found == self._known:
                continue
            for _ in range(_LOOKS):
                if stop.wait(pause):
                    return
                again = self._look()
                if again == found:
                    break
                found = again
            changed = [*self._between(found)]
            self._known = found
            if changed:
                yield changed

    def _look(self) -> list[Shot]:
        return [shot(rule, verdicts) for rule, verdicts in zip(self.rules, self._verdicts, strict=True)]

    def _between(self, found: Sequence[Shot]) -> Iterator[Change]:
        for rule, old, new in zip(self.rules, self._known, found, strict=True):
            for relative in sorted(old.keys() | new.keys()):
                before, after = old.get(relative), new.get(relative)
                if before != after:
                    is_other = before is not None and (after is None or stat.S_IFMT(before[0]) != stat.S_IFMT(after[0]))
                    yield Change(rule, relative, is_other)


def shot(rule: Rule, verdicts: dict[str, bool]) -> Shot:
    """Look at the files of a rule. `verdicts` keeps, from look to look, what was found out about paths."""
    found: Shot = {}
    try:
        top = os.lstat(rule.path)
    except OSError:
        return found
    if not stat.S_ISDIR(top.st_mode):
        if rule.follows(""):
            found[""] = _stamp(top)
        return found
    waiting = [""]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(f"{rule.path}/{directory}") as entries:
                for entry in entries:
                    _enter(rule, f"{directory}{entry.name}", entry, verdicts, found, waiting)
        except OSError:
            continue  # gone, or not ours to read
    return found


def _enter(  # noqa: PLR0913, PLR0917 - one entry, and where it goes
    rule: Rule, relative: str, entry: os.DirEntry[str], verdicts: dict[str, bool], found: Shot, waiting: list[str]
) -> None:
    is_directory = entry.is_dir(follow_symlinks=False)
    if is_directory:
        key = f"{relative}/"
        over = verdicts.get(key)
        if over is None:
            over = verdicts[key] = rule.passes_over(relative)
        if over:
            return
        waiting.append(key)
    follows = verdicts.get(relative)
    if follows is None:
        follows = verdicts[relative] = rule.follows(relative)
    if follows:
        try:
            found[relative] = _stamp(entry.stat(follow_symlinks=False))
        except OSError:
            return  # gone meanwhile


def _stamp(status: os.stat_result) -> Stamp:
    if stat.S_ISDIR(status.st_mode):
        # Its time changes with every file in it.
        return (status.st_mode,)
    return (status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns)
