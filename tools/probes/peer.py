"""Run Kompose on the projects of the probes and say what became of each attribute there.

The peer is judged by its output and its messages alone: it is `mapped` when the objects differ, whether they are right
or not, and `warned` when it prints a line that it does not print without the attribute, whatever the line says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import yaml

from probes.partners import ENVIRONMENT
from probes.projects import write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from probes.projects import Probe


OPTIONS = ("--generate-network-policies",)
"""What is asked of it beyond its defaults: networks count only with this."""


class Peered(StrEnum):
    """What became of an attribute in the peer."""

    MAPPED = "mapped"
    MAPPED_WARNED = "mapped, warned"
    WARNED = "warned"
    SILENT = "silent"
    ABORTS = "aborts"
    """A project with the attribute is refused as a whole."""
    UNJUDGED = "not judged"
    """The project is refused only without the attribute."""


class Answer(NamedTuple):
    """What the peer printed for a project; `objects` is None where it gave up."""

    objects: tuple[str, ...] | None
    messages: frozenset[str]


class Peer:
    """A copy of the binary in a folder that is not on PATH: it calls itself for every object when it is found there."""

    def __init__(self, binary: Path, folder: Path, workers: int = 3) -> None:
        self.binary = folder / "peer" / binary.name
        self.binary.parent.mkdir(parents=True)
        shutil.copy(binary, self.binary)
        self.folder = folder
        self.workers = workers
        self._own = threading.local()

    @property
    def version(self) -> str:
        """What the peer calls itself."""
        return self._run("version").stdout.split()[0]

    def answers(self, texts: Iterable[str]) -> dict[str, Answer]:
        """Convert projects, each once."""
        every = sorted(set(texts))
        with ThreadPoolExecutor(self.workers) as pool:
            return dict(zip(every, pool.map(self._convert, every), strict=True))

    def _convert(self, text: str) -> Answer:
        place = self._place()
        (place / "compose.yaml").write_text(text, encoding="utf-8")
        done = self._run("convert", *OPTIONS, "-f", "compose.yaml", "--stdout", folder=place)
        told = done.stderr.replace(str(place), ".").splitlines()
        messages = frozenset(_message(line) for line in told if line.strip())
        if done.returncode:
            return Answer(None, messages)
        documents = yaml.load_all(done.stdout, Loader=yaml.CSafeLoader)
        return Answer(tuple(sorted(repr(each) for each in documents)), messages)

    def _place(self) -> Path:
        """The folder of this thread, with what lies beside the probes."""
        if not hasattr(self._own, "place"):
            self._own.place = self.folder / f"worker-{threading.get_ident()}" / "proof"
            write(self._own.place)
        place: Path = self._own.place
        return place

    def _run(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**ENVIRONMENT, "HOME": str(self.folder), "PATH": os.defpath}
        return subprocess.run(
            [self.binary, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )


def _message(line: str) -> str:
    """A line without its colours and its clock."""
    return re.sub(r"\x1b\[[0-9;]*m|time=\S+ |\[\d{4}\]", "", line).strip()


def judged(probes: Iterable[Probe], peer: Peer) -> dict[str, Peered]:
    """Say for the path of each probe what became of it in the peer."""
    every = tuple(probes)
    answers = peer.answers(text for each in every for text in each.texts)
    return {each.path: _judged(answers[each.with_it], answers[each.without]) for each in every}


def _judged(with_it: Answer, without: Answer) -> Peered:
    if with_it.objects is None:
        return Peered.ABORTS
    if without.objects is None:
        return Peered.UNJUDGED
    warned = bool(with_it.messages - without.messages)
    if with_it.objects != without.objects:
        return Peered.MAPPED_WARNED if warned else Peered.MAPPED
    return Peered.WARNED if warned else Peered.SILENT
