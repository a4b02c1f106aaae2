"""Files of this machine in running containers: what changed since the start, and which container has how much of it.

`Journal` notes changes; `archive` makes the tar stream of some of them; `Syncing` brings every container of a service
to the state of the journal, also one that came later: a container that was replaced has the files of its image again.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from tarfile import DIRTYPE, GNU_FORMAT, SYMTYPE, TarInfo
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ClusterError, failure
from kompyse.cluster.executing import Place, Streams, execute_in
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kompyse.cluster.develop.watch_rules import Rule
    from kompyse.cluster.session import Session

_CHUNK = 1 << 16
_BLOCK = 512
_END = b"\0" * (2 * _BLOCK)
_NAMED = 3
"""So many paths are told by name."""
_LONGEST = 8000
"""Characters of paths in one command: they travel in the address of a request."""


class Copied(NamedTuple):
    """A path of a container, and what it is a copy of."""

    source: Path
    target: str
    version: int
    rule: Rule
    replaced: bool
    """Whether what was there has to go first."""
    initial: bool
    """Whether it is copied so that a container has it, and starts nothing again there."""


class Container(NamedTuple):
    """A container that runs. One that is started again is another one."""

    place: Place
    identity: str
    restarts: bool
    """Whether its process can be started again within it."""


class Brought(NamedTuple):
    """What a container was brought: copies of what is there, and the removal of what is not."""

    lacking: tuple[Copied, ...]
    copied: tuple[str, ...]
    """Paths in the container, as the rest."""
    removed: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a line."""
        parts = ((self.copied, "copied"), (self.removed, "removed"))
        told = ((what, ", ".join(paths) if len(paths) <= _NAMED else f"{len(paths)} paths") for paths, what in parts)
        return ", ".join(f"{what} {which}" for what, which in told if which)


class Journal:
    """What changed for one service since watching began."""

    def __init__(self) -> None:
        self.version = 0
        self._copies: dict[str, Copied] = {}

    def note(self, rule: Rule, paths: Iterable[tuple[str, bool]], *, initial: bool = False) -> None:
        """Note paths relative to that of a rule, and whether what was there has to go first."""
        self.version += 1
        for relative, replaced in paths:
            target = rule.destination(relative)
            source = rule.path / relative
            before = self._copies.get(target)
            # Whoever has not seen the change before this one needs both.
            gone_first = replaced or (before is not None and before.replaced)
            self._copies[target] = Copied(source, target, self.version, rule, gone_first, initial)

    def settle(self) -> None:
        """Note that containers that come have it all from their image: it is copied, and starts nothing again."""
        self._copies = {key: each._replace(initial=True) for key, each in self._copies.items()}

    def since(self, version: int) -> list[Copied]:
        """Give what was noted after a version."""
        return [each for each in self._copies.values() if each.version > version]


