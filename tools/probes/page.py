"""The page that sets both side by side: verdicts in, Markdown out. Without a date or a path of this machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kompyse.attributes.fate import FateKind
from probes.judging import KINDS, SILENT
from probes.peer import OPTIONS, Peered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from probes.judging import Verdict

PAGE = "docs/reference/comparison.md"
NOTICE = "<!-- Written by tools/probe.py --peer (make compare). -->"
_WORDS = {FateKind.LOST: "lost, told"}
_PEERED = (Peered.MAPPED, Peered.MAPPED_WARNED, Peered.WARNED, Peered.SILENT, Peered.ABORTS, Peered.UNJUDGED)


class Group(NamedTuple):
    """Attributes that are counted apart, since silence does not mean the same for all."""

    name: str
    verdicts: tuple[Verdict, ...]


INTRODUCTION = """\
Every attribute of the Compose Specification ({paths} paths), each in a small project that Docker Compose accepts, is
converted with and without the attribute: by Kompyse, and by Kompose {version}. `make compare` runs it and writes this
page; it is `python tools/probe.py --peer FILE --write`.

* Kompyse: the objects differ (**translated**), or they differ and a note at its line says how it is another thing
  (**approximated**); the objects are the same and a warning at its line says so (**lost, told**); the attribute means
  nothing on a cluster, and `kompyse check --report` lists it (**inert**).
* Kompose, as `kompose convert {options}`, since networks count only then:
  the objects differ, rightly or not (**mapped**); it prints a line that it does not print without the attribute,
  whatever the line says (**warned**); it refuses the project with the attribute (**aborts**); none of these
  (**silent**)."""

APART = """\
Counted apart is what silence does no harm to: `build`, which is done before anything runs, and what means nothing on a
cluster (development, the order of networks, hints for Docker Desktop, values that say what is the case anyway)."""


def page(verdicts: Sequence[Verdict], peered: Mapping[str, Peered], version: str) -> str:
    """Write the page."""
    groups = _groups(verdicts)
    silent = [path for each in groups[0].verdicts if peered[path := each.probe.path] is Peered.SILENT]
    tops = _tops(silent)
    counted = (
        f"{len(silent)} paths of what runs; {len(tops)} when an attribute is counted once with all that is below it."
    )
    parts = (
        "# What is lost, beside Kompose",
        NOTICE,
        INTRODUCTION.format(paths=len(verdicts), version=version, options=" ".join(OPTIONS)),
        "## Figures",
        _table(("Kompyse", "paths", *(_WORDS.get(kind, kind.value) for kind in KINDS), SILENT), _ours(groups)),
        _table(("Kompose", "paths", *(each.value for each in _PEERED)), _theirs(groups, peered)),
        APART,
        "## What Kompose drops in silence",
        counted,
        "\n".join(f"* `{top}`{_below(count)}" for top, count in tops.items()),
        "## Every attribute",
        _table(("attribute", "Kompyse", "Kompose"), (_row(each, peered) for each in verdicts)),
    )
    return "\n\n".join(parts) + "\n"


def _row(verdict: Verdict, peered: Mapping[str, Peered]) -> tuple[str, str, str]:
    path = verdict.probe.path
    ours = verdict.seen if verdict.lie else _WORDS.get(FateKind(verdict.claim), verdict.claim)
    return (f"`{path}`", ours, peered[path].value)


def _groups(verdicts: Sequence[Verdict]) -> tuple[Group, ...]:
    builds = [each for each in verdicts if each.probe.path.startswith("services.*.build")]
    inert = [each for each in verdicts if each.claim == FateKind.INERT and each not in builds]
    rest = [each for each in verdicts if each not in builds and each not in inert]
    return (
        Group("what runs", tuple(rest)),
        Group("builds", tuple(builds)),
        Group("means nothing on a cluster", tuple(inert)),
    )


def _ours(groups: Iterable[Group]) -> Iterable[tuple[str, ...]]:
    for group in groups:
        counts = Counter(SILENT if each.seen == SILENT else each.claim for each in group.verdicts)
        yield (group.name, str(len(group.verdicts)), *(str(counts[kind]) for kind in (*KINDS, SILENT)))


def _theirs(groups: Iterable[Group], peered: Mapping[str, Peered]) -> Iterable[tuple[str, ...]]:
    for group in groups:
        counts = Counter(peered[each.probe.path] for each in group.verdicts)
        yield (group.name, str(len(group.verdicts)), *(str(counts[each]) for each in _PEERED))


def _tops(paths: Sequence[str]) -> dict[str, int]:
    """The paths that are not below another of them, each with the number of those that are below it."""
    tops: dict[str, int] = {}
    for path in paths:
        above = next((top for top in tops if path.startswith((f"{top}.", f"{top}[]"))), None)
        if above is None:
            tops[path] = 0
        else:
            tops[above] += 1
    return tops


def _below(count: int) -> str:
    return f" and {count} below it" if count else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
