"""Convert both projects of a probe and say what became of the attribute; then hold that against what its row claims.

Nothing here knows a path: the verdict comes from the objects, from the findings and their lines, and from the list of
`kompyse check --report`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse import api, targets
from kompyse.attributes.fate import Fate, FateKind
from kompyse.attributes.registry import REGISTRY
from kompyse.diagnostics import KompyseError, Severity
from kompyse.plan import Options
from probes.cases import Fares
from probes.partners import ENVIRONMENT, NAMESPACE
from probes.projects import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path as Folder

    from kompyse.diagnostics import Diagnostic, Path
    from kompyse.diagnostics.examined import Becomes
    from probes.cases import Case
    from probes.projects import Probe

SILENT = "silent"
OPTIONS = Options(namespace=NAMESPACE, kubernetes_version="1.35")  # the first release with image volumes
KINDS = (FateKind.TRANSLATED, FateKind.APPROXIMATED, FateKind.INERT, FateKind.LOST, FateKind.REFUSED)
FATE_CODES = {"KY001": FateKind.LOST, "KY002": FateKind.APPROXIMATED, "KY003": FateKind.REFUSED}


class Outcome(NamedTuple):
    """What a conversion gave: objects, or None where an error refused it; and what was found."""

    objects: list[dict[str, Any]] | None
    found: tuple[Diagnostic, ...]


class Observed(NamedTuple):
    """What became of an attribute: whether the objects differ, what is told of it on its line, whether it is listed."""

    changed: bool
    told: tuple[Diagnostic, ...]
    why: Callable[[], str]
    """Asks the list why the attribute means nothing; not asked of most, for it takes a conversion."""

    @property
    def listed(self) -> bool:
        """Whether it is listed as inert, with a reason."""
        return bool(self.why())

    @property
    def warned(self) -> bool:
        """Whether what is told is more than a note."""
        return any(each.severity is not Severity.NOTE for each in self.told)

    @property
    def refused(self) -> bool:
        """Whether the project is refused because of it."""
        return any(each.severity is Severity.ERROR for each in self.told)


class Verdict(NamedTuple):
    """One probe on one target: what was claimed, what was seen, and the lie in a sentence ("" when it is none)."""

    probe: Probe
    claim: str
    seen: str
    lie: str


class Converter:
    """Converts projects beside the files of a folder, each text once."""

    def __init__(self, folder: Folder, target: str) -> None:
        self.folder = folder
        self.target = target
        self._done: dict[str, Outcome] = {}
        self._listed: dict[str, dict[Path, Becomes]] = {}

    def __call__(self, text: str) -> Outcome:
        """Convert a project."""
        if text not in self._done:
            self._done[text] = self._convert(text)
        return self._done[text]

    def _convert(self, text: str) -> Outcome:
        try:
            result = api.convert(self._file(text), target=self.target, options=OPTIONS, environment=ENVIRONMENT)
        except KompyseError as error:
            return Outcome(None, error.diagnostics)
        return Outcome(result.objects, result.diagnostics)

    def listed_inert(self, probe: Probe) -> str:
        """Why the attribute means nothing, by the list of `kompyse check --report`; empty where that is not said."""
        if probe.with_it not in self._listed:
            checked = api.check(self._file(probe.with_it), targets=(self.target,), environment=ENVIRONMENT)
            self._listed[probe.with_it] = {each.path: each.becomes[0] for each in checked.examined.standings}
        around = self._listed[probe.with_it]
        found = next((around[end] for end in _upwards(probe.place) if end in around), None)
        return found.text if found is not None and found.fate == FateKind.INERT else ""

    def _file(self, text: str) -> Folder:
        file = self.folder / "compose.yaml"
        file.write_text(text, encoding="utf-8")
        return file


def observe(probe: Probe, convert: Converter, fates: Mapping[str, Fate]) -> Observed:
    """Convert with and without the attribute, and compare."""
    with_it, without = convert(probe.with_it), convert(probe.without)
    if without.objects is None:
        raise ValueError(f"the project without {probe.path} is refused: {without.found}")
    told = tuple(each for each in with_it.found if _is_about(each, probe, fates))
    return Observed(with_it.objects != without.objects, told, lambda: convert.listed_inert(probe))


def acting(path: str, convert: Converter) -> str:
    """A value of an attribute that changes the objects, of all that its form names; empty where none does."""
    for probe in variants(path):
        with_it, without = convert(probe.with_it), convert(probe.without)
        if with_it.objects is not None and with_it.objects != without.objects:
            return str(probe.value)
    return ""


def _is_about(each: Diagnostic, probe: Probe, fates: Mapping[str, Fate]) -> bool:
    """Whether a finding tells of the attribute: on its lines, or of all that it is part of, which fares alike."""
    lines = {place.line for place in each.locations}
    if not each.path or each.path[: len(probe.place)] == probe.place:
        return not lines.isdisjoint(probe.lines)
    covers = each.path == probe.place[: len(each.path)] and FATE_CODES.get(each.code.id)
    return bool(covers) and fates[probe.path].kind is covers and bool(lines)


def seen(observed: Observed) -> str:
    """What an attribute can be said to be, from what became of it."""
    if observed.refused:
        return FateKind.REFUSED
    if observed.changed:
        return FateKind.APPROXIMATED if observed.told else FateKind.TRANSLATED
    if observed.listed:
        return FateKind.INERT
    return FateKind.LOST if observed.told else SILENT


_TRUE: Mapping[FateKind, Callable[[Observed], bool]] = {
    FateKind.TRANSLATED: lambda each: each.changed,
    FateKind.APPROXIMATED: lambda each: each.changed and bool(each.told),
    FateKind.INERT: lambda each: not each.changed and (each.listed or bool(each.told)) and not each.warned,
    FateKind.LOST: lambda each: not each.changed and each.warned,
    FateKind.REFUSED: lambda each: each.refused,
}
"""What must be seen where a row claims a fate."""


def verdicts(probes: Iterable[Probe], target: str, folder: Folder) -> Iterator[Verdict]:
    """Prove the rows of a target one by one. `folder` holds what lies beside the probes."""
    fates = _complete(targets.find(target).fates())
    convert = Converter(folder, target)
    for probe in probes:
        claim = fates[probe.path].kind
        observed = observe(probe, convert, fates)
        refused = convert(probe.with_it).objects is None and claim is not FateKind.REFUSED
        true = _TRUE[claim](observed) and not refused
        lie = "" if true else f"{probe.path} is called {claim}, but {_said(observed)}"
        # One value cannot show that no value means anything.
        if claim is FateKind.INERT and not lie and (value := acting(probe.path, convert)):
            lie = f"{probe.path} is called {claim}, but the objects differ with {value}"
        yield Verdict(probe, claim, seen(observed), lie)


def _complete(fates: Mapping[str, Fate]) -> Mapping[str, Fate]:
    missing = Fate(FateKind.LOST, "no entry")
    return {path: fates.get(path, missing) for path in REGISTRY}


def _said(observed: Observed) -> str:
    told = ", ".join(sorted({each.code.id for each in observed.told}))
    return ", ".join(
        (
            "the objects differ" if observed.changed else "the objects are the same",
            f"it is told ({told})" if told else "nothing is told on its line",
            "it is listed as inert" if observed.listed else "it is not listed as inert",
        )
    )


def _upwards(place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    return (place[:end] for end in range(len(place), 0, -1))


def broken(cases: Iterable[Case], target: str, folder: Folder) -> Iterator[str]:
    """Say for each value that does not fare on a target as it is to fare what became of it."""
    fates = _complete(targets.find(target).fates())
    convert = Converter(folder, target)
    for case in cases:
        observed = observe(case.probe, convert, fates)
        if not _FARES[case.expected](observed):
            yield f"{case.name} is to be {case.expected}, but {_said(observed)}"


_FARES: Mapping[Fares, Callable[[Observed], bool]] = {
    Fares.CHANGED: lambda each: each.changed and not each.refused,
    Fares.TOLD: lambda each: bool(each.told) and not each.refused,
    Fares.REFUSED: lambda each: each.refused,
    Fares.INERT: lambda each: not each.changed and not each.warned,
}


def summary(found: Iterable[Verdict]) -> str:
    """The figures of a proof in one line: rows by their claim, and how many were seen to be silent."""
    every = tuple(found)
    silent = sum(each.seen == SILENT for each in every)
    counts = {kind: sum(each.claim == kind and each.seen != SILENT for each in every) for kind in KINDS}
    refused = f", {counts[FateKind.REFUSED]} refused" if counts[FateKind.REFUSED] else ""
    return (
        f"probes: {counts[FateKind.TRANSLATED]} translated, {counts[FateKind.APPROXIMATED]} approximated, "
        f"{counts[FateKind.INERT]} inert, {counts[FateKind.LOST]} lost and told{refused}, {silent} silent"
    )