class Syncing:
    """The containers of one service, and how far each of them is."""

    def __init__(self, session: Session, service: str) -> None:
        self._session, self._service = session, service
        self.journal = Journal()
        self._versions: dict[str, int] = {}
        self._failed: dict[str, int] = {}
        """At which version of the journal a container could not be brought up to date."""

    def due(self, containers: Sequence[Container]) -> list[Container]:
        """Give those that lack something."""
        return [
            each
            for each in containers
            if self.journal.since(self._versions.get(each.identity, 0))
            # What failed is tried again with the next change.
            and self._failed.get(each.identity) != self.journal.version
        ]

    def sync(self, container: Container) -> Brought:
        """Bring a container to the state of the journal. Gives what it lacked.

        Raises:
            ClusterError: the files could not be put there.
        """
        version = self.journal.version
        lacking = self.journal.since(self._versions.get(container.identity, 0))
        self._failed[container.identity] = version
        there = {each.target for each in lacking if os.path.lexists(each.source)}
        gone = topmost(each.target for each in lacking if each.target not in there or each.replaced)
        for paths in _portions(gone):
            self._run(container, ["rm", "-rf", "--", *paths], iter(()))
        copies = [each for each in lacking if each.target in there]
        for each in copies:
            if not (each.source.is_symlink() or os.access(each.source, os.R_OK)):
                hint = "let your user read it, or ignore it"
                raise failure(codes.NOT_SYNCED, f"{each.source} cannot be read", hint=hint)
        if copies:
            self._run(container, ["tar", "-x", "-o", "-f", "-", "-C", "/"], archive(copies))
        del self._failed[container.identity]
        self._versions[container.identity] = version
        removed = topmost(each.target for each in lacking if each.target not in there)
        return Brought(tuple(lacking), tuple(each.target for each in copies), tuple(removed))

    def _run(self, container: Container, command: list[str], chunks: Iterator[bytes]) -> None:
        """Run a command of the image; what it says is told only when it fails."""
        said: list[bytes] = []
        streams = Streams(lambda: next(chunks, b""), said.append, said.append)
        where = f"{self._service} ({container.place.pod})"
        try:
            code = execute_in(self._session, container.place, command, streams, whose=where)
        except ClusterError as error:
            why = error.diagnostics[0].message
            raise failure(codes.NOT_SYNCED, f"{where}: {why}", hint=_hint(why, command[0])) from None
        if code:
            why = " ".join(b"".join(said).decode(errors="replace").split())[:300]
            told = f"{where}: {command[0]} ended with {code}: {why}"
            raise failure(codes.NOT_SYNCED, told, hint=_hint(why, command[0], code))


def _hint(why: str, program: str, code: int = 0) -> str:
    if "not found" in why or "no such file or directory" in why.lower() or code in {126, 127}:
        return f"the image has no {program}: add it for development, or use the action rebuild"
    if "read-only" in why.lower():
        return "the place is mounted read-only, or the service has read_only: true: leave that out for development"
    if "denied" in why.lower() or "not permitted" in why.lower():
        return "the user of the container may not write there: COPY --chown in the Dockerfile, or user: of the service"
    return ""


def topmost(paths: Iterable[str]) -> list[str]:
    """Leave out paths below others."""
    kept: list[str] = []
    for each in sorted(paths, key=lambda path: path.split("/")):
        if not kept or not each.startswith(f"{kept[-1]}/"):
            kept.append(each)
    return kept


def _portions(paths: Sequence[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    length = 0
    for each in paths:
        if portion and length + len(each) > _LONGEST:
            yield portion
            portion, length = [], 0
        portion.append(each)
        length += len(each)
    if portion:
        yield portion


def archive(copies: Iterable[Copied]) -> Iterator[bytes]:
    """Make a tar stream of files, links and directories as they are now; those that are gone are left out.

    They belong to root there, or to the user of the container, and keep their permissions and times.
    """
    for each in sorted(copies, key=lambda copy: copy.target):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.lstat(each.source)
            entry = TarInfo(each.target.lstrip("/"))
            entry.mode = stat.S_IMODE(status.st_mode)
            entry.mtime = int(status.st_mtime)
            if stat.S_ISDIR(status.st_mode):
                entry.type = DIRTYPE
                yield entry.tobuf(GNU_FORMAT)
            elif stat.S_ISLNK(status.st_mode):
                entry.type = SYMTYPE
                entry.linkname = str(each.source.readlink())
                yield entry.tobuf(GNU_FORMAT)
            elif stat.S_ISREG(status.st_mode):
                yield from _of_file(each.source, entry)
    yield _END


def _of_file(source: Path, entry: TarInfo) -> Iterator[bytes]:
    """Give the header and the bytes of a file: so many as it had when it was opened, whatever happens to it."""
    with source.open("rb") as stream:
        entry.size = left = os.fstat(stream.fileno()).st_size
        yield entry.tobuf(GNU_FORMAT)
        while left:
            said = stream.read(min(left, _CHUNK)) or b"\0" * min(left, _CHUNK)
            left -= len(said)
            yield said
    yield b"\0" * (-entry.size % _BLOCK)
