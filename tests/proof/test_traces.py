"""Traces say what is so: what an attribute changes in the output is traced to it, and no value is without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api, targets
from kompyse.compose import resolved as reasons
from kompyse.diagnostics import KompyseError
from kompyse.targets.trace import Field, identity, leaves
from probes import projects
from probes.cases import CASES
from probes.judging import ENVIRONMENT, OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

TRACING = tuple(name for name in targets.BUILT_IN if getattr(targets.find(name), "traces", False))


@pytest.fixture
def convert(tmp_path: Path):
    """Convert a text beside what the probes need; None when it is refused."""
    projects.write(tmp_path)

    def convert(text: str, target: str, *, trace: bool) -> api.Result | None:
        (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
        try:
            return api.convert(
                tmp_path / "compose.yaml", target=target, options=OPTIONS, environment=ENVIRONMENT, trace=trace
            )
        except KompyseError:
            return None

    return convert


def values(result: api.Result) -> dict[Field, object]:
    found = {}
    for index, each in enumerate(result.objects):
        owner = identity(each, index)
        for path in leaves(each):
            value = each
            for part in path:
                value = value[part]
            found[Field(owner, path)] = value
    return found


def is_of(path: tuple, place: tuple) -> bool:
    """Tell whether an origin is the attribute, something in it, or what it is part of: not its whole service."""
    return path[: len(place)] == place or (len(path) >= min(3, len(place)) and place[: len(path)] == path)


@pytest.mark.parametrize("target", TRACING)
def test_what_an_attribute_changes_is_traced_to_it(target: str, convert, tell) -> None:
    every = [*projects.probes(), *(case.probe for case in CASES[target])]
    traced, untraced, unanswered = 0, [], []
    gone = {reasons.INCLUDED, reasons.EXTENDED, reasons.RENAMED, reasons.OBSOLETE, reasons.OFF}
    for probe in every:
        with_it, without = convert(probe.with_it, target, trace=True), convert(probe.without, target, trace=False)
        if with_it is None or without is None:
            continue
        trace, before = with_it.trace, values(without)
        fields = values(with_it)
        assert set(trace.fields) == set(fields), probe.path
        unanswered += [
            (probe.path, each.path) for each in trace.values.values() if not (each.fields or each.codes or each.reason)
        ]
        answer = trace.of_value(probe.place)
        unanswered += [(probe.path, probe.place)] if answer is None else []
        changed = [field for field, value in fields.items() if field not in before or before[field] != value]
        # What is resolved before the merge ends (`extends`, `profiles`) has an answer, and no field of its own.
        if not changed or (answer is not None and answer.reason in gone):
            continue
        traced += 1
        if not any(
            origin.path and is_of(origin.path, probe.place) for each in changed for origin in trace.fields[each]
        ):
            untraced.append(probe.path)
    tell(f"{target}: {traced} of {len(every)} probes change fields, and each is traced")
    assert untraced == []
    assert unanswered == []
    assert traced > len(every) // 3
