"""The proof that nothing is lost in silence: every attribute, on every target, against what its table says of it."""

from __future__ import annotations

import pytest

from kompyse import targets
from kompyse.attributes.fate import FateKind, approximated, inert, lost, translated
from kompyse.attributes.registry import REGISTRY
from probes import projects
from probes.cases import CASES, INERT, TOLD
from probes.judging import SILENT, Converter, broken, observe, summary, verdicts
from probes.projects import made, partner, probes
from probes.values import SPECIALS, value

pytestmark = pytest.mark.thorough

LOWERED = (FateKind.TRANSLATED, FateKind.APPROXIMATED)
EVERY_TARGET = pytest.mark.parametrize("target", targets.names())


@pytest.fixture
def folder(tmp_path):
    """A folder with what lies beside every probe."""
    place = tmp_path / "proof"
    projects.write(place)
    return place


@EVERY_TARGET
def test_no_attribute_is_lost_in_silence(target, folder, tell) -> None:
    found = list(verdicts(probes(), target, folder))
    tell(f"{target}: {summary(found)}")
    assert [each.lie for each in found if each.lie] == []
    assert [each.probe.path for each in found] == list(REGISTRY)


@pytest.mark.parametrize("target", targets.BUILT_IN)
def test_no_value_of_an_attribute_is_lost_in_silence(target, folder, tell) -> None:
    cases = CASES[target]
    tell(f"{target}: {len(cases)} values that fare otherwise than their attribute")
    assert list(broken(cases, target, folder)) == []
    assert len(cases) > 100


class Liar:
    """A target whose table says something else."""

    def __init__(self, target, fates) -> None:
        self.target = target
        self.name = target.name
        self.summary = target.summary
        self._fates = fates

    def fates(self):
        return self._fates

    def lower(self, *arguments, **named):
        return self.target.lower(*arguments, **named)


@pytest.fixture
def lie(monkeypatch):
    """Make a target claim something else in its table, and prove it; the lies are what was planted."""

    def lie(target: str, change, folder, paths=None):
        honest = targets.find(target)
        liar = Liar(honest, change(dict(honest.fates())))
        monkeypatch.setattr(targets, "find", lambda _: liar)
        chosen = [each for each in probes() if paths is None or each.path in paths]
        return list(verdicts(chosen, target, folder))

    return lie


LOST = lost("nothing holds it", "do without")
PLANTED = {
    FateKind.TRANSLATED: (LOST, inert("nothing"), None),
    FateKind.APPROXIMATED: (LOST, inert("nothing"), None),
    FateKind.LOST: (translated("somewhere"), approximated("somewhere", "nearly")),
    FateKind.INERT: (translated("somewhere"), approximated("somewhere", "nearly")),
    FateKind.REFUSED: (translated("somewhere"), approximated("somewhere", "nearly")),
}
"""What each fate is called instead, round by round; None takes the row away, so that it counts as lost."""


@EVERY_TARGET
@pytest.mark.parametrize("number", range(2))
def test_every_row_that_lies_is_caught(target, lie, folder, number) -> None:
    def change(fates):
        return {path: PLANTED[fate.kind][number] for path, fate in fates.items()}

    kinds = {path: fate.kind for path, fate in targets.find(target).fates().items()}
    found = lie(target, change, folder)
    assert [each.probe.path for each in found if not each.lie] == []
    silent = {each.probe.path for each in found if each.seen == SILENT}
    if number == 0:
        # What nothing but its row tells of is silent, and counted; the rest is told by a function too.
        assert len(silent) > 0.8 * sum(kind in (FateKind.LOST, FateKind.INERT) for kind in kinds.values())
        assert f", {len(silent)} silent" in summary(found)
    assert not {path for path in silent if kinds[path] in LOWERED}


@pytest.mark.parametrize(
    ("path", "fate"),
    [
        ("services.*.pids_limit", translated("somewhere")),
        ("services.*.shm_size", LOST),
        ("services.*.shm_size", None),
        ("services.*.user", inert("nothing")),
        ("services.*.init", LOST),
        ("services.*.attach", translated("somewhere")),
    ],
)
def test_one_row_that_lies_is_caught_and_no_other_blamed(lie, folder, path, fate) -> None:
    def change(fates):
        return {**{each: kept for each, kept in fates.items() if each != path}, **({path: fate} if fate else {})}

    around = [path, "services.*.tty", "services.*.ulimits", "services.*.dns"]
    found = lie("kubernetes", change, folder, around)
    assert [each.probe.path for each in found if each.lie] == [path]
    assert path in next(each.lie for each in found if each.lie)


def test_a_row_is_not_inert_when_another_value_acts(folder, monkeypatch) -> None:
    path = "services.*.volumes[].type"
    honest = targets.find("kubernetes")
    liar = Liar(honest, {**honest.fates(), path: inert("nothing")})
    monkeypatch.setattr(targets, "find", lambda _: liar)
    # A volume is what is there without it, too; the other words are other mounts.
    tame = made(path, "volume", partner(path), instead="volume")
    (found,) = verdicts([tame], "kubernetes", folder)
    assert found.lie.startswith(f"{path} is called inert, but the objects differ with ")


@pytest.mark.parametrize("target", targets.BUILT_IN)
def test_what_an_inert_row_says_is_told_is_told(target, folder) -> None:
    """By the probe of the row, or of what it is part of, or by a value of its own that is to be told."""
    fates = targets.find(target).fates()
    promised = [path for path, fate in fates.items() if fate.kind is FateKind.INERT and "is told" in fate.text]
    convert = Converter(folder, target)
    told = {case.path for case in CASES[target] if case.expected == TOLD}
    told |= {each.path for each in probes() if each.path in promised and observe(each, convert, fates).told}
    silent = [path for path in promised if not any(path == each or path.startswith(f"{each}.") for each in told)]
    assert silent == []


def test_an_inert_row_has_a_reason() -> None:
    for name in targets.BUILT_IN:
        inert_rows = {path: fate for path, fate in targets.find(name).fates().items() if fate.kind is FateKind.INERT}
        assert [path for path, fate in inert_rows.items() if len(fate.text.split()) < 3] == [], name


def test_a_probe_has_a_value_that_asks_for_something() -> None:
    neutral = {path: row.neutral for path, row in REGISTRY.items() if row.neutral}
    assert [path for path, values in neutral.items() if value(path) in values] == []


def test_special_values_have_reasons_and_attributes() -> None:
    assert SPECIALS.keys() <= REGISTRY.keys()
    assert all(each.reason for each in SPECIALS.values())


def test_projects_differ_in_the_attribute() -> None:
    for each in probes():
        assert each.with_it != each.without, each.path
        first = each.with_it.splitlines()[each.lines.start - 1]
        name = each.place[-1]
        assert name == 0 or f"{name}:" in first, each.path


def test_cases_differ_unless_they_mean_nothing() -> None:
    for target, cases in CASES.items():
        for case in cases:
            assert case.probe.with_it != case.probe.without, f"{target}: {case.name}"
            assert case.path in REGISTRY
        assert {case.expected for case in cases} > {INERT}
